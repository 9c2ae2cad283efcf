-- What is each actual held against? The annual target, and the plan of the month; nothing across a changed
-- definition.
SELECT
    t.fiscal_year, t.indicator, 'target' AS against, t.actual, a.value AS planned, a.low, a.high,
    s.direction, a.comparator, a.baseline, a.value = 0 AS target_is_zero
FROM standing t
JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
JOIN aim a ON a.fiscal_year = t.fiscal_year AND a.indicator = t.indicator AND a.epoch = t.epoch
UNION ALL
SELECT
    t.fiscal_year, t.indicator, 'plan' AS against, t.actual, p.plan AS planned, a.low, a.high,
    s.direction, a.comparator, a.baseline, a.value = 0 AS target_is_zero
FROM standing t
JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
JOIN aim a ON a.fiscal_year = t.fiscal_year AND a.indicator = t.indicator AND a.epoch = t.epoch
JOIN plan_to_date p ON p.fiscal_year = t.fiscal_year AND p.indicator = t.indicator
WHERE s.direction = 'range' OR p.plan IS NOT NULL
