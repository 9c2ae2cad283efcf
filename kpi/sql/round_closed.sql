-- When was each round that is closed now closed?
SELECT s.section, s.month, c.recorded_at
FROM submission s
JOIN change c ON c.change_no = s.change_no
WHERE s.stage = 'closed'
