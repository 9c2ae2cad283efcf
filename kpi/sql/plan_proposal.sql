-- Which plans of each month's end can be proposed from the target alone? By the seasons of past years and evenly for
-- what adds up, along a line from last year's last reading, or the target itself for what is kept or averaged. The
-- first of an indicator (`choice` 1) is its plan until the section adopts its own.
SELECT
    x.fiscal_year, x.indicator, x.month, x.month_number, x.plan_source, x.plan,
    row_number() OVER (PARTITION BY x.fiscal_year, x.indicator, x.month ORDER BY x.preference) AS choice
FROM (
    SELECT
        a.fiscal_year, a.indicator, m.month, m.month_number, k.preference,
        CASE
            WHEN s.direction IN ('maintain', 'range') OR s.accumulation = 'average' THEN 'target'
            WHEN s.accumulation = 'latest' THEN 'from_last_year'
            WHEN k.preference = 1 THEN 'seasonal'
            ELSE 'linear'
        END AS plan_source,
        CASE
            WHEN s.direction IN ('maintain', 'range') OR s.accumulation = 'average' THEN a.value
            WHEN s.accumulation = 'latest' THEN l.value + (a.value - l.value) * m.month_number / 12::double precision
            WHEN k.preference = 1 THEN a.value * h.shares / h.years
            ELSE a.value * m.month_number / 12::double precision
        END AS plan,
        s.direction NOT IN ('maintain', 'range') AND s.accumulation IN ('sum', 'distinct') AS adds_up,
        h.years > 0 AS has_seasons,
        s.direction IN ('maintain', 'range') OR s.accumulation <> 'latest' OR l.value IS NOT NULL AS can_be_said
    FROM aim a
    JOIN subject s ON s.fiscal_year = a.fiscal_year AND s.indicator = a.indicator
    JOIN year_month m ON m.fiscal_year = a.fiscal_year
    CROSS JOIN generate_series(1, 2) AS k(preference)
    LEFT JOIN last_level l ON l.fiscal_year = a.fiscal_year AND l.indicator = a.indicator AND l.epoch = a.epoch
    LEFT JOIN (
        SELECT y.fiscal_year, y.indicator, y.epoch, y.month_number, sum(y.share) AS shares, count(*) AS years
        FROM season_year y
        GROUP BY y.fiscal_year, y.indicator, y.epoch, y.month_number
    ) h
      ON h.fiscal_year = a.fiscal_year AND h.indicator = a.indicator AND h.epoch = a.epoch
     AND h.month_number = m.month_number
) x
WHERE x.can_be_said
  AND CASE WHEN x.preference = 1 THEN coalesce(x.has_seasons, FALSE) OR NOT x.adds_up ELSE x.adds_up END
