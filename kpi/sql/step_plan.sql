-- Which work does each asked year plan under its annual goals, and for when? One row an initiative, where step is
-- null, and one a step, whatever its kind of schedule.
SELECT
    a.department, a.fiscal_year, a.goal, a.number AS goal_number, a.title AS goal_title, i.initiative,
    NULL::text AS step, i.number AS initiative_number, NULL::integer AS step_number, i.title,
    i.schedule_kind, NULL::date AS schedule_from, NULL::date AS schedule_to, i.schedule_text
FROM asked_goal a
JOIN initiative i ON i.goal = a.goal
UNION ALL
SELECT
    a.department, a.fiscal_year, a.goal, a.number AS goal_number, a.title AS goal_title, i.initiative,
    s.step, i.number AS initiative_number, s.number AS step_number, s.title,
    s.schedule_kind, s.schedule_from, s.schedule_to, s.schedule_text
FROM asked_goal a
JOIN initiative i ON i.goal = a.goal
JOIN step s ON s.initiative = i.initiative
