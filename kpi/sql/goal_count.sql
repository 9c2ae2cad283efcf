-- How many figures, dated milestones and continuous steps of each goal are in which state? They are counted
-- apart: rates of different units are never averaged, and a goal has no single status.
SELECT f.department, f.fiscal_year, f.goal, 'figures' AS kind, f.status, count(*) AS items
FROM figure f
GROUP BY f.department, f.fiscal_year, f.goal, f.status
UNION ALL
SELECT m.department, m.fiscal_year, m.goal, 'milestones' AS kind, m.status, count(*) AS items
FROM milestone_state m
GROUP BY m.department, m.fiscal_year, m.goal, m.status
UNION ALL
SELECT s.department, s.fiscal_year, s.goal, 'continuous' AS kind, s.status, count(*) AS items
FROM step_state s
GROUP BY s.department, s.fiscal_year, s.goal, s.status
