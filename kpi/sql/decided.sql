-- Which targets were decided for each asked year, by the end of the asked month? The youngest has age 1; the first
-- value stays beside each. `epoch` is the definition that a target was set by: the one in force when the year began,
-- or when a later decision was taken.
SELECT
    t.fiscal_year, t.indicator, t.value, t.low, t.high, t.comparator, t.comparator_stated,
    t.baseline, t.baseline_month, t.derived_from, t.reason, t.decided_on,
    first_value(t.value) OVER (PARTITION BY t.fiscal_year, t.indicator ORDER BY t.decided_on) AS initial_value,
    count(*) OVER (PARTITION BY t.fiscal_year, t.indicator) AS decisions,
    row_number() OVER (PARTITION BY t.fiscal_year, t.indicator ORDER BY t.decided_on DESC) AS age,
    coalesce(d.valid_from, make_date(1, 1, 1)) AS epoch
FROM subject s
JOIN target t ON t.fiscal_year = s.fiscal_year AND t.indicator = s.indicator
LEFT JOIN definition_span d
  ON d.indicator = t.indicator
 AND d.valid_from <= greatest(t.decided_on, s.year_start)
 AND (d.valid_until IS NULL OR greatest(t.decided_on, s.year_start) < d.valid_until)
WHERE t.decided_on < (s.month + interval '1 month')::date
