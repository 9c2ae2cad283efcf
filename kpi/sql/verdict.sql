-- Which band does each comparison fall into? The first whose lower bound the rate reaches; without a rate the best
-- one if the target is met, else the worst. Exactly the target is not «more than» it.
SELECT x.department, x.fiscal_year, x.indicator, x.against, b.status, b.label, b.position
FROM (
    SELECT a.department, r.fiscal_year, r.indicator, r.against, b.phase, min(b.position) AS position
    FROM rate r
    JOIN (SELECT DISTINCT p.department, p.fiscal_year, p.indicator FROM placed p) a
      ON a.fiscal_year = r.fiscal_year AND a.indicator = r.indicator
    JOIN band b
      ON b.department = a.department AND b.fiscal_year = a.fiscal_year
     AND b.phase = CASE r.against WHEN 'target' THEN 'year_end' ELSE 'in_year' END
    WHERE r.against <> 'earlier'  -- a changed target has a rate, and judges no more
      AND CASE
        WHEN r.rate IS NULL THEN (r.is_met AND b.is_best) OR (NOT r.is_met AND b.is_worst)
        WHEN b.lower_bound IS NULL THEN TRUE
        ELSE r.rate >= b.lower_bound - 1e-9::double precision
             AND NOT (r.is_only_equal AND b.lower_bound = 1)
    END
    GROUP BY a.department, r.fiscal_year, r.indicator, r.against, b.phase
) x
JOIN band b
  ON b.department = x.department AND b.fiscal_year = x.fiscal_year
 AND b.phase = x.phase AND b.position = x.position
