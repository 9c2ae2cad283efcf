-- Whose value to date holds a report that nobody has confirmed? A report belongs to its section's round of its month;
-- where nobody keeps that round there is nothing to confirm. Months that are added up count each, else the last one.
SELECT DISTINCT r.fiscal_year, r.indicator
FROM running r
JOIN standing t ON t.fiscal_year = r.fiscal_year AND t.indicator = r.indicator AND t.epoch = r.epoch
JOIN indicator i ON i.indicator = r.indicator
JOIN submission h
  ON h.section = i.section AND h.month = r.month AND h.stage IN ('open', 'submitted', 'sent_back', 'reopened')
WHERE r.reading_year = r.fiscal_year
  AND (
      r.month = t.actual_month
      OR (i.entry_mode = 'increment' AND i.accumulation IN ('sum', 'average'))
  )
