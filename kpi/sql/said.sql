-- What was last said about each figure of the asked month? Found by month rather than through every revision.
SELECT
    x.indicator, x.month, x.value, x.state, x.certainty, x.measured_on, x.note, x.internal_note, x.explanation,
    x.withheld, x.evidence, x.comment, x.change_no
FROM (
    SELECT r.*, row_number() OVER (PARTITION BY r.indicator, r.month ORDER BY r.change_no DESC) AS age
    FROM actual_revision r
    WHERE r.month IN (SELECT a.month FROM asked a)
      AND r.change_no <= (SELECT c.change_no FROM asked_change c)
) x
WHERE x.age = 1 AND NOT x.withdrawn
