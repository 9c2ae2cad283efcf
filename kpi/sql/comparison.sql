-- What is each actual held against? The annual target, the plan of the month, and each earlier target of the year
-- that was changed since; nothing across a changed definition.
SELECT
    t.fiscal_year, t.indicator, 'target' AS against, a.decided_on, t.actual, a.value AS planned, a.low, a.high,
    s.direction, a.comparator, a.baseline, a.value = 0 AS target_is_zero
FROM standing t
JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
JOIN aim a ON a.fiscal_year = t.fiscal_year AND a.indicator = t.indicator AND a.epoch = t.epoch
UNION ALL
SELECT
    t.fiscal_year, t.indicator, 'plan' AS against, a.decided_on, t.actual, p.plan AS planned, a.low, a.high,
    s.direction, a.comparator, a.baseline, a.value = 0 AS target_is_zero
FROM standing t
JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
JOIN aim a ON a.fiscal_year = t.fiscal_year AND a.indicator = t.indicator AND a.epoch = t.epoch
JOIN plan_to_date p ON p.fiscal_year = t.fiscal_year AND p.indicator = t.indicator
WHERE s.direction = 'range' OR p.plan IS NOT NULL
UNION ALL
SELECT
    t.fiscal_year, t.indicator, 'earlier' AS against, d.decided_on, t.actual, d.value AS planned, d.low, d.high,
    s.direction, d.comparator, d.baseline, d.value = 0 AS target_is_zero
FROM standing t
JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
JOIN decided d ON d.fiscal_year = t.fiscal_year AND d.indicator = t.indicator AND d.epoch = t.epoch AND d.age > 1
