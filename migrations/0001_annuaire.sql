-- The annuaire: who people are and how they are grouped.
-- One text for SQLite and PostgreSQL; `{without_rowid}` is filled by preau_store::dialect. Times are Unix milliseconds (BIGINT),
-- ids 16-byte UUIDv7 (BYTEA), booleans SMALLINT. An open interval ends at 9223372036854775807 (never), so that comparisons need no NULL.

-- A collectivité and the schools it administers: the first part of every content key.
CREATE TABLE territoire (
    id BYTEA NOT NULL PRIMARY KEY,
    nom TEXT NOT NULL,
    cree BIGINT NOT NULL
);

-- Établissement, département, collectivité, académie, bassin, commune… (K-AN-4).
CREATE TABLE structure (
    id BYTEA NOT NULL PRIMARY KEY,
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    genre SMALLINT NOT NULL,                -- preau_model::GenreStructure
    source SMALLINT NOT NULL,               -- preau_model::Source
    academie TEXT NOT NULL,                 -- code on 3 ('013'), '' outside AAF
    degre TEXT NOT NULL,                    -- '2D', '1D', '' outside AAF
    cle TEXT NOT NULL,                      -- ENTStructureJointure
    uai TEXT,                               -- ENTStructureUAI
    nom TEXT NOT NULL,                      -- as shown: « Collège Jean Zay »
    commune TEXT NOT NULL,
    nature TEXT NOT NULL,                   -- ENTStructureCodeTypeStruct (340: collège)
    bassin TEXT NOT NULL,                   -- ENTEtablissementBassin, label
    attributs TEXT NOT NULL,                -- JSON: what AAF gives and no column holds
    empreinte BYTEA NOT NULL,               -- keyed hash of the source record: unchanged ones are skipped
    etat SMALLINT NOT NULL,                 -- 0 open, 1 closed
    vu BIGINT NOT NULL,                     -- last import that held it
    UNIQUE (academie, degre, cle)
);
CREATE UNIQUE INDEX structure_uai ON structure (uai);
CREATE INDEX structure_territoire ON structure (territoire, genre);

-- Several parents: an établissement belongs to an académie, a bassin, a collectivité, a commune.
CREATE TABLE structure_parent (
    enfant BYTEA NOT NULL REFERENCES structure (id),
    parent BYTEA NOT NULL REFERENCES structure (id),
    PRIMARY KEY (enfant, parent)
) {without_rowid};
CREATE INDEX structure_parent_parent ON structure_parent (parent);

-- A human who signs in; above territories, schools and hats.
CREATE TABLE compte (
    id BYTEA NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,             -- folded: lower case, no accent
    etat SMALLINT NOT NULL,                 -- 0 inactive (until first sign-in), 1 active, 2 closed
    mot_de_passe TEXT,                      -- Argon2id PHC string; NULL: no local sign-in
    preferences TEXT NOT NULL,              -- JSON: theme, font, language
    cree BIGINT NOT NULL,
    active BIGINT                           -- first sign-in
);

-- A person as one source knows them: one row per (académie, degré, id), kept for ever under the same id.
CREATE TABLE personne (
    id BYTEA NOT NULL PRIMARY KEY,
    compte BYTEA NOT NULL REFERENCES compte (id),
    source SMALLINT NOT NULL,
    academie TEXT NOT NULL,
    degre TEXT NOT NULL,
    cle TEXT NOT NULL,                      -- ENTPersonJointure, or the local id
    categorie SMALLINT NOT NULL,            -- preau_model::Categorie: the hat it gives
    profil SMALLINT NOT NULL,               -- preau_model::Profil, primary
    nom TEXT NOT NULL,                      -- sn
    prenom TEXT NOT NULL,                   -- givenName
    civilite TEXT NOT NULL,                 -- personalTitle
    recherche TEXT NOT NULL,                -- folded names, for search and sort: « le goff anne »
    siecle TEXT,                            -- ENTEleveStructRattachId (pupils): key of FrEduVecteur and Pronote
    structure BYTEA,                        -- ENTPersonStructRattach, when known
    sensible BYTEA,                         -- sealed JSON: INE, birth date, addresses, phones, mail; key outside the database
    empreinte BYTEA NOT NULL,
    etat SMALLINT NOT NULL,                 -- 0 present, 1 left (pre-deletion), 2 deleted
    vu BIGINT NOT NULL,
    UNIQUE (academie, degre, cle)
);
CREATE INDEX personne_compte ON personne (compte);
CREATE INDEX personne_recherche ON personne (recherche);

