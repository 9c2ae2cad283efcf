-- What people think of how far a 取組み事項 has come, for the progress of the 基本政策 that its goal serves. A grade is of a
-- month and stands until there is one of a later month.

CREATE TABLE initiative_grade_revision (
    initiative TEXT NOT NULL, month DATE NOT NULL,
    grade TEXT NOT NULL,  -- its points: 3 達成・推進, 2 取組中, 1 調査・検討中
    reason TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (initiative, month, change_no)
);
