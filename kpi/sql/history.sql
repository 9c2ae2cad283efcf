-- Which months does each shown indicator have in its year? One row a reading, with the value to date; asked for
-- all years it is the whole series. `closes_year` says that the reading is the state at the end of March.
SELECT
    p.department, r.fiscal_year, r.indicator, r.month, r.value, r.value_to_date, r.certainty, r.measured_on, r.note,
    r.epoch,
    r.month_number = 12 AND (r.measured_on IS NULL OR r.measured_on >= make_date(r.fiscal_year + 1, 3, 31))
        AS closes_year,
    r.month = max(r.month) OVER (PARTITION BY p.department, r.fiscal_year, r.indicator) AS is_last
FROM running r
JOIN (SELECT DISTINCT x.department, x.fiscal_year, x.indicator FROM placed x) p
  ON p.fiscal_year = r.fiscal_year AND p.indicator = r.indicator
WHERE r.reading_year = r.fiscal_year
