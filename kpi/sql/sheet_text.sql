-- What do the texts of an asked year's sheet say? One row a text as it was last written; a second one, where is_settled,
-- as it was last settled (確定 or 公表): whoever may not see drafts is shown that one; and a third one, where
-- is_published, as the public reads it: as it was last published, until that is taken back.
SELECT
    a.department, a.fiscal_year, n.narrative, n.goal, n.part, n.position, n.body, n.state, n.dated_on, n.contact,
    n.change_no, FALSE AS is_settled, FALSE AS is_published, c.recorded_at, c.actor
FROM asked a
JOIN narrative n ON n.department = a.department AND n.fiscal_year = a.fiscal_year
JOIN change c ON c.change_no = n.change_no
UNION ALL
SELECT
    x.department, x.fiscal_year, x.narrative, x.goal, x.part, x.position, x.body, x.state, x.dated_on, x.contact,
    x.change_no, TRUE AS is_settled, FALSE AS is_published, c.recorded_at, c.actor
FROM settled_text x
JOIN change c ON c.change_no = x.change_no
WHERE x.age = 1
UNION ALL
SELECT
    x.department, x.fiscal_year, x.narrative, x.goal, x.part, x.position, x.body, x.state, x.dated_on, x.contact,
    x.change_no, FALSE AS is_settled, TRUE AS is_published, c.recorded_at, c.actor
FROM settled_text x
JOIN change c ON c.change_no = x.change_no
WHERE x.age_in_state = 1 AND x.state = 'published'