-- Person ↔ structure, with the function that makes the profile there. An interval.
CREATE TABLE rattachement (
    personne BYTEA NOT NULL REFERENCES personne (id),
    structure BYTEA NOT NULL REFERENCES structure (id),
    profil SMALLINT NOT NULL,
    fonction TEXT NOT NULL,                 -- ENTPersonFonctions code ('DIR', 'ENS', 'AEH'…), 'ELE' for pupils, 'TUT' for responsables
    discipline TEXT NOT NULL,               -- label, '' when none
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    source SMALLINT NOT NULL,
    PRIMARY KEY (personne, structure, profil, fonction, discipline, depuis)
) {without_rowid};
CREATE INDEX rattachement_structure ON rattachement (structure, profil, jusque, personne);

-- A class, teaching group or manual list, of one school year.
CREATE TABLE groupe (
    id BYTEA NOT NULL PRIMARY KEY,
    structure BYTEA NOT NULL REFERENCES structure (id),
    annee SMALLINT NOT NULL,                -- year of the rentrée: 2026 for 2026-2027
    genre SMALLINT NOT NULL,                -- preau_model::GenreGroupe: 1 class, 2 teaching group, 3 manual
    code TEXT NOT NULL,                     -- code of the division or group
    libelle TEXT NOT NULL,
    niveau TEXT NOT NULL,                   -- '6', '5', '4', '3', '' when unknown
    source SMALLINT NOT NULL,
    jusque BIGINT NOT NULL,                 -- end of the group's life
    UNIQUE (structure, annee, genre, code)
);

-- A teaching group is made of pupils of these classes.
CREATE TABLE groupe_division (
    groupe BYTEA NOT NULL REFERENCES groupe (id),
    division BYTEA NOT NULL REFERENCES groupe (id),
    PRIMARY KEY (groupe, division)
) {without_rowid};

-- Memberships and teaching links, as intervals. `qualite`: 1 élève, 2 enseignant, 3 professeur principal, 4 member of a manual group.
CREATE TABLE appartenance (
    personne BYTEA NOT NULL REFERENCES personne (id),
    groupe BYTEA NOT NULL REFERENCES groupe (id),
    qualite SMALLINT NOT NULL,
    matiere TEXT NOT NULL,                  -- code matière of a teaching link, '' otherwise
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    source SMALLINT NOT NULL,
    PRIMARY KEY (personne, groupe, qualite, matiere, depuis)
) {without_rowid};
CREATE INDEX appartenance_groupe ON appartenance (groupe, qualite, jusque, personne);

-- ENTElevePersRelEleve: the six fields, kept as they came. A right is never deduced from `contact` alone.
CREATE TABLE lien_responsable (
    eleve BYTEA NOT NULL REFERENCES personne (id),
    responsable BYTEA NOT NULL REFERENCES personne (id),
    lien SMALLINT NOT NULL,                 -- code lien: 10 mère, 20 père, 50 tuteur…
    financier SMALLINT NOT NULL,
    legal SMALLINT NOT NULL,                -- 1 représentant légal, 2 personne en charge, 0 non
    contact SMALLINT NOT NULL,
    paiement SMALLINT NOT NULL,
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    source SMALLINT NOT NULL,
    PRIMARY KEY (eleve, responsable, depuis)
) {without_rowid};
CREATE INDEX lien_responsable_responsable ON lien_responsable (responsable, jusque);

CREATE TABLE matiere (
    academie TEXT NOT NULL,
    code TEXT NOT NULL,                     -- ENTMatJointure
    libelle TEXT NOT NULL,
    PRIMARY KEY (academie, code)
) {without_rowid};

CREATE TABLE mef (
    academie TEXT NOT NULL,
    code TEXT NOT NULL,                     -- ENTMefJointure
    libelle TEXT NOT NULL,
    attributs TEXT NOT NULL,
    PRIMARY KEY (academie, code)
) {without_rowid};

-- Function code → profile, as data (formats differ between académies); filled at start from the bundled table, editable.
CREATE TABLE fonction_profil (
    fonction TEXT NOT NULL PRIMARY KEY,
    profil SMALLINT NOT NULL
) {without_rowid};

-- Every import, with what it did.
CREATE TABLE annuaire_import (
    id BYTEA NOT NULL PRIMARY KEY,
    territoire BYTEA NOT NULL,
    academie TEXT NOT NULL,
    degre TEXT NOT NULL,
    date_generation BIGINT NOT NULL,        -- dateGenerationExport
    debut BIGINT NOT NULL,
    fin BIGINT,
    etat SMALLINT NOT NULL,                 -- 0 running, 1 applied, 2 refused
    bilan TEXT NOT NULL                     -- JSON: counts, anomalies
);
