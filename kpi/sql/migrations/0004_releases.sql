-- A release of a 公表用説明 becomes a decision of its own: which words the head released, whatever the section writes
-- afterwards. `actual_revision.released`, the mark of earlier versions, is carried over here and no longer written.

CREATE TABLE released_text_revision (
    indicator TEXT NOT NULL, month DATE NOT NULL,
    explanation TEXT NOT NULL,  -- as it was released
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (indicator, month, change_no)
);

INSERT INTO released_text_revision
SELECT x.indicator, x.month, CASE WHEN x.released THEN x.explanation ELSE x.before END, x.change_no, NOT x.released
FROM (
    SELECT
        r.*,
        lag(r.released) OVER (PARTITION BY r.indicator, r.month ORDER BY r.change_no) AS was_released,
        lag(r.explanation) OVER (PARTITION BY r.indicator, r.month ORDER BY r.change_no) AS before
    FROM actual_revision r
) x
WHERE (x.released AND x.explanation IS NOT NULL)
   OR (NOT x.released AND x.was_released AND x.explanation = x.before);  -- taken back, rather than worded anew

ALTER TABLE actual_revision ALTER COLUMN released DROP NOT NULL;
