-- Which annual goals does each asked year have, and how far have they come? Without a state a goal is settled (確定).
SELECT a.department, a.fiscal_year, g.goal, g.number, g.title, coalesce(t.state, 'final') AS state
FROM asked a
JOIN goal g ON g.department = a.department AND g.fiscal_year = a.fiscal_year AND g.horizon = 'annual'
LEFT JOIN goal_state t ON t.goal = g.goal
