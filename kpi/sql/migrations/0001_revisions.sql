-- The whole model. Every table but `change` holds revisions: the key columns come first, then what was said,
-- then `change_no`, which orders all writes, and `withdrawn`, the revision that takes a row back.
-- Times are UTC; months are their first day. The text runs on DuckDB and on PostgreSQL.

CREATE TABLE change (
    change_no   BIGINT PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,  -- never earlier than that of the change before
    actor       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    origin      TEXT NOT NULL
);

-- Organisation -------------------------------------------------------------------------------------------

CREATE TABLE department_revision (
    department TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    valid_from_year INTEGER, valid_to_year INTEGER,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (department, change_no)
);

CREATE TABLE section_revision (
    section TEXT NOT NULL,
    department TEXT NOT NULL, name TEXT NOT NULL,
    is_desk BOOLEAN NOT NULL,  -- 部主管課
    position INTEGER NOT NULL,
    valid_from_year INTEGER, valid_to_year INTEGER,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (section, change_no)
);

CREATE TABLE department_year_revision (
    department TEXT NOT NULL, fiscal_year INTEGER NOT NULL,
    basis TEXT NOT NULL,       -- decides what a missing figure is called
    source TEXT NOT NULL,
    condensed BOOLEAN NOT NULL,  -- wording is ours, not the city's: every page and export says so
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (department, fiscal_year, change_no)
);

-- The plan: goals, work, milestones ----------------------------------------------------------------------

CREATE TABLE goal_revision (
    goal TEXT NOT NULL,
    department TEXT NOT NULL, fiscal_year INTEGER NOT NULL, horizon TEXT NOT NULL,
    number INTEGER NOT NULL, title TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (goal, change_no)
);

CREATE TABLE initiative_revision (
    initiative TEXT NOT NULL,
    goal TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
    schedule_kind TEXT NOT NULL, schedule_text TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (initiative, change_no)
);

CREATE TABLE step_revision (
    step TEXT NOT NULL,
    initiative TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
    schedule_kind TEXT NOT NULL, schedule_from DATE, schedule_to DATE, times_a_year INTEGER,
    schedule_text TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (step, change_no)
);

CREATE TABLE milestone_revision (
    milestone TEXT NOT NULL,
    initiative TEXT NOT NULL, step TEXT,  -- without a step it sits on the initiative
    position INTEGER NOT NULL, title TEXT NOT NULL,
    due_from DATE, due_to DATE,  -- the first and the last day on which it is in time
    due_precision TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (milestone, change_no)
);

CREATE TABLE milestone_report_revision (
    milestone TEXT NOT NULL, month DATE NOT NULL,
    state TEXT NOT NULL,
    done_from DATE, done_to DATE,  -- the days between which it was done, as exactly as is known
    precision TEXT,
    postponed_to DATE, note TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (milestone, month, change_no)
);

CREATE TABLE step_report_revision (
    step TEXT NOT NULL, month DATE NOT NULL,
    state TEXT NOT NULL, note TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (step, month, change_no)
);

CREATE TABLE extra_result_revision (  -- 当初目標外の実績: results that answer no planned step
    extra_result TEXT NOT NULL,
    goal TEXT NOT NULL, month DATE NOT NULL, title TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (extra_result, change_no)
);

CREATE TABLE plan_item_revision (
    plan_item TEXT NOT NULL,
    kind TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
    note TEXT, valid_from_year INTEGER, valid_to_year INTEGER,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (plan_item, change_no)
);

CREATE TABLE goal_plan_item_revision (
    goal TEXT NOT NULL, plan_item TEXT NOT NULL,
    position INTEGER NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (goal, plan_item, change_no)
);

-- Figures ------------------------------------------------------------------------------------------------

CREATE TABLE indicator_revision (  -- outlives a year's goals
    indicator TEXT NOT NULL,
    section TEXT NOT NULL, name TEXT NOT NULL,
    unit TEXT NOT NULL, decimals INTEGER NOT NULL,
    direction TEXT NOT NULL, accumulation TEXT NOT NULL, entry_mode TEXT NOT NULL,
    report_months TEXT NOT NULL,  -- calendar months, '3' or '6,9,12,3'
    position INTEGER NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (indicator, change_no)
);

