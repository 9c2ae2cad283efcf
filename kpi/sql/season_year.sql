-- Which share of its year had each month reached, in each of the three years before? Only for what adds up, in
-- years in which each report that this year expects was made by one definition (`epoch`), with a total above
-- zero. A month before the first report has reached 0.
SELECT
    y.fiscal_year, y.indicator, y.reading_year, y.epoch, m.month_number,
    coalesce(r.value_to_date, 0::double precision) / y.total AS share
FROM (
    SELECT
        r.fiscal_year, r.indicator, r.reading_year, r.epoch, count(e.month_number) AS reports,
        max(CASE WHEN r.next_number = 13 THEN r.value_to_date END) AS total
    FROM running r
    LEFT JOIN expected e
      ON e.fiscal_year = r.fiscal_year AND e.indicator = r.indicator AND e.month_number = r.month_number
    WHERE r.reading_year < r.fiscal_year
    GROUP BY r.fiscal_year, r.indicator, r.reading_year, r.epoch
) y
JOIN (
    SELECT e.fiscal_year, e.indicator, count(*) AS reports
    FROM expected e
    GROUP BY e.fiscal_year, e.indicator
) e ON e.fiscal_year = y.fiscal_year AND e.indicator = y.indicator AND e.reports = y.reports
JOIN subject s
  ON s.fiscal_year = y.fiscal_year AND s.indicator = y.indicator AND s.accumulation IN ('sum', 'distinct')
JOIN year_month m ON m.fiscal_year = y.fiscal_year
LEFT JOIN running r
  ON r.fiscal_year = y.fiscal_year AND r.indicator = y.indicator AND r.reading_year = y.reading_year
 AND r.epoch = y.epoch AND m.month_number >= r.month_number AND m.month_number < r.next_number
WHERE y.total > 1e-9::double precision
