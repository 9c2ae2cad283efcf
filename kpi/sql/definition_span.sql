-- From when until when does each definition of an asked indicator hold? `valid_until` is the first day of the next.
SELECT
    d.indicator,
    d.valid_from,
    lead(d.valid_from) OVER (PARTITION BY d.indicator ORDER BY d.valid_from) AS valid_until,
    d.definition, d.denominator, d.source, d.reason
FROM definition d
WHERE d.indicator IN (SELECT s.indicator FROM subject s)