CREATE TABLE definition_revision (  -- each valid_from draws a line across which nothing is compared
    indicator TEXT NOT NULL, valid_from DATE NOT NULL,
    definition TEXT NOT NULL, denominator TEXT, source TEXT NOT NULL, reason TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (indicator, valid_from, change_no)
);

CREATE TABLE placement_revision (  -- where an indicator stands in a year's goals
    goal TEXT NOT NULL, indicator TEXT NOT NULL,
    initiative TEXT, step TEXT, position INTEGER NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (goal, indicator, change_no)
);

CREATE TABLE target_revision (  -- one row a decision: 当初 and each 変更後 stay beside each other
    indicator TEXT NOT NULL, fiscal_year INTEGER NOT NULL, decided_on DATE NOT NULL,
    value DOUBLE PRECISION,                      -- null for a range
    low DOUBLE PRECISION, high DOUBLE PRECISION,  -- a range, both ends inside
    comparator TEXT NOT NULL, comparator_stated BOOLEAN NOT NULL,
    -- Comparator and baseline are part of what was decided for the year, so that next year's wording leaves
    -- last year's rate alone.
    baseline DOUBLE PRECISION, baseline_month DATE,
    derived_from TEXT,  -- the wording from which the figure was derived, such as 毎月
    reason TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (indicator, fiscal_year, decided_on, change_no)
);

CREATE TABLE month_plan_revision (  -- adopted by the section; the value to date planned for the month's end
    indicator TEXT NOT NULL, fiscal_year INTEGER NOT NULL, month DATE NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (indicator, fiscal_year, month, change_no)
);

CREATE TABLE actual_revision (
    indicator TEXT NOT NULL, month DATE NOT NULL,
    value DOUBLE PRECISION,  -- set exactly where the state is reported
    state TEXT NOT NULL, certainty TEXT,
    measured_on DATE,  -- the exact day, where it is known
    note TEXT,                       -- 注記: stands with the figure wherever it is shown
    internal_note TEXT,              -- 内部メモ: never leaves staff pages
    explanation TEXT, released BOOLEAN NOT NULL,  -- 公表用説明, and whether the head released it
    withheld BOOLEAN NOT NULL,       -- 公表時は秘匿
    evidence TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (indicator, month, change_no),
    CHECK ((state = 'reported') = (value IS NOT NULL)),
    CHECK ((state = 'reported') = (certainty IS NOT NULL))
);

CREATE TABLE rating_scale_revision (
    rating_scale TEXT NOT NULL,
    department TEXT,  -- null: the whole city
    title TEXT NOT NULL, disclaimer TEXT,
    valid_from_year INTEGER NOT NULL, valid_to_year INTEGER,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (rating_scale, change_no)
);

CREATE TABLE rating_band_revision (  -- the first band whose lower bound is reached applies
    rating_scale TEXT NOT NULL, phase TEXT NOT NULL, position INTEGER NOT NULL,
    status TEXT NOT NULL, label TEXT NOT NULL,
    lower_bound DOUBLE PRECISION,  -- null: everything below
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (rating_scale, phase, position, change_no)
);

-- What people write, judge and hand in --------------------------------------------------------------------

CREATE TABLE narrative_revision (  -- 使命, 方針, 総括, 実績, 課題・今後の方向性
    narrative TEXT NOT NULL,
    department TEXT NOT NULL, fiscal_year INTEGER NOT NULL, goal TEXT,
    part TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL,  -- draft, final, published
    dated_on DATE, contact TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (narrative, change_no)
);

CREATE TABLE judgement_revision (  -- 部局長評価, kept beside the computed status
    judgement TEXT NOT NULL,
    goal TEXT, indicator TEXT, initiative TEXT, month DATE NOT NULL,
    grade TEXT NOT NULL, reason TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (judgement, change_no)
);

CREATE TABLE submission_revision (  -- one row a section and round
    section TEXT NOT NULL, month DATE NOT NULL,
    stage TEXT NOT NULL, deadline DATE, document_number TEXT, note TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (section, month, change_no)
);

CREATE TABLE member_revision (
    member TEXT NOT NULL,
    login TEXT NOT NULL, name TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (member, change_no)
);

CREATE TABLE membership_revision (
    membership TEXT NOT NULL,
    member TEXT NOT NULL, role TEXT NOT NULL, department TEXT, section TEXT,
    valid_from DATE NOT NULL, valid_to DATE, standing_in_for TEXT,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (membership, change_no)
);
