-- Which mid-term goals does each asked year have?
SELECT a.department, a.fiscal_year, g.goal, g.number, g.title
FROM asked a
JOIN goal g ON g.department = a.department AND g.fiscal_year = a.fiscal_year AND g.horizon = 'midterm'
