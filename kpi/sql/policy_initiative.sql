-- Which 取組み事項 serve which 基本政策 of an asked year, by their goal, and how have people graded them as of the asked
-- month? One row a policy and 取組み事項; only policies whose list holds in the year. grade is null where nobody said.
SELECT
    l.department, l.fiscal_year, l.plan_item, l.goal, g.number AS goal_number, g.title AS goal_title, i.initiative,
    i.number AS initiative_number, i.title, r.grade, r.grade::integer AS points, r.reason, r.month AS graded_month,
    r.change_no, c.recorded_at, c.actor
FROM goal_link l
JOIN plan_item p
  ON p.plan_item = l.plan_item
 AND (p.valid_from_year IS NULL OR p.valid_from_year <= l.fiscal_year)
 AND (p.valid_to_year IS NULL OR p.valid_to_year >= l.fiscal_year)
JOIN asked_goal g ON g.goal = l.goal
JOIN initiative i ON i.goal = l.goal
LEFT JOIN (
    SELECT
        x.initiative, x.grade, x.reason, x.month, x.change_no,
        row_number() OVER (PARTITION BY x.initiative ORDER BY x.month DESC) AS age
    FROM asked a
    JOIN asked_goal h ON h.department = a.department AND h.fiscal_year = a.fiscal_year
    JOIN initiative w ON w.goal = h.goal
    JOIN initiative_grade x ON x.initiative = w.initiative AND x.month <= a.month
) r ON r.initiative = i.initiative AND r.age = 1
LEFT JOIN change c ON c.change_no = r.change_no
WHERE l.kind = 'basic_policy'
