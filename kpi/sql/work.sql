-- Which steps do the annual goals of each asked year consist of, and when is each to be done?
SELECT
    a.department, a.fiscal_year, a.goal, a.number AS goal_number,
    i.initiative, i.number AS initiative_number, i.title AS initiative_title,
    s.step, s.number, s.title, s.schedule_kind, s.schedule_from, s.schedule_to, s.schedule_text
FROM asked_goal a
JOIN initiative i ON i.goal = a.goal
JOIN step s ON s.initiative = i.initiative
