-- Which share of its year had each month reached, in each of the three years before? Only for what adds up, in
-- years with every report, a total above zero, and the definition of this year's target.
SELECT r.fiscal_year, r.indicator, r.reading_year, m.month_number, r.value_to_date / y.total AS share
FROM (
    SELECT
        r.fiscal_year, r.indicator, r.reading_year, r.epoch, count(*) AS reports,
        max(r.month_number) AS last_number,
        max(CASE WHEN r.next_number = 13 THEN r.value_to_date END) AS total
    FROM running r
    WHERE r.reading_year < r.fiscal_year
    GROUP BY r.fiscal_year, r.indicator, r.reading_year, r.epoch
) y
JOIN (
    SELECT e.fiscal_year, e.indicator, count(*) AS reports, max(e.month_number) AS last_number
    FROM expected e
    GROUP BY e.fiscal_year, e.indicator
) e
  ON e.fiscal_year = y.fiscal_year AND e.indicator = y.indicator
 AND y.reports >= e.reports AND y.last_number >= e.last_number
JOIN subject s
  ON s.fiscal_year = y.fiscal_year AND s.indicator = y.indicator AND s.accumulation IN ('sum', 'distinct')
JOIN aim a ON a.fiscal_year = y.fiscal_year AND a.indicator = y.indicator AND a.epoch = y.epoch
JOIN running r
  ON r.fiscal_year = y.fiscal_year AND r.indicator = y.indicator AND r.reading_year = y.reading_year
 AND r.epoch = y.epoch
JOIN year_month m
  ON m.fiscal_year = y.fiscal_year AND m.month_number >= r.month_number AND m.month_number < r.next_number
WHERE y.total > 0
