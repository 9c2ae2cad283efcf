-- Who moved each section's round of the asked month, when and why? One row a revision of the submission.
SELECT
    s.department, r.section, r.month, r.change_no, r.withdrawn, r.stage, r.deadline, r.document_number, r.note,
    r.round_kind, r.submitted_by,
    c.recorded_at, c.actor, c.reason
FROM submission_revision r
JOIN section s ON s.section = r.section
JOIN asked a ON a.department = s.department AND a.month = r.month
JOIN change c ON c.change_no = r.change_no
WHERE r.change_no <= (SELECT x.change_no FROM asked_change x)
