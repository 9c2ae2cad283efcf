-- What had the year reached at each reported month? Accumulation belongs to the indicator, and nothing is added
-- across a changed definition. `next_number` is the month number of the following report, 13 after the last.
SELECT
    r.fiscal_year, r.indicator, r.reading_year, r.month, r.month_number, r.epoch,
    r.value, r.certainty, r.measured_on, r.note,
    CASE
        WHEN s.entry_mode = 'running' THEN r.value
        WHEN s.accumulation = 'sum' THEN sum(r.value) OVER so_far
        WHEN s.accumulation = 'average' THEN avg(r.value) OVER so_far
        ELSE r.value
    END AS value_to_date,
    count(*) OVER so_far AS reports,
    min(r.value) OVER so_far AS lowest,
    max(r.value) OVER so_far AS highest,
    coalesce(
        lead(r.month_number) OVER (
            PARTITION BY r.fiscal_year, r.indicator, r.reading_year, r.epoch ORDER BY r.month
        ),
        13
    ) AS next_number
FROM reading r
JOIN subject s ON s.fiscal_year = r.fiscal_year AND s.indicator = r.indicator
WHERE r.state = 'reported'
WINDOW so_far AS (
    PARTITION BY r.fiscal_year, r.indicator, r.reading_year, r.epoch ORDER BY r.month
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
