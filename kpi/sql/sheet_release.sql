-- Which parts of each asked year's sheet were published when, and by whom? One row for each time that a goal or a text
-- became 公表 without having been so just before.
SELECT x.department, x.fiscal_year, x.part, x.goal_number, x.change_no, c.recorded_at, c.actor
FROM (
    SELECT
        a.department, a.fiscal_year, r.part, g.number AS goal_number, r.state, r.withdrawn, r.change_no,
        lag(r.state) OVER (PARTITION BY r.narrative ORDER BY r.change_no) AS earlier
    FROM asked a
    JOIN narrative_revision r ON r.department = a.department AND r.fiscal_year = a.fiscal_year
    LEFT JOIN asked_goal g ON g.goal = r.goal
    UNION ALL
    SELECT
        g.department, g.fiscal_year, 'goal' AS part, g.number AS goal_number, r.state, r.withdrawn, r.change_no,
        lag(r.state) OVER (PARTITION BY r.goal ORDER BY r.change_no) AS earlier
    FROM asked_goal g
    JOIN goal_state_revision r ON r.goal = g.goal
) x
JOIN change c ON c.change_no = x.change_no
WHERE x.state = 'published'
  AND NOT x.withdrawn
  AND coalesce(x.earlier, '') <> 'published'
  AND x.change_no <= (SELECT k.change_no FROM asked_change k)
