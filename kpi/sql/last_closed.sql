-- Which is the last month of the asked year, before the asked month, that a department has closed? A month is closed
-- when every section that has a round in it has closed that round. No row: none was closed.
SELECT x.department, x.fiscal_year, max(x.month) AS month
FROM (
    SELECT a.department, a.fiscal_year, s.month
    FROM asked a
    JOIN section c ON c.department = a.department
    JOIN submission s ON s.section = c.section
    WHERE s.month >= a.year_start AND s.month < a.month
    GROUP BY a.department, a.fiscal_year, s.month
    HAVING count(*) FILTER (WHERE s.stage <> 'closed') = 0
) x
GROUP BY x.department, x.fiscal_year
