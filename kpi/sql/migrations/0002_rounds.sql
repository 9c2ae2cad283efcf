-- What the rounds of a month need: drafts as typed, deadlines, settings, and columns that the first tables lack.
-- New columns may be null: what was written before says nothing about them.

CREATE TABLE draft_revision (  -- a section's own, until it is submitted
    indicator TEXT NOT NULL, month DATE NOT NULL,
    text TEXT NOT NULL,  -- as typed
    state TEXT NOT NULL, certainty TEXT,
    internal_note TEXT, explanation TEXT, evidence TEXT,
    comment TEXT,  -- why a figure that looks wrong is right, or why there is none
    withheld BOOLEAN NOT NULL,
    based_on BIGINT NOT NULL,  -- the change of the actual that the typist saw, 0 for none
    typed_by TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (indicator, month, change_no)
);

CREATE TABLE milestone_draft_revision (
    milestone TEXT NOT NULL, month DATE NOT NULL,
    state TEXT NOT NULL,
    done_text TEXT NOT NULL, postponed_text TEXT NOT NULL,  -- as typed
    note TEXT,
    based_on BIGINT NOT NULL, typed_by TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (milestone, month, change_no)
);

CREATE TABLE deadline_revision (  -- where it is not the one that the city's rule gives
    department TEXT NOT NULL, month DATE NOT NULL,
    deadline DATE NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (department, month, change_no)
);

CREATE TABLE setting_revision (  -- what a city decides for itself; kpi.setting knows the names
    setting TEXT NOT NULL,
    value TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (setting, change_no)
);

ALTER TABLE submission_revision ADD COLUMN round_kind TEXT;    -- monthly, mid_year, year_end: its route
ALTER TABLE submission_revision ADD COLUMN submitted_by TEXT;  -- the login; whoever typed is in the drafts
ALTER TABLE actual_revision ADD COLUMN comment TEXT;           -- from the draft
ALTER TABLE initiative_revision ADD COLUMN section TEXT;       -- 担当課, which reports its milestones; null: the desk
ALTER TABLE member_revision ADD COLUMN email TEXT;
