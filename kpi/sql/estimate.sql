-- Where might the year end? A range with its method, or the reason why there is none. `pace` draws out the mean
-- change of the year and that of the last three months; `seasonal` divides by the share that each past year had
-- reached; `months` lets the remaining months be as the lowest or the highest so far.
SELECT
    x.fiscal_year, x.indicator, x.method,
    CASE x.method
        WHEN 'seasonal' THEN x.actual / x.highest_share
        WHEN 'pace' THEN x.actual + (12 - x.actual_number) * least(x.mean_change, x.recent_change)
        WHEN 'months' THEN (x.actual * x.reports + x.still_due * x.lowest) / (x.reports + x.still_due)
    END AS estimate_low,
    CASE x.method
        WHEN 'seasonal' THEN x.actual / x.lowest_share
        WHEN 'pace' THEN x.actual + (12 - x.actual_number) * greatest(x.mean_change, x.recent_change)
        WHEN 'months' THEN (x.actual * x.reports + x.still_due * x.highest) / (x.reports + x.still_due)
    END AS estimate_high
FROM (
    SELECT
        t.fiscal_year, t.indicator, t.actual, t.actual_number, t.reports, t.still_due, t.lowest, t.highest,
        h.lowest_share, h.highest_share,
        (t.actual - f.value) / (t.actual_number - f.month_number) AS mean_change,
        (t.actual - q.value) / (t.actual_number - q.month_number) AS recent_change,
        CASE
            WHEN s.month = s.year_end THEN 'at_year_end'
            WHEN t.actual IS NULL THEN 'no_value'
            WHEN t.reports < 3 THEN 'too_few'
            WHEN t.gaps > 0 AND s.entry_mode = 'increment' AND s.accumulation = 'sum' THEN 'missing_months'
            WHEN s.accumulation = 'average' AND s.entry_mode = 'increment' THEN 'months'
            WHEN h.years >= 2 AND h.lowest_share > 1e-9::double precision AND t.actual > 0 THEN 'seasonal'
            WHEN q.value IS NULL THEN 'too_few'
            ELSE 'pace'
        END AS method
    FROM standing t
    JOIN subject s ON s.fiscal_year = t.fiscal_year AND s.indicator = t.indicator
    LEFT JOIN (
        SELECT
            y.fiscal_year, y.indicator, y.epoch, y.month_number,
            count(*) AS years, min(y.share) AS lowest_share, max(y.share) AS highest_share
        FROM season_year y
        GROUP BY y.fiscal_year, y.indicator, y.epoch, y.month_number
    ) h
      ON h.fiscal_year = t.fiscal_year AND h.indicator = t.indicator AND h.epoch = t.epoch
     AND h.month_number = t.actual_number
    LEFT JOIN (
        SELECT p.*, row_number() OVER (PARTITION BY p.fiscal_year, p.indicator ORDER BY p.month_number) AS age
        FROM pace_point p
    ) f
      ON f.fiscal_year = t.fiscal_year AND f.indicator = t.indicator AND f.age = 1
     AND f.month_number < t.actual_number
    LEFT JOIN (
        SELECT
            p.*, row_number() OVER (PARTITION BY p.fiscal_year, p.indicator ORDER BY p.month_number DESC) AS age
        FROM pace_point p
        JOIN standing t
          ON t.fiscal_year = p.fiscal_year AND t.indicator = p.indicator AND p.month_number <= t.actual_number - 3
    ) q ON q.fiscal_year = t.fiscal_year AND q.indicator = t.indicator AND q.age = 1
) x
