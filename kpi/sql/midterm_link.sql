-- Which measures of 総合計画 and which 基本政策 does each mid-term goal of an asked year serve?
SELECT a.department, a.fiscal_year, a.goal, l.position, i.plan_item, i.kind, i.code, i.title
FROM asked_midterm a
JOIN goal_plan_item l ON l.goal = a.goal
JOIN plan_item i ON i.plan_item = l.plan_item
