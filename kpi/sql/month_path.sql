-- Which value was planned for each month's end? The section's own plan if it adopted one; else an automatic
-- split of the target, named as such: by the seasons of past years, evenly, along a line from last year's last
-- reading, or the target itself for what is kept or averaged.
SELECT
    a.fiscal_year, a.indicator, m.month, m.month_number,
    CASE
        WHEN p.adopted THEN own.value
        WHEN s.direction = 'maintain' OR s.accumulation = 'average' THEN a.value
        WHEN s.accumulation = 'latest' THEN l.value + (a.value - l.value) * m.month_number / 12::double precision
        WHEN h.years > 0 THEN a.value * h.shares / h.years
        ELSE a.value * m.month_number / 12::double precision
    END AS plan,
    CASE
        WHEN p.adopted THEN 'adopted'
        WHEN a.value IS NULL AND a.low IS NULL AND a.high IS NULL THEN NULL
        WHEN s.direction IN ('maintain', 'range') OR s.accumulation = 'average' THEN 'target'
        WHEN s.accumulation = 'latest' AND l.value IS NULL THEN NULL
        WHEN s.accumulation = 'latest' THEN 'from_last_year'
        WHEN h.years > 0 THEN 'seasonal'
        ELSE 'linear'
    END AS plan_source
FROM aim a
JOIN subject s ON s.fiscal_year = a.fiscal_year AND s.indicator = a.indicator
JOIN year_month m ON m.fiscal_year = a.fiscal_year
LEFT JOIN (
    SELECT DISTINCT mp.fiscal_year, mp.indicator, TRUE AS adopted FROM month_plan mp
) p ON p.fiscal_year = a.fiscal_year AND p.indicator = a.indicator
LEFT JOIN month_plan own
  ON own.fiscal_year = a.fiscal_year AND own.indicator = a.indicator AND own.month = m.month
LEFT JOIN last_level l ON l.fiscal_year = a.fiscal_year AND l.indicator = a.indicator AND l.epoch = a.epoch
LEFT JOIN (
    SELECT y.fiscal_year, y.indicator, y.epoch, y.month_number, sum(y.share) AS shares, count(*) AS years
    FROM season_year y
    GROUP BY y.fiscal_year, y.indicator, y.epoch, y.month_number
) h
  ON h.fiscal_year = a.fiscal_year AND h.indicator = a.indicator AND h.epoch = a.epoch
 AND h.month_number = m.month_number
