-- What was said about each month of the year and the three years before it, up to the asked month?
-- `epoch` is the day from which the definition holds that the figure was measured by.
SELECT
    x.fiscal_year,
    x.indicator,
    (extract(year FROM x.month) - CASE WHEN extract(month FROM x.month) < 4 THEN 1 ELSE 0 END)::integer
        AS reading_year,
    x.month,
    (((extract(month FROM x.month) + 8)::integer % 12) + 1)::integer AS month_number,  -- April is 1
    x.value, x.state, x.certainty, x.measured_on, x.note,
    coalesce(d.valid_from, make_date(1, 1, 1)) AS epoch
FROM (
    SELECT
        s.fiscal_year, r.indicator, r.month, r.value, r.state, r.certainty, r.measured_on, r.note, r.withdrawn,
        row_number() OVER (PARTITION BY s.fiscal_year, r.indicator, r.month ORDER BY r.change_no DESC) AS age
    FROM subject s
    JOIN actual_revision r
      ON r.indicator = s.indicator
     AND r.month >= (s.year_start - interval '3 years')::date
     AND r.month <= s.month
    WHERE r.change_no <= (SELECT c.change_no FROM asked_change c)
) x
LEFT JOIN definition_span d
  ON d.indicator = x.indicator
 AND d.valid_from <= x.month
 AND (d.valid_until IS NULL OR x.month < d.valid_until)
WHERE x.age = 1 AND NOT x.withdrawn
