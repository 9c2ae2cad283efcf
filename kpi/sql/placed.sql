-- Which indicators does each asked year show, and under which goal? Those that its annual goals cite, and those
-- of the department's sections that have figures in the year without being cited: goal is null there.
SELECT a.department, a.fiscal_year, p.indicator, g.goal, p.initiative, p.step, p.position
FROM asked a
JOIN goal g ON g.department = a.department AND g.fiscal_year = a.fiscal_year AND g.horizon = 'annual'
JOIN placement p ON p.goal = g.goal
UNION ALL
SELECT a.department, a.fiscal_year, i.indicator, NULL, NULL, NULL, i.position
FROM asked a
JOIN section s ON s.department = a.department
JOIN indicator i ON i.section = s.section
WHERE NOT EXISTS (
    SELECT 1
    FROM goal g
    JOIN placement p ON p.goal = g.goal
    WHERE g.department = a.department AND g.fiscal_year = a.fiscal_year AND p.indicator = i.indicator
)
AND EXISTS (
    SELECT 1
    FROM actual_revision r
    WHERE r.indicator = i.indicator
      AND r.month >= a.year_start AND r.month <= a.month
      AND r.change_no <= (SELECT c.change_no FROM asked_change c)
      AND NOT r.withdrawn
      AND NOT EXISTS (
          SELECT 1
          FROM actual_revision n
          WHERE n.indicator = r.indicator AND n.month = r.month AND n.change_no > r.change_no
            AND n.change_no <= (SELECT c.change_no FROM asked_change c)
      )
)
