-- Which milestones does each section have to say something about in the asked month? Those of the annual goals whose
-- time has come, or that were begun, until they are done or given up. A month to which one was put off is its time.
-- The section is the one that carries out the initiative, else the desk of the department (部主管課).
SELECT
    a.department, coalesce(o.section, k.section) AS section, a.fiscal_year, a.month,
    m.milestone, m.title, m.position, i.initiative, i.title AS initiative_title, g.goal, g.number AS goal_number,
    m.due_from, m.due_to, m.due_precision,
    r.state AS earlier_state, r.month AS earlier_month, r.note AS earlier_note, r.postponed_to AS earlier_postponed_to
FROM asked a
JOIN goal g ON g.department = a.department AND g.fiscal_year = a.fiscal_year AND g.horizon = 'annual'
JOIN initiative i ON i.goal = g.goal
JOIN milestone m ON m.initiative = i.initiative
LEFT JOIN section o ON o.section = i.section AND o.department = a.department
LEFT JOIN (
    SELECT
        s.department, s.section,
        row_number() OVER (
            PARTITION BY s.department ORDER BY CASE WHEN s.is_desk THEN 0 ELSE 1 END, s.position, s.section
        ) AS choice
    FROM section s
) k ON k.department = a.department AND k.choice = 1
LEFT JOIN (
    SELECT
        x.*, q.department, q.fiscal_year,
        row_number() OVER (PARTITION BY q.department, q.fiscal_year, x.milestone ORDER BY x.month DESC) AS age
    FROM asked q
    JOIN milestone_report x ON x.month < q.month
) r ON r.department = a.department AND r.fiscal_year = a.fiscal_year AND r.milestone = m.milestone AND r.age = 1
WHERE CASE
    WHEN r.state IN ('done', 'cancelled') THEN FALSE
    WHEN r.state = 'postponed' AND r.postponed_to IS NOT NULL
        THEN r.postponed_to < (a.month + interval '1 month')::date
    WHEN r.state IS NOT NULL THEN TRUE
    WHEN m.due_from IS NULL AND m.due_to IS NULL THEN a.month = a.year_end
    ELSE coalesce(m.due_from, m.due_to) < (a.month + interval '1 month')::date
END
