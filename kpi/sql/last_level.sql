-- Which level did the year start from? The last reading of the year before, with the definition it was
-- measured by; its month number is kept, since it may not have been March.
SELECT x.fiscal_year, x.indicator, x.value_to_date AS value, x.month, x.month_number, x.epoch
FROM (
    SELECT
        r.fiscal_year, r.indicator, r.value_to_date, r.month, r.month_number, r.epoch,
        row_number() OVER (PARTITION BY r.fiscal_year, r.indicator ORDER BY r.month DESC) AS age
    FROM running r
    JOIN subject s ON s.fiscal_year = r.fiscal_year AND s.indicator = r.indicator AND s.accumulation = 'latest'
    WHERE r.reading_year = r.fiscal_year - 1
) x
WHERE x.age = 1
