-- Which was the last change that said something of what the public may read of an asked year: of its goals, work, figures
-- up to the asked month, rounds, released words and published texts? One row a year. What people type meanwhile (drafts,
-- texts in work) and other departments' changes do not count, so that a page about the year stays as it is.
WITH own_goal AS (
    SELECT DISTINCT a.department, a.fiscal_year, g.goal
    FROM asked a
    JOIN goal_revision g ON g.department = a.department AND g.fiscal_year = a.fiscal_year
), own_work AS (
    SELECT DISTINCT o.department, o.fiscal_year, i.initiative
    FROM own_goal o
    JOIN initiative_revision i ON i.goal = o.goal
), own_milestone AS (
    SELECT DISTINCT o.department, o.fiscal_year, m.milestone
    FROM own_work o
    JOIN milestone_revision m ON m.initiative = o.initiative
), own_figure AS (
    SELECT DISTINCT p.department, p.fiscal_year, p.indicator, a.year_start, a.month
    FROM placed p
    JOIN asked a ON a.department = p.department AND a.fiscal_year = p.fiscal_year
), said_of_year AS (
    SELECT a.department, a.fiscal_year, y.change_no
    FROM asked a
    JOIN department_year_revision y ON y.department = a.department AND y.fiscal_year = a.fiscal_year
    UNION ALL
    SELECT a.department, a.fiscal_year, d.change_no
    FROM asked a
    JOIN department_revision d ON d.department = a.department
    UNION ALL
    SELECT a.department, a.fiscal_year, s.change_no
    FROM asked a
    JOIN rating_scale_revision s ON s.department IS NULL OR s.department = a.department
    UNION ALL
    SELECT a.department, a.fiscal_year, b.change_no
    FROM asked a
    JOIN rating_scale_revision s ON s.department IS NULL OR s.department = a.department
    JOIN rating_band_revision b ON b.rating_scale = s.rating_scale
    UNION ALL
    SELECT a.department, a.fiscal_year, n.change_no
    FROM asked a
    JOIN narrative_revision n ON n.department = a.department AND n.fiscal_year = a.fiscal_year
    WHERE n.state IN ('published', 'taken_back')
    UNION ALL
    SELECT a.department, a.fiscal_year, h.change_no
    FROM asked a
    JOIN section s ON s.department = a.department
    JOIN submission_revision h ON h.section = s.section AND h.month >= a.year_start AND h.month <= a.month
    UNION ALL
    SELECT o.department, o.fiscal_year, g.change_no
    FROM own_goal o
    JOIN goal_revision g ON g.goal = o.goal
    UNION ALL
    SELECT o.department, o.fiscal_year, l.change_no
    FROM own_goal o
    JOIN goal_plan_item_revision l ON l.goal = o.goal
    UNION ALL
    SELECT o.department, o.fiscal_year, i.change_no
    FROM own_goal o
    JOIN goal_plan_item_revision l ON l.goal = o.goal
    JOIN plan_item_revision i ON i.plan_item = l.plan_item
    UNION ALL
    SELECT o.department, o.fiscal_year, m.change_no
    FROM own_goal o
    JOIN midterm_item_revision m ON m.goal = o.goal
    UNION ALL
    SELECT o.department, o.fiscal_year, m.change_no
    FROM own_goal o
    JOIN midterm_step_revision m ON m.goal = o.goal
    UNION ALL
    SELECT o.department, o.fiscal_year, p.change_no
    FROM own_goal o
    JOIN placement_revision p ON p.goal = o.goal
    UNION ALL
    SELECT o.department, o.fiscal_year, i.change_no
    FROM own_work o
    JOIN initiative_revision i ON i.initiative = o.initiative
    UNION ALL
    SELECT o.department, o.fiscal_year, s.change_no
    FROM own_work o
    JOIN step_revision s ON s.initiative = o.initiative
    UNION ALL
    SELECT o.department, o.fiscal_year, m.change_no
    FROM own_milestone o
    JOIN milestone_revision m ON m.milestone = o.milestone
    UNION ALL
    SELECT o.department, o.fiscal_year, r.change_no
    FROM own_milestone o
    JOIN asked a ON a.department = o.department AND a.fiscal_year = o.fiscal_year
    JOIN milestone_report_revision r ON r.milestone = o.milestone AND r.month <= a.month
    UNION ALL
    SELECT o.department, o.fiscal_year, i.change_no
    FROM own_figure o
    JOIN indicator_revision i ON i.indicator = o.indicator
    UNION ALL
    SELECT o.department, o.fiscal_year, d.change_no
    FROM own_figure o
    JOIN definition_revision d ON d.indicator = o.indicator
    UNION ALL
    SELECT o.department, o.fiscal_year, t.change_no
    FROM own_figure o
    JOIN target_revision t ON t.indicator = o.indicator AND t.fiscal_year = o.fiscal_year
    UNION ALL
    SELECT o.department, o.fiscal_year, p.change_no
    FROM own_figure o
    JOIN month_plan_revision p ON p.indicator = o.indicator AND p.fiscal_year = o.fiscal_year
    UNION ALL
    SELECT o.department, o.fiscal_year, r.change_no
    FROM own_figure o
    JOIN actual_revision r ON r.indicator = o.indicator AND r.month >= o.year_start AND r.month <= o.month
    UNION ALL
    SELECT o.department, o.fiscal_year, t.change_no
    FROM own_figure o
    JOIN released_text_revision t ON t.indicator = o.indicator AND t.month >= o.year_start AND t.month <= o.month
)
SELECT x.department, x.fiscal_year, x.change_no, c.recorded_at
FROM (
    SELECT s.department, s.fiscal_year, max(s.change_no) AS change_no
    FROM said_of_year s
    WHERE s.change_no <= (SELECT k.change_no FROM asked_change k)
    GROUP BY s.department, s.fiscal_year
) x
JOIN change c ON c.change_no = x.change_no
