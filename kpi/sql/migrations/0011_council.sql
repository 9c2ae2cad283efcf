-- What a department prepares for a council: decks as somebody arranged them, before they are frozen, and answers to the
-- questions that are to be expected (部内限).

CREATE TABLE prepared_deck_revision (
    department TEXT NOT NULL, name TEXT NOT NULL,
    month DATE NOT NULL,  -- as of its end
    live BOOLEAN NOT NULL,  -- takes new figures while it is shown
    arrangement TEXT NOT NULL,  -- kpi.deck.Arrangement as JSON
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (department, name, change_no)
);

CREATE TABLE prepared_answer_revision (
    prepared_answer TEXT NOT NULL,
    department TEXT NOT NULL, month DATE NOT NULL,
    indicator TEXT, milestone TEXT,  -- one of them: what is asked about
    body TEXT NOT NULL,
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (prepared_answer, change_no)
);
