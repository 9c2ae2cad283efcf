-- What the management sheet holds beside figures, work and texts: the head's name, the mid-term goals with their two
-- lists, which do not match one to one, and what became of their steps. New columns may be null.

ALTER TABLE department_year_revision ADD COLUMN head_name TEXT;  -- 部局長の氏名, as the sheet prints it
ALTER TABLE judgement_revision ADD COLUMN milestone TEXT;        -- a judgement is of an indicator or of a milestone

CREATE TABLE midterm_item_revision (  -- 取組み事項 of a 中期目標
    midterm_item TEXT NOT NULL,
    goal TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (midterm_item, change_no)
);

CREATE TABLE midterm_step_revision (  -- スケジュール(工程) of a 中期目標, under headings of its own
    midterm_step TEXT NOT NULL,
    goal TEXT NOT NULL, heading_number INTEGER NOT NULL, heading TEXT NOT NULL,
    number INTEGER NOT NULL, title TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER,  -- null: 令和5年度～, without an end
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (midterm_step, change_no)
);

CREATE TABLE midterm_step_report_revision (
    midterm_step TEXT NOT NULL, month DATE NOT NULL,
    state TEXT NOT NULL, note TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (midterm_step, month, change_no)
);

CREATE TABLE midterm_carrier_revision (  -- the annual goal under which a step is carried out
    midterm_step TEXT NOT NULL, goal TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (midterm_step, goal, change_no)
);
