-- From which points is the year's pace measured? The year's values to date, and its start: 0 for what adds up,
-- last year's last reading for what has a level.
SELECT r.fiscal_year, r.indicator, r.month_number, r.value_to_date AS value
FROM running r
JOIN standing t ON t.fiscal_year = r.fiscal_year AND t.indicator = r.indicator AND t.epoch = r.epoch
WHERE r.reading_year = r.fiscal_year
UNION ALL
SELECT s.fiscal_year, s.indicator, 0 AS month_number, 0::double precision AS value
FROM subject s
WHERE s.accumulation IN ('sum', 'distinct')
UNION ALL
SELECT l.fiscal_year, l.indicator, (l.month_number - 12) AS month_number, l.value
FROM last_level l
JOIN standing t ON t.fiscal_year = l.fiscal_year AND t.indicator = l.indicator AND t.epoch = l.epoch
