-- Which twelve months does each asked year have? April is number 1.
SELECT y.fiscal_year, n.n::integer AS month_number, (y.year_start + (n.n - 1) * interval '1 month')::date AS month
FROM (SELECT DISTINCT a.fiscal_year, a.year_start FROM asked a) y
CROSS JOIN generate_series(1, 12) AS n(n)
