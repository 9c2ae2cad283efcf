-- Which target is in force at the asked month? The last one decided by then; the first stays beside it.
-- `epoch` is the definition that the target was set by: the one in force when the year began, or when a later
-- decision was taken.
SELECT
    x.fiscal_year, x.indicator, x.value, x.low, x.high, x.comparator, x.comparator_stated,
    x.baseline, x.baseline_month, x.derived_from, x.reason, x.decided_on, x.initial_value, x.decisions,
    coalesce(d.valid_from, make_date(1, 1, 1)) AS epoch
FROM (
    SELECT
        t.*, s.year_start,
        first_value(t.value) OVER (PARTITION BY t.fiscal_year, t.indicator ORDER BY t.decided_on) AS initial_value,
        count(*) OVER (PARTITION BY t.fiscal_year, t.indicator) AS decisions,
        row_number() OVER (PARTITION BY t.fiscal_year, t.indicator ORDER BY t.decided_on DESC) AS age
    FROM subject s
    JOIN target t ON t.fiscal_year = s.fiscal_year AND t.indicator = s.indicator
    WHERE t.decided_on < (s.month + interval '1 month')::date
) x
LEFT JOIN definition_span d
  ON d.indicator = x.indicator
 AND d.valid_from <= greatest(x.decided_on, x.year_start)
 AND (d.valid_until IS NULL OR greatest(x.decided_on, x.year_start) < d.valid_until)
WHERE x.age = 1 AND (x.value IS NOT NULL OR x.low IS NOT NULL OR x.high IS NOT NULL)
