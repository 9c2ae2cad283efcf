-- Which indicators does each asked year show, and under which goal? Those that its annual goals cite, and those
-- of the department's sections that have figures in the year without being cited: goal is null there.
SELECT a.department, a.fiscal_year, p.indicator, g.goal, p.initiative, p.step, p.position
FROM asked a
JOIN goal g ON g.department = a.department AND g.fiscal_year = a.fiscal_year AND g.horizon = 'annual'
JOIN placement p ON p.goal = g.goal
UNION ALL
SELECT DISTINCT x.department, x.fiscal_year, x.indicator, NULL, NULL, NULL, x.position
FROM (
    SELECT
        a.department, a.fiscal_year, i.indicator, i.position, r.withdrawn,
        row_number() OVER (
            PARTITION BY a.department, a.fiscal_year, i.indicator, r.month ORDER BY r.change_no DESC
        ) AS age
    FROM asked a
    JOIN section s ON s.department = a.department
    JOIN indicator i ON i.section = s.section
    JOIN actual_revision r ON r.indicator = i.indicator AND r.month >= a.year_start AND r.month <= a.month
    WHERE r.change_no <= (SELECT c.change_no FROM asked_change c)
) x
WHERE x.age = 1
  AND NOT x.withdrawn
  AND NOT EXISTS (
      SELECT 1
      FROM goal g
      JOIN placement p ON p.goal = g.goal
      WHERE g.department = x.department AND g.fiscal_year = x.fiscal_year AND g.horizon = 'annual'
        AND p.indicator = x.indicator
  )
