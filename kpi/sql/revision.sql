-- Who said what about each figure of the asked month, when and why? One row a revision; `withdrawn` took it back.
SELECT
    s.department, i.section, r.indicator, r.month, r.change_no, r.withdrawn,
    c.recorded_at, c.actor, c.reason, c.origin,
    r.value, r.state, r.certainty, r.measured_on, r.note, r.internal_note, r.explanation, r.withheld,
    r.evidence, r.comment
FROM actual_revision r
JOIN indicator i ON i.indicator = r.indicator
JOIN section s ON s.section = i.section
JOIN asked a ON a.department = s.department AND a.month = r.month
JOIN change c ON c.change_no = r.change_no
WHERE r.change_no <= (SELECT x.change_no FROM asked_change x)
