-- The year's cycle: how far a year's goals have come (作業中, 確定, 公表), and what was decided when a year's plan was
-- carried over into the next one (次年度へ引き継ぐ).

CREATE TABLE goal_state_revision (  -- of a goal with its work; without a row it is settled, as all were before
    goal TEXT NOT NULL,
    state TEXT NOT NULL,  -- draft, final, published
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (goal, change_no)
);

CREATE TABLE carry_over_revision (
    kind TEXT NOT NULL, source TEXT NOT NULL,  -- what was carried: kpi.carry knows the kinds
    fiscal_year INTEGER NOT NULL,  -- the year into which
    item TEXT,  -- what it became there; null: a person left it behind
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (kind, source, fiscal_year, change_no)
);
