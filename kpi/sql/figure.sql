-- What does each placed indicator say at the asked month? Value to date, target, both rates, estimate, status.
-- One row an indicator and place. Status: at March the target decides, before it the plan of the month; an
-- automatic plan never makes anything «behind»; a sum with missing months is not judged unless it is met already.
SELECT
    p.department, p.fiscal_year, q.month, p.goal, p.initiative, p.step, p.position,
    p.indicator, i.name, i.unit, i.decimals, i.direction, i.accumulation, i.entry_mode, i.section,
    d.definition, d.denominator, d.source,
    a.value AS target, a.low AS target_low, a.high AS target_high, a.comparator, a.comparator_stated,
    a.baseline, a.baseline_month, a.derived_from, a.decided_on, a.initial_value, a.decisions,
    a.reason AS target_reason,
    t.actual, t.actual_month, t.measured_on, t.certainty, t.note,
    u.indicator IS NULL AS is_confirmed,  -- as far as anybody keeps rounds
    t.reported_months, t.expected_months, t.gaps, t.missing_months, t.still_due,
    rt.rate AS achievement_rate, rt.difference, rt.is_met, rt.is_only_equal,
    pd.plan, pd.plan_month, pd.plan_source,  -- null at March: then the target alone counts
    rp.rate AS plan_rate, rp.difference AS plan_difference, rp.is_met AS is_on_plan,
    rp.is_only_equal AS is_only_plan,
    e.estimate_low, e.estimate_high, e.method AS estimate_method,
    a.indicator IS NOT NULL AND t.actual IS NOT NULL AND rt.indicator IS NULL AS is_redefined,
    q.month = q.year_end AS is_year_end,
    CASE
        WHEN t.last_state = 'not_applicable' THEN 'not_applicable'
        WHEN a.indicator IS NULL THEN 'no_target'
        WHEN t.actual IS NULL AND t.expected_months = 0 THEN 'not_due'
        WHEN t.actual IS NULL THEN 'not_reported'
        WHEN rt.indicator IS NULL THEN 'not_applicable'
        WHEN q.month = q.year_end AND i.accumulation = 'sum' AND i.entry_mode = 'increment'
             AND t.reported_months < t.expected_months
             AND NOT (rt.is_met AND a.comparator IN ('at_least', 'more_than')) THEN 'not_reported'
        WHEN q.month = q.year_end THEN coalesce(vt.status, 'not_applicable')  -- a year without a scale
        WHEN vp.status = 'behind' AND pd.plan_source <> 'adopted' THEN 'caution'
        WHEN vp.status IS NOT NULL THEN vp.status
        WHEN rt.is_met THEN 'on_track'
        ELSE 'not_due'
    END AS status
FROM placed p
JOIN asked q ON q.department = p.department AND q.fiscal_year = p.fiscal_year
JOIN indicator i ON i.indicator = p.indicator
JOIN standing t ON t.fiscal_year = p.fiscal_year AND t.indicator = p.indicator
LEFT JOIN definition_span d
  ON d.indicator = p.indicator AND d.valid_from <= q.month
 AND (d.valid_until IS NULL OR q.month < d.valid_until)
LEFT JOIN aim a ON a.fiscal_year = p.fiscal_year AND a.indicator = p.indicator
LEFT JOIN plan_to_date pd
  ON pd.fiscal_year = p.fiscal_year AND pd.indicator = p.indicator AND q.month < q.year_end
LEFT JOIN rate rt ON rt.fiscal_year = p.fiscal_year AND rt.indicator = p.indicator AND rt.against = 'target'
LEFT JOIN rate rp
  ON rp.fiscal_year = p.fiscal_year AND rp.indicator = p.indicator AND rp.against = 'plan' AND q.month < q.year_end
LEFT JOIN verdict vt
  ON vt.department = p.department AND vt.fiscal_year = p.fiscal_year AND vt.indicator = p.indicator
 AND vt.against = 'target'
LEFT JOIN verdict vp
  ON vp.department = p.department AND vp.fiscal_year = p.fiscal_year AND vp.indicator = p.indicator
 AND vp.against = 'plan'
LEFT JOIN estimate e ON e.fiscal_year = p.fiscal_year AND e.indicator = p.indicator
LEFT JOIN unconfirmed u ON u.fiscal_year = p.fiscal_year AND u.indicator = p.indicator
