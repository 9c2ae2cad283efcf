-- How has the head judged the figures and milestones of each asked year, as of the asked month? One row each: the
-- judgement of the last month up to that one.
SELECT
    x.department, x.fiscal_year, x.goal, x.goal_number, x.indicator, x.milestone, x.judgement, x.month, x.grade, x.reason, x.change_no
FROM (
    SELECT
        g.department, g.fiscal_year, j.goal, g.number AS goal_number, j.indicator, j.milestone, j.judgement, j.month, j.grade, j.reason,
        j.change_no,
        row_number() OVER (PARTITION BY j.goal, j.indicator, j.milestone ORDER BY j.month DESC, j.judgement) AS age
    FROM asked q
    JOIN asked_goal g ON g.department = q.department AND g.fiscal_year = q.fiscal_year
    JOIN judgement j ON j.goal = g.goal AND j.month <= q.month
) x
WHERE x.age = 1
