-- Which state is the continuous work (通年) of the annual goals in at the asked month? Nothing is asked before
-- the year's end, and silence then is not «carried out».
SELECT
    g.department, g.fiscal_year, q.month, g.goal, i.initiative, s.step, s.title, r.state, r.note,
    CASE
        WHEN r.state IS NOT NULL THEN r.state
        WHEN q.month = q.year_end THEN 'not_reported'
        ELSE 'not_due'
    END AS status
FROM asked q
JOIN goal g ON g.department = q.department AND g.fiscal_year = q.fiscal_year AND g.horizon = 'annual'
JOIN initiative i ON i.goal = g.goal
JOIN step s ON s.initiative = i.initiative AND s.schedule_kind = 'all_year'
LEFT JOIN (
    SELECT
        x.*, a.department, a.fiscal_year,
        row_number() OVER (PARTITION BY a.department, a.fiscal_year, x.step ORDER BY x.month DESC) AS age
    FROM asked a
    JOIN step_report x ON x.month >= a.year_start AND x.month <= a.month
) r ON r.department = q.department AND r.fiscal_year = q.fiscal_year AND r.step = s.step AND r.age = 1
