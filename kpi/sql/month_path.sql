-- Which value was planned for each month's end? The section's own plan if it adopted one; else an automatic split of
-- the target, named as such: the first of `plan_proposal`.
SELECT
    a.fiscal_year, a.indicator, m.month, m.month_number,
    CASE WHEN p.adopted THEN own.value ELSE r.plan END AS plan,
    CASE WHEN p.adopted THEN 'adopted' ELSE r.plan_source END AS plan_source
FROM aim a
JOIN year_month m ON m.fiscal_year = a.fiscal_year
LEFT JOIN (
    SELECT DISTINCT mp.fiscal_year, mp.indicator, TRUE AS adopted FROM month_plan mp
) p ON p.fiscal_year = a.fiscal_year AND p.indicator = a.indicator
LEFT JOIN month_plan own
  ON own.fiscal_year = a.fiscal_year AND own.indicator = a.indicator AND own.month = m.month
LEFT JOIN plan_proposal r
  ON r.fiscal_year = a.fiscal_year AND r.indicator = a.indicator AND r.month = m.month AND r.choice = 1
