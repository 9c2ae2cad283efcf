-- Which final reports (確定) of the asked year, up to the asked month, were said anew with another value? One row a
-- correction: the value before and after, and when and why.
SELECT
    x.department, x.fiscal_year, x.indicator, x.month, x.change_no, x.value_before, x.value, c.recorded_at, c.reason
FROM (
    SELECT
        a.department, a.fiscal_year, r.indicator, r.month, r.change_no, r.value, r.withdrawn,
        lag(r.certainty) OVER (
            PARTITION BY a.fiscal_year, r.indicator, r.month ORDER BY r.change_no
        ) AS certainty_before,
        lag(r.value) OVER (PARTITION BY a.fiscal_year, r.indicator, r.month ORDER BY r.change_no) AS value_before
    FROM asked a
    JOIN section s ON s.department = a.department
    JOIN indicator i ON i.section = s.section
    JOIN actual_revision r
      ON r.indicator = i.indicator AND r.month >= a.year_start AND r.month <= a.month
     AND r.change_no <= (SELECT y.change_no FROM asked_change y)
) x
JOIN change c ON c.change_no = x.change_no
WHERE NOT x.withdrawn AND x.certainty_before = 'final' AND x.value_before IS NOT NULL AND x.value IS NOT NULL
  AND abs(x.value - x.value_before) > 1e-9::double precision
