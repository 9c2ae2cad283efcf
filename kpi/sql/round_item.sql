-- What does the round of the asked month ask of each section? The figures that report in the month and that are
-- placed or have a target in the year, and the milestones whose time has come and that were not finished before;
-- one that was put off comes back in the month to which it was. `state` and `change_no` are of what the section
-- said about this month, `draft_change` of what it typed and did not hand in.
SELECT
    a.department, i.section, a.fiscal_year, a.month, 'figure' AS kind, i.indicator AS item, i.name AS title, i.position,
    n.state, n.change_no, d.change_no AS draft_change,
    coalesce(n.state IN ('reported', 'not_applicable'), FALSE) AS is_answered
FROM asked a
JOIN section s ON s.department = a.department
JOIN indicator i ON i.section = s.section
LEFT JOIN said n ON n.indicator = i.indicator AND n.month = a.month
LEFT JOIN draft d
  ON d.indicator = i.indicator AND d.month = a.month AND NOT (d.state = 'reported' AND d.text = '')
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
UNION ALL
SELECT
    m.department, m.section, m.fiscal_year, m.month, 'milestone' AS kind, m.milestone AS item, m.title, m.position,
    n.state, n.change_no, d.change_no AS draft_change,
    n.state IS NOT NULL AS is_answered
FROM milestone_due m
LEFT JOIN milestone_report n ON n.milestone = m.milestone AND n.month = m.month
LEFT JOIN milestone_draft d ON d.milestone = m.milestone AND d.month = m.month
