-- Where does each indicator stand at the asked month? The last reported value of the year, its month, and how
-- many reports there are of those expected. `gaps` counts missing reports before the last one; `missing_months`
-- lists all that were due, as calendar months in the year's order: '9,12,3'.
SELECT
    s.fiscal_year, s.indicator,
    t.value_to_date AS actual,
    t.month AS actual_month,
    t.month_number AS actual_number,
    t.epoch, t.certainty, t.measured_on, t.reports, t.lowest, t.highest,
    l.note, l.state AS last_state,
    coalesce(c.expected_months, 0) AS expected_months,
    coalesce(c.reported_months, 0) AS reported_months,
    coalesce(c.gaps, 0) AS gaps,
    coalesce(c.missing_months, '') AS missing_months,
    coalesce(c.still_due, 0) AS still_due
FROM subject s
LEFT JOIN (
    SELECT r.*, row_number() OVER (PARTITION BY r.fiscal_year, r.indicator ORDER BY r.month DESC) AS age
    FROM running r
    WHERE r.reading_year = r.fiscal_year
) t ON t.fiscal_year = s.fiscal_year AND t.indicator = s.indicator AND t.age = 1
LEFT JOIN (
    SELECT r.*, row_number() OVER (PARTITION BY r.fiscal_year, r.indicator ORDER BY r.month DESC) AS age
    FROM reading r
    WHERE r.reading_year = r.fiscal_year
) l ON l.fiscal_year = s.fiscal_year AND l.indicator = s.indicator AND l.age = 1
LEFT JOIN (
    SELECT
        e.fiscal_year, e.indicator,
        count(*) FILTER (WHERE e.month <= s.month) AS expected_months,
        count(*) FILTER (WHERE e.is_reported) AS reported_months,
        count(*) FILTER (WHERE NOT e.is_reported AND e.month < x.last_month) AS gaps,
        string_agg((extract(month FROM e.month)::integer)::text, ',' ORDER BY e.month)
            FILTER (WHERE NOT e.is_reported AND e.month <= s.month) AS missing_months,
        count(*) FILTER (WHERE e.month > x.last_month) AS still_due  -- reports of the year after the last one
    FROM expected e
    JOIN subject s ON s.fiscal_year = e.fiscal_year AND s.indicator = e.indicator
    LEFT JOIN (
        SELECT r.fiscal_year, r.indicator, max(r.month) AS last_month
        FROM running r
        WHERE r.reading_year = r.fiscal_year
        GROUP BY r.fiscal_year, r.indicator
    ) x ON x.fiscal_year = e.fiscal_year AND x.indicator = e.indicator
    GROUP BY e.fiscal_year, e.indicator
) c ON c.fiscal_year = s.fiscal_year AND c.indicator = s.indicator
