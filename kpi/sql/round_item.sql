-- What does the round of the asked month ask of each section, and what was said about it? `state` and `change_no` are
-- of what was reported about this month, `draft_change` of what was typed and not handed in.
SELECT
    f.department, f.section, f.fiscal_year, f.month, 'figure' AS kind, f.indicator AS item, f.name AS title, f.position,
    n.state, n.change_no, d.change_no AS draft_change,
    coalesce(n.state IN ('reported', 'not_applicable'), FALSE) AS is_answered
FROM figure_due f
LEFT JOIN said n ON n.indicator = f.indicator AND n.month = f.month
LEFT JOIN draft d
  ON d.indicator = f.indicator AND d.month = f.month AND NOT (d.state = 'reported' AND d.text = '')
UNION ALL
SELECT
    m.department, m.section, m.fiscal_year, m.month, 'milestone' AS kind, m.milestone AS item, m.title, m.position,
    n.state, n.change_no, d.change_no AS draft_change,
    n.state IS NOT NULL AS is_answered
FROM milestone_due m
LEFT JOIN milestone_report n ON n.milestone = m.milestone AND n.month = m.month
LEFT JOIN milestone_draft d ON d.milestone = m.milestone AND d.month = m.month AND d.state IS NOT NULL
