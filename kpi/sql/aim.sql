-- Which target is in force at the asked month? The last one decided by then; one without a value leaves none.
SELECT
    d.fiscal_year, d.indicator, d.value, d.low, d.high, d.comparator, d.comparator_stated,
    d.baseline, d.baseline_month, d.derived_from, d.reason, d.decided_on, d.initial_value, d.decisions, d.epoch
FROM decided d
WHERE d.age = 1 AND (d.value IS NOT NULL OR d.low IS NOT NULL OR d.high IS NOT NULL)
