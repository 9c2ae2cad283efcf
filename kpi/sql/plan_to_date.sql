-- Which plan does each indicator's last report answer? The path at that report's month. Where a section reports
-- each month's own share of a sum, the plan of months that it did not report is left out on both sides; where its
-- own plan does not say what that was, there is no plan.
SELECT
    t.fiscal_year, t.indicator, t.actual_month AS plan_month, p.plan_source,
    CASE
        WHEN g.is_unknown = 1 THEN NULL
        ELSE p.plan - coalesce(g.plan_of_gaps, 0::double precision)
    END AS plan
FROM standing t
JOIN month_path p
  ON p.fiscal_year = t.fiscal_year AND p.indicator = t.indicator AND p.month_number = t.actual_number
LEFT JOIN (
    SELECT
        e.fiscal_year, e.indicator,
        sum(p.plan - coalesce(b.plan, 0::double precision)) AS plan_of_gaps,
        max(CASE WHEN p.plan IS NULL OR (b.plan IS NULL AND e.previous_number > 0) THEN 1 ELSE 0 END) AS is_unknown
    FROM expected e
    JOIN subject s
      ON s.fiscal_year = e.fiscal_year AND s.indicator = e.indicator
     AND s.accumulation = 'sum' AND s.entry_mode = 'increment'
    JOIN standing t
      ON t.fiscal_year = e.fiscal_year AND t.indicator = e.indicator AND e.month < t.actual_month
    JOIN month_path p
      ON p.fiscal_year = e.fiscal_year AND p.indicator = e.indicator AND p.month_number = e.month_number
    LEFT JOIN month_path b
      ON b.fiscal_year = e.fiscal_year AND b.indicator = e.indicator AND b.month_number = e.previous_number
    WHERE NOT e.is_reported
    GROUP BY e.fiscal_year, e.indicator
) g ON g.fiscal_year = t.fiscal_year AND g.indicator = t.indicator
WHERE p.plan_source IS NOT NULL
