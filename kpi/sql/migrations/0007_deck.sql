-- Frozen decks: what a council was shown under a name, whatever is reported, renamed or recomputed afterwards.

CREATE TABLE deck_revision (
    department TEXT NOT NULL, name TEXT NOT NULL,
    as_of BIGINT NOT NULL,  -- the change whose figures are shown
    content TEXT NOT NULL,  -- kpi.deck.Deck as JSON
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (department, name, change_no)
);
