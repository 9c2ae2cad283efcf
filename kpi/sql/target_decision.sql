-- Which targets were decided for each asked indicator and year, when and why, and how far did the year's last value
-- get towards each? The one in force has the rate of `figure`; a target that was set by another definition has none.
SELECT
    d.fiscal_year, d.indicator, d.decided_on, d.reason, d.age = 1 AS is_in_force,
    d.value AS target, d.low AS target_low, d.high AS target_high, d.comparator, d.comparator_stated, d.baseline,
    i.unit, i.decimals, r.rate, r.difference, r.is_met
FROM decided d
JOIN indicator i ON i.indicator = d.indicator
LEFT JOIN rate r
  ON r.fiscal_year = d.fiscal_year AND r.indicator = d.indicator AND r.decided_on = d.decided_on
 AND r.against IN ('target', 'earlier')
