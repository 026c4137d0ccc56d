-- Ballots (54D). Anonymous: an answer is sealed under the key of its poll; when the poll closes the answers are counted, their rows and the
-- key go, and the list of those who answered is written anew in the order of their ids. No row but the poll's bears a time.
CREATE TABLE ballot_poll (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    definition TEXT NOT NULL,               -- JSON: question, kind, choices, secrecy, results; never changes once the document is published
    anonymous SMALLINT NOT NULL,
    closes BIGINT NOT NULL,
    state SMALLINT NOT NULL,                -- 0 open, 1 closed
    sealed_key BYTEA,                       -- key of the poll, wrapped by the key outside the database; NULL once closed, or named
    answered BIGINT NOT NULL,
    tally TEXT,                             -- JSON, from the closing of an anonymous poll; NULL: not closed, or too few answers to be shown
    PRIMARY KEY (territory, document)
) {without_rowid};
CREATE INDEX ballot_poll_due ON ballot_poll (state, closes);

-- Who answered: one row per person, whatever happens at once.
CREATE TABLE ballot_voter (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    person BYTEA NOT NULL,
    answer TEXT,                            -- JSON, in a named poll; always NULL in an anonymous one
    PRIMARY KEY (territory, document, person)
) {without_rowid};

-- The box of an anonymous poll while it is open. Slots are random, and all the answers of a poll have the same length.
CREATE TABLE ballot_box (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    slot BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (territory, document, slot)
) {without_rowid};
