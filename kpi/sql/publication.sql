-- What may leave the house of each report of the asked year, up to the asked month? The words that the head released,
-- whatever was written since, and whether the report is 公表時は秘匿. A total that a withheld report is added to is
-- withheld too: with the months beside it, it would tell what is kept back.
SELECT
    a.department, i.section, a.fiscal_year, r.indicator, r.month, i.name, i.unit, i.decimals, i.position,
    r.value, r.state, r.certainty, r.explanation, r.withheld, r.change_no,
    r.withheld OR coalesce(
        i.entry_mode = 'increment' AND i.accumulation IN ('sum', 'average')
        AND bool_or(r.withheld) OVER (PARTITION BY a.fiscal_year, r.indicator ORDER BY r.month),
        FALSE
    ) AS total_withheld,
    t.explanation AS released_text,
    c.recorded_at AS released_at,
    c.actor AS released_by,
    coalesce(h.stage, 'open') AS stage,
    coalesce(h.stage NOT IN ('open', 'submitted', 'sent_back', 'reopened'), TRUE) AS is_confirmed
FROM asked a
JOIN section s ON s.department = a.department
JOIN indicator i ON i.section = s.section
JOIN actual r ON r.indicator = i.indicator AND r.month >= a.year_start AND r.month <= a.month
LEFT JOIN released_text t ON t.indicator = r.indicator AND t.month = r.month
LEFT JOIN change c ON c.change_no = t.change_no
LEFT JOIN submission h ON h.section = i.section AND h.month = r.month
