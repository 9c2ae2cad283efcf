-- Which texts has the sheet of each asked year a place for? `task` is the task of the year's cycle that writes it. A year
-- without annual goals has no sheet.
SELECT y.department, y.fiscal_year, NULL::text AS goal, p.part, p.task
FROM (SELECT DISTINCT a.department, a.fiscal_year FROM asked_goal a) y
CROSS JOIN (VALUES ('mission', 'purpose'), ('policy', 'purpose'), ('summary', 'summary')) AS p (part, task)
UNION ALL
SELECT a.department, a.fiscal_year, a.goal, p.part, p.task
FROM asked_goal a
CROSS JOIN (VALUES ('result', 'results'), ('issue', 'issues')) AS p (part, task)
