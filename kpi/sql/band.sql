-- Which rating bands hold for each asked year? Those of the department's own scale, else of the city's.
SELECT
    x.department, x.fiscal_year, x.rating_scale, x.title, x.disclaimer,
    b.phase, b.position, b.status, b.label, b.lower_bound,
    b.position = min(b.position) OVER (PARTITION BY x.department, x.fiscal_year, b.phase) AS is_best,
    b.position = max(b.position) OVER (PARTITION BY x.department, x.fiscal_year, b.phase) AS is_worst
FROM (
    SELECT
        a.department, a.fiscal_year, s.rating_scale, s.title, s.disclaimer,
        row_number() OVER (
            PARTITION BY a.department, a.fiscal_year
            ORDER BY CASE WHEN s.department IS NULL THEN 1 ELSE 0 END, s.valid_from_year DESC, s.rating_scale
        ) AS choice
    FROM asked a
    JOIN rating_scale s
      ON (s.department IS NULL OR s.department = a.department)
     AND s.valid_from_year <= a.fiscal_year
     AND (s.valid_to_year IS NULL OR a.fiscal_year <= s.valid_to_year)
) x
JOIN rating_band b ON b.rating_scale = x.rating_scale
WHERE x.choice = 1
