-- Which indicators are computed? One row an indicator and fiscal year, however often it is placed.
SELECT DISTINCT
    p.fiscal_year, p.indicator, a.year_start, a.year_end, a.month,
    i.direction, i.accumulation, i.entry_mode, i.report_months
FROM placed p
JOIN asked a ON a.department = p.department AND a.fiscal_year = p.fiscal_year
JOIN indicator i ON i.indicator = p.indicator
