-- How far did each actual get, and is that what was planned? Achievement is A/T; where lower is better it is
-- (B-A)/(B-T) from a baseline B, else T/A, and none at or below 0. A range has a distance and no rate. A target of
-- 0 is met only by 0, without a rate; negative ones have none either. Sums of decimals are equal within 1e-9, and
-- 0 within as much. `is_only_equal`: exactly what was planned, where more (超) or less (未満) is asked for.
SELECT
    y.fiscal_year, y.indicator, y.against, y.decided_on, y.actual, y.planned, y.low, y.high, y.rate, y.is_met,
    y.difference, y.is_equal AND NOT y.is_met AS is_only_equal
FROM (
    SELECT
        x.*,
        CASE
            WHEN x.direction = 'range' THEN NULL
            WHEN x.planned_is_zero THEN NULL
            WHEN x.lower_is_better AND x.baseline - x.planned > 1e-9::double precision
                THEN (x.baseline - x.actual) / (x.baseline - x.planned)
            WHEN x.lower_is_better AND x.baseline IS NOT NULL THEN NULL
            WHEN x.lower_is_better AND x.planned > 0 AND x.actual > 1e-9::double precision THEN x.planned / x.actual
            WHEN x.lower_is_better THEN NULL
            WHEN x.planned > 0 THEN x.actual / x.planned
        END AS rate,
        CASE
            WHEN x.direction = 'range' THEN NOT x.is_below AND NOT x.is_above
            WHEN x.target_is_zero AND x.planned_is_zero THEN x.is_equal
            WHEN x.comparator = 'at_least' THEN x.is_equal OR x.actual > x.planned
            WHEN x.comparator = 'more_than' THEN NOT x.is_equal AND x.actual > x.planned
            WHEN x.comparator = 'at_most' THEN x.is_equal OR x.actual < x.planned
            ELSE NOT x.is_equal AND x.actual < x.planned
        END AS is_met,
        CASE
            WHEN x.direction = 'range' AND x.is_below THEN x.actual - x.low
            WHEN x.direction = 'range' AND x.is_above THEN x.actual - x.high
            WHEN x.direction = 'range' THEN 0::double precision
            ELSE x.actual - x.planned
        END AS difference
    FROM (
        SELECT
            c.*,
            c.direction = 'down' OR (c.direction = 'maintain' AND c.comparator IN ('at_most', 'less_than'))
                AS lower_is_better,
            coalesce(
                abs(c.actual - c.planned) <= 1e-9::double precision * greatest(1::double precision, abs(c.planned)),
                FALSE
            ) AS is_equal,
            coalesce(abs(c.planned) <= 1e-9::double precision, FALSE) AS planned_is_zero,
            coalesce(
                c.actual < c.low - 1e-9::double precision * greatest(1::double precision, abs(c.low)), FALSE
            ) AS is_below,
            coalesce(
                c.actual > c.high + 1e-9::double precision * greatest(1::double precision, abs(c.high)), FALSE
            ) AS is_above
        FROM comparison c
    ) x
) y
