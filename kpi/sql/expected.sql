-- In which months of the year does each indicator report? Months declared not applicable ask for nothing.
-- `previous_number` is the number of the report month before, 0 before the first.
SELECT x.fiscal_year, x.indicator, x.month, x.month_number, x.previous_number, x.is_reported
FROM (
    SELECT
        s.fiscal_year, s.indicator, m.month, m.month_number, r.state,
        coalesce(
            lag(m.month_number) OVER (PARTITION BY s.fiscal_year, s.indicator ORDER BY m.month_number), 0
        ) AS previous_number,
        coalesce(r.state = 'reported', FALSE) AS is_reported
    FROM subject s
    JOIN year_month m ON m.fiscal_year = s.fiscal_year
    LEFT JOIN reading r ON r.fiscal_year = s.fiscal_year AND r.indicator = s.indicator AND r.month = m.month
    WHERE (',' || replace(s.report_months, ' ', '') || ',')
          LIKE '%,' || (extract(month FROM m.month)::integer)::text || ',%'
) x
WHERE x.state IS NULL OR x.state <> 'not_applicable'
