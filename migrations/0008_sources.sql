-- Files and messages of one school go through the same imports as exports (K-AN-2).

-- What an import speaks of when it is not everything: '1,2,c,g' (categories of persons, classes, groups). '' for an export.
ALTER TABLE annuaire_import ADD COLUMN dit TEXT NOT NULL DEFAULT '';

-- Which column says what, as a school settled it. The name is the first part of the keys of whom the file gives.
CREATE TABLE correspondance (
    uai TEXT NOT NULL,
    nom TEXT NOT NULL,
    genre TEXT NOT NULL,                    -- 'eleves', 'responsables', 'personnels'
    definition TEXT NOT NULL,               -- JSON
    modifie BIGINT NOT NULL,
    par BYTEA,                              -- person row; NULL: from the command line
    PRIMARY KEY (uai, nom, genre)
) {without_rowid};

-- Who may send messages for which schools.
CREATE TABLE jeton_source (
    id BYTEA NOT NULL PRIMARY KEY,
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    origine TEXT NOT NULL,                  -- name of the system: 'edt', first part of its keys after 'api:'
    libelle TEXT NOT NULL,
    empreinte BYTEA NOT NULL,               -- keyed hash of the secret, which is shown once
    cree BIGINT NOT NULL,
    expire BIGINT NOT NULL,
    revoque BIGINT,
    par BYTEA
);
CREATE UNIQUE INDEX jeton_source_empreinte ON jeton_source (empreinte);

CREATE TABLE jeton_source_ecole (
    jeton BYTEA NOT NULL REFERENCES jeton_source (id),
    uai TEXT NOT NULL,
    PRIMARY KEY (jeton, uai)
) {without_rowid};

-- A file deposited and not imported yet: sealed, outside the database, forgotten after a day.
CREATE TABLE depot_brouillon (
    id BYTEA NOT NULL PRIMARY KEY,
    uai TEXT NOT NULL,
    par BYTEA,
    at BIGINT NOT NULL
);

-- Who was given by something else than an export: few, and looked at often.
CREATE INDEX personne_de_fichier ON personne (id) WHERE source IN (3, 4) AND etat = 0;
