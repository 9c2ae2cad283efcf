-- What is asked? One row a department and fiscal year; a null parameter means «all», a null month the last one
-- that has ended in Japan. The month stays inside its year, so that «all years» asks past years as of March.
SELECT
    y.department,
    y.fiscal_year,
    make_date(y.fiscal_year, 4, 1) AS year_start,
    make_date(y.fiscal_year + 1, 3, 1) AS year_end,
    greatest(
        make_date(y.fiscal_year, 4, 1),
        least(
            make_date(y.fiscal_year + 1, 3, 1),
            coalesce(
                $3::date,
                (date_trunc('month', current_timestamp AT TIME ZONE 'Asia/Tokyo') - interval '1 month')::date
            )
        )
    ) AS month,
    y.basis,
    y.source,
    y.condensed
FROM department_year y
WHERE ($1::text IS NULL OR y.department = $1::text)
  AND ($2::integer IS NULL OR y.fiscal_year = $2::integer)
