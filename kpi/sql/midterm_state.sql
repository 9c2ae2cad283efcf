-- Which state is each step of the mid-term goals in at the asked month? The last report up to that month decides.
-- Nothing is asked before the end of the step's first year, and silence then is not «done».
SELECT
    m.department, m.fiscal_year, q.month, m.goal, s.midterm_step, s.heading_number, s.heading, s.number, s.title,
    s.first_year, s.last_year, r.state, r.note, r.month AS reported_month, coalesce(r.change_no, 0) AS based_on,
    CASE
        WHEN r.state IS NOT NULL THEN r.state
        WHEN s.first_year > m.fiscal_year THEN 'not_due'
        WHEN q.month = q.year_end THEN 'not_reported'
        ELSE 'not_due'
    END AS status
FROM asked q
JOIN asked_midterm m ON m.department = q.department AND m.fiscal_year = q.fiscal_year
JOIN midterm_step s ON s.goal = m.goal
LEFT JOIN (
    SELECT
        x.*, a.department, a.fiscal_year,
        row_number() OVER (PARTITION BY a.department, a.fiscal_year, x.midterm_step ORDER BY x.month DESC) AS age
    FROM asked a
    JOIN midterm_step_report x ON x.month <= a.month
) r ON r.department = m.department AND r.fiscal_year = m.fiscal_year AND r.midterm_step = s.midterm_step AND r.age = 1
