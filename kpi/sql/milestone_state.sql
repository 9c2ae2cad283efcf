-- Which state is each milestone of the annual goals in at the asked month? The last report up to that month
-- decides. «Late» is said only where a completion date lies after the last day that was in time.
SELECT
    g.department, g.fiscal_year, q.month, g.goal, m.initiative, m.step, m.milestone, m.title, m.position,
    m.due_from, m.due_to, m.due_precision,
    r.state, r.done_from, r.done_to, r.precision, r.postponed_to, r.note, r.month AS reported_month,
    CASE
        WHEN r.state = 'done' AND (r.done_from IS NULL OR r.precision = 'undated') THEN 'done_undated'
        WHEN r.state = 'done' AND r.done_from > m.due_to THEN 'done_late'
        WHEN r.state = 'done' THEN 'done'
        WHEN r.state = 'under_way' AND m.due_to < q.month_after THEN 'overdue'
        WHEN r.state = 'postponed' AND r.postponed_to < q.month_after THEN 'overdue'
        WHEN r.state IS NOT NULL THEN r.state
        WHEN m.due_to < q.month_after THEN 'not_reported'
        WHEN q.month = q.year_end AND m.due_to IS NULL THEN 'not_reported'
        ELSE 'not_due'
    END AS status
FROM (SELECT a.*, (a.month + interval '1 month')::date AS month_after FROM asked a) q
JOIN goal g ON g.department = q.department AND g.fiscal_year = q.fiscal_year AND g.horizon = 'annual'
JOIN initiative i ON i.goal = g.goal
JOIN milestone m ON m.initiative = i.initiative
LEFT JOIN (
    SELECT
        x.*, a.department, a.fiscal_year,
        row_number() OVER (PARTITION BY a.department, a.fiscal_year, x.milestone ORDER BY x.month DESC) AS age
    FROM asked a
    JOIN milestone_report x ON x.month <= a.month
) r ON r.department = q.department AND r.fiscal_year = q.fiscal_year AND r.milestone = m.milestone AND r.age = 1
