-- How many parts of each asked year's sheet are in which state? One row a part and state: its goals, and each kind of
-- text. The state of a text that nobody wrote is null.
SELECT x.department, x.fiscal_year, x.part, x.state, count(*) AS items
FROM (
    SELECT a.department, a.fiscal_year, 'goal' AS part, a.state
    FROM asked_goal a
    UNION ALL
    SELECT w.department, w.fiscal_year, w.part, n.state
    FROM wanted_text w
    LEFT JOIN narrative n
      ON n.department = w.department AND n.fiscal_year = w.fiscal_year AND n.part = w.part
     AND coalesce(n.goal, '') = coalesce(w.goal, '')
) x
GROUP BY x.department, x.fiscal_year, x.part, x.state
