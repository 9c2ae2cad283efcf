-- Which figures does each section have to report for the asked month? Those that report in that month and that are
-- placed in the year's goals or have a target in the year.
SELECT a.department, i.section, a.fiscal_year, a.month, i.indicator, i.name, i.position
FROM asked a
JOIN section s ON s.department = a.department
JOIN indicator i ON i.section = s.section
WHERE (',' || replace(i.report_months, ' ', '') || ',')
      LIKE '%,' || (extract(month FROM a.month)::integer)::text || ',%'
  AND (
      EXISTS (SELECT 1 FROM target t WHERE t.indicator = i.indicator AND t.fiscal_year = a.fiscal_year)
      OR EXISTS (
          SELECT 1
          FROM placement p
          JOIN goal g ON g.goal = p.goal AND g.horizon = 'annual'
          WHERE p.indicator = i.indicator AND g.fiscal_year = a.fiscal_year
      )
  )
