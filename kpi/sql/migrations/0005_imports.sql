-- How the columns of a table that a section keeps are to be read (取込み), kept by name for the next one of its kind.

CREATE TABLE import_mapping_revision (
    import_mapping TEXT NOT NULL,  -- its name
    mapping TEXT NOT NULL,         -- JSON, as kpi.exchange.tabular writes it
    change_no BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL, PRIMARY KEY (import_mapping, change_no)
);
