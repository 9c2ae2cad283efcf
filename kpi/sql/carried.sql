-- Which annual goals carry out each step of the mid-term goals of an asked year?
SELECT m.department, m.fiscal_year, s.midterm_step, g.goal, g.number, g.title, g.fiscal_year AS goal_year
FROM asked_midterm m
JOIN midterm_step s ON s.goal = m.goal
JOIN midterm_carrier c ON c.midterm_step = s.midterm_step
JOIN goal g ON g.goal = c.goal AND g.horizon = 'annual'
