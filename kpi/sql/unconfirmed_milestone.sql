-- Whose state at the asked month is a report that nobody has confirmed? It belongs to its section's round of its month,
-- that of the initiative, else the desk's (see milestone_due); where nobody keeps that round there is nothing to confirm.
SELECT s.department, s.fiscal_year, s.milestone
FROM milestone_state s
JOIN initiative i ON i.initiative = s.initiative
LEFT JOIN section o ON o.section = i.section AND o.department = s.department
LEFT JOIN (
    SELECT
        d.department, d.section,
        row_number() OVER (
            PARTITION BY d.department ORDER BY CASE WHEN d.is_desk THEN 0 ELSE 1 END, d.position, d.section
        ) AS choice
    FROM section d
) k ON k.department = s.department AND k.choice = 1
JOIN submission h
  ON h.section = coalesce(o.section, k.section) AND h.month = s.reported_month
 AND h.stage IN ('open', 'submitted', 'sent_back', 'reopened')
