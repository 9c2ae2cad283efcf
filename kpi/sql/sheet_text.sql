-- What do the texts of an asked year's sheet say? One row a text as it was last written, and a second one, where
-- is_settled, as it was last settled (確定 or 公表): whoever may not see drafts is shown that one.
SELECT
    a.department, a.fiscal_year, n.narrative, n.goal, n.part, n.position, n.body, n.state, n.dated_on, n.contact,
    n.change_no, FALSE AS is_settled, c.recorded_at, c.actor
FROM asked a
JOIN narrative n ON n.department = a.department AND n.fiscal_year = a.fiscal_year
JOIN change c ON c.change_no = n.change_no
UNION ALL
SELECT
    x.department, x.fiscal_year, x.narrative, x.goal, x.part, x.position, x.body, x.state, x.dated_on, x.contact,
    x.change_no, TRUE AS is_settled, c.recorded_at, c.actor
FROM (
    SELECT
        r.*,
        row_number() OVER (PARTITION BY r.narrative ORDER BY r.change_no DESC) AS age
    FROM asked a
    JOIN narrative n ON n.department = a.department AND n.fiscal_year = a.fiscal_year
    JOIN narrative_revision r ON r.narrative = n.narrative
    WHERE r.change_no <= (SELECT k.change_no FROM asked_change k)
      AND NOT r.withdrawn
      AND r.state <> 'draft'
) x
JOIN change c ON c.change_no = x.change_no
WHERE x.age = 1
