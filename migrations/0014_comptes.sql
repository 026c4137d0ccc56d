-- Local accounts (K-ID-3, K-ID-7): reasons, requests, second factor, codes sent by mail, mail going out.

ALTER TABLE accueil ADD COLUMN motif BYTEA;              -- why, sealed; NULL: nobody said

ALTER TABLE session ADD COLUMN attend SMALLINT NOT NULL DEFAULT 0;  -- 1: the second factor is not proved yet, nothing opens
ALTER TABLE session ADD COLUMN preuve BIGINT NOT NULL DEFAULT 0;    -- when its owner last proved who they are

-- What a school asks of the académie or of the collectivité: a permanent local account, or administrator rights.
CREATE TABLE demande_compte (
    id BYTEA NOT NULL PRIMARY KEY,
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    structure BYTEA NOT NULL REFERENCES structure (id),
    genre SMALLINT NOT NULL,                -- 1 local account, 2 administrator rights
    statut TEXT NOT NULL,                   -- of a local account: code of the kind of arrival; '' for rights
    personne BYTEA,                         -- of rights: to whom; of an account, once made: its person row
    jusque BIGINT NOT NULL,                 -- NEVER: permanent
    contenu BYTEA NOT NULL,                 -- sealed JSON: names, mail, reason
    par BYTEA NOT NULL,                     -- person row of who asks
    at BIGINT NOT NULL,
    etat SMALLINT NOT NULL,                 -- 0 waits, 1 accepted, 2 refused
    decide_par BYTEA,
    decide_at BIGINT,
    reponse BYTEA                           -- sealed: the words of the answer
);
CREATE INDEX demande_compte_territoire ON demande_compte (territoire, etat, at);
CREATE INDEX demande_compte_structure ON demande_compte (structure, at);

-- Time-based codes (RFC 6238). The secret is sealed with the key that is not in the database.
CREATE TABLE second_facteur (
    compte BYTEA NOT NULL PRIMARY KEY REFERENCES compte (id),
    secret BYTEA NOT NULL,
    actif SMALLINT NOT NULL,                -- 0: shown, not confirmed by a first code
    pas BIGINT NOT NULL,                    -- last time step used: one code serves once
    cree BIGINT NOT NULL
) {without_rowid};

-- Recovery codes, each once: SHA-256 of the account's id and of the code.
CREATE TABLE code_secours (
    compte BYTEA NOT NULL REFERENCES compte (id),
    code BYTEA NOT NULL,
    PRIMARY KEY (compte, code)
) {without_rowid};

-- Codes sent by mail, one of each use per account.
CREATE TABLE code_courriel (
    compte BYTEA NOT NULL REFERENCES compte (id),
    emploi SMALLINT NOT NULL,               -- 1 second factor, 2 forgotten password
    code BYTEA NOT NULL,
    cree BIGINT NOT NULL,
    expire BIGINT NOT NULL,
    PRIMARY KEY (compte, emploi)
) {without_rowid};

-- Mail waiting to leave, sealed: it may hold a code. Whoever moves `prochain` sends it.
CREATE TABLE courriel (
    id BYTEA NOT NULL PRIMARY KEY,
    contenu BYTEA NOT NULL,
    cree BIGINT NOT NULL,
    prochain BIGINT NOT NULL,
    essais SMALLINT NOT NULL
) {without_rowid};
CREATE INDEX courriel_prochain ON courriel (prochain);

-- What a territory asks of its administrators.
CREATE TABLE reglage_comptes (
    territoire BYTEA NOT NULL PRIMARY KEY REFERENCES territoire (id),
    second_facteur SMALLINT NOT NULL        -- 1: whoever administers proves a second factor when signing in with a password
) {without_rowid};
