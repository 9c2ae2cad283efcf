-- How far is each task of an asked year's cycle that is no round? One row a task: how many items it has, how many of
-- them are done, and when the last of those was. A text counts as done once it is settled (確定 or 公表), a judgement
-- before March is of the mid-year review, and a year is carried over once the next one has goals.
SELECT
    x.department, x.fiscal_year, x.task, count(*) AS items, count(*) FILTER (WHERE x.is_done) AS done,
    max(CASE WHEN x.is_done THEN c.recorded_at END) AS last_at
FROM (
    SELECT
        a.department, a.fiscal_year, 'goals' AS task, a.state <> 'draft' AS is_done,
        coalesce(t.change_no, g.change_no) AS change_no
    FROM asked_goal a
    JOIN goal g ON g.goal = a.goal
    LEFT JOIN goal_state t ON t.goal = a.goal
    UNION ALL
    SELECT
        w.department, w.fiscal_year, w.task, coalesce(n.state <> 'draft', FALSE) AS is_done, n.change_no
    FROM wanted_text w
    LEFT JOIN narrative n
      ON n.department = w.department AND n.fiscal_year = w.fiscal_year AND n.part = w.part
     AND coalesce(n.goal, '') = coalesce(w.goal, '')
    UNION ALL
    SELECT
        w.department, w.fiscal_year, 'published' AS task, coalesce(n.state = 'published', FALSE) AS is_done, n.change_no
    FROM wanted_text w
    LEFT JOIN narrative n
      ON n.department = w.department AND n.fiscal_year = w.fiscal_year AND n.part = w.part
     AND coalesce(n.goal, '') = coalesce(w.goal, '')
    UNION ALL
    SELECT p.department, p.fiscal_year, 'targets' AS task, t.change_no IS NOT NULL AS is_done, t.change_no
    FROM (SELECT DISTINCT q.department, q.fiscal_year, q.indicator FROM placed q WHERE q.goal IS NOT NULL) p
    LEFT JOIN (
        SELECT t.indicator, t.fiscal_year, max(t.change_no) AS change_no FROM target t GROUP BY t.indicator, t.fiscal_year
    ) t ON t.indicator = p.indicator AND t.fiscal_year = p.fiscal_year
    UNION ALL
    SELECT p.department, p.fiscal_year, 'plans' AS task, m.change_no IS NOT NULL AS is_done, m.change_no
    FROM (SELECT DISTINCT q.department, q.fiscal_year, q.indicator FROM placed q WHERE q.goal IS NOT NULL) p
    JOIN indicator i ON i.indicator = p.indicator AND i.report_months LIKE '%,%'
    JOIN (SELECT DISTINCT t.indicator, t.fiscal_year FROM target t) t
      ON t.indicator = p.indicator AND t.fiscal_year = p.fiscal_year
    LEFT JOIN (
        SELECT m.indicator, m.fiscal_year, max(m.change_no) AS change_no
        FROM month_plan m
        GROUP BY m.indicator, m.fiscal_year
    ) m ON m.indicator = p.indicator AND m.fiscal_year = p.fiscal_year
    UNION ALL
    SELECT p.department, p.fiscal_year, r.task, j.change_no IS NOT NULL AS is_done, j.change_no
    FROM placed p
    CROSS JOIN (VALUES ('judged_mid_year', 0), ('judged_year_end', 1)) AS r (task, at_end)
    LEFT JOIN (
        SELECT
            g.goal, j.indicator, CASE WHEN j.month < make_date(g.fiscal_year + 1, 3, 1) THEN 0 ELSE 1 END AS at_end,
            max(j.change_no) AS change_no
        FROM judgement j
        JOIN asked_goal g ON g.goal = j.goal
        WHERE j.indicator IS NOT NULL
        GROUP BY g.goal, j.indicator, CASE WHEN j.month < make_date(g.fiscal_year + 1, 3, 1) THEN 0 ELSE 1 END
    ) j ON j.goal = p.goal AND j.indicator = p.indicator AND j.at_end = r.at_end
    WHERE p.goal IS NOT NULL
    UNION ALL
    SELECT m.department, m.fiscal_year, 'midterm' AS task, r.change_no IS NOT NULL AS is_done, r.change_no
    FROM asked_midterm m
    JOIN midterm_step s ON s.goal = m.goal AND s.first_year <= m.fiscal_year
    LEFT JOIN (
        SELECT r.midterm_step, max(r.change_no) AS change_no FROM midterm_step_report r GROUP BY r.midterm_step
    ) r ON r.midterm_step = s.midterm_step
    UNION ALL
    SELECT y.department, y.fiscal_year, 'carried' AS task, n.change_no IS NOT NULL AS is_done, n.change_no
    FROM (SELECT DISTINCT a.department, a.fiscal_year FROM asked_goal a) y
    LEFT JOIN (
        SELECT g.department, g.fiscal_year, min(g.change_no) AS change_no
        FROM goal g
        WHERE g.horizon = 'annual'
        GROUP BY g.department, g.fiscal_year
    ) n ON n.department = y.department AND n.fiscal_year = y.fiscal_year + 1
) x
LEFT JOIN change c ON c.change_no = x.change_no
GROUP BY x.department, x.fiscal_year, x.task
