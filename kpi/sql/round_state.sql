-- Where does each section's round of the asked month stand? Only sections of which something is asked. A round that
-- nobody has begun is open. `deadline` is the one that was set for the section or its department; null where the
-- city's rule gives it, which knows holidays (kpi.deadline).
SELECT
    x.department, x.section, x.fiscal_year, x.month,
    coalesce(s.stage, 'open') AS stage,
    s.stage IS NOT NULL AS is_kept,  -- whether anybody keeps this round
    coalesce(s.deadline, d.deadline) AS deadline,
    s.round_kind, s.document_number, s.note, s.submitted_by, s.change_no,
    x.items, x.answered, x.drafted
FROM (
    SELECT
        i.department, i.section, i.fiscal_year, i.month, count(*) AS items,
        count(*) FILTER (WHERE i.is_answered) AS answered,
        count(*) FILTER (WHERE i.draft_change IS NOT NULL) AS drafted
    FROM round_item i
    GROUP BY i.department, i.section, i.fiscal_year, i.month
) x
LEFT JOIN submission s ON s.section = x.section AND s.month = x.month
LEFT JOIN deadline d ON d.department = x.department AND d.month = x.month
