-- One-time codes, printed on letters, by which the owner of an account that was never used chooses a password. One per account.
CREATE TABLE activation (
    compte BYTEA NOT NULL PRIMARY KEY REFERENCES compte (id),
    code BYTEA NOT NULL,                    -- SHA-256 of the account's id and of the code
    cree BIGINT NOT NULL,
    expire BIGINT NOT NULL,
    par BYTEA NOT NULL                      -- person row of whoever printed it
) {without_rowid};

-- « Garder mes contributions ? », answered before leaving; NULL in `depart` otherwise.
CREATE TABLE choix_contributions (
    personne BYTEA NOT NULL PRIMARY KEY REFERENCES personne (id),
    garder SMALLINT NOT NULL,
    at BIGINT NOT NULL
) {without_rowid};

-- Somebody whom a source left out and whom the direction keeps until a date, the time to correct the source.
CREATE TABLE retour (
    personne BYTEA NOT NULL PRIMARY KEY REFERENCES personne (id),
    jusque BIGINT NOT NULL,
    par BYTEA NOT NULL,
    at BIGINT NOT NULL
) {without_rowid};
