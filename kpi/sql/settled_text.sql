-- Which revisions of an asked year's texts were settled (確定 or 公表) and were not taken back since? `age` counts them
-- from the newest one, `age_in_state` within their state: with age 1 stands what was settled last, and among the
-- published ones with age_in_state 1 what the public reads. Taking back (公表取消) ends whatever stood before it.
SELECT
    a.department, a.fiscal_year, r.narrative, r.goal, r.part, r.position, r.body, r.state, r.dated_on, r.contact,
    r.change_no,
    row_number() OVER (PARTITION BY r.narrative ORDER BY r.change_no DESC) AS age,
    row_number() OVER (PARTITION BY r.narrative, r.state ORDER BY r.change_no DESC) AS age_in_state
FROM asked a
JOIN narrative n ON n.department = a.department AND n.fiscal_year = a.fiscal_year
JOIN narrative_revision r ON r.narrative = n.narrative
WHERE r.change_no <= (SELECT k.change_no FROM asked_change k)
  AND NOT r.withdrawn
  AND r.state IN ('final', 'published')
  AND NOT EXISTS (
      SELECT 1
      FROM narrative_revision b
      WHERE b.narrative = r.narrative AND b.state = 'taken_back'
        AND b.change_no > r.change_no AND b.change_no <= (SELECT k.change_no FROM asked_change k)
  )
