-- The life of the annuaire outside imports: search, arrivals by hand, corrections, families, groups, departures, duplicates.

-- Search. A person whose names are not those of `indexe` waits for the index: the partial index is the queue, kept by the engine.
ALTER TABLE personne ADD COLUMN indexe TEXT;             -- names as indexed; NULL: never
ALTER TABLE personne ADD COLUMN indexe_categorie SMALLINT;
ALTER TABLE personne ADD COLUMN indice BYTEA;            -- `empreinte` as of the last search for duplicates; NULL: never
CREATE INDEX personne_a_indexer ON personne (id)
    WHERE indexe IS NULL OR indexe <> recherche OR indexe_categorie <> categorie;
CREATE INDEX personne_a_comparer ON personne (id) WHERE indice IS NULL OR indice <> empreinte;
CREATE INDEX personne_etat ON personne (etat, vu) WHERE etat = 1;

-- One row per word of the names. `mot` is bytes: a range of prefixes is then the same on every engine and locale.
CREATE TABLE personne_mot (
    categorie SMALLINT NOT NULL,
    mot BYTEA NOT NULL,
    nom TEXT NOT NULL,                      -- the whole `recherche`
    personne BYTEA NOT NULL,
    PRIMARY KEY (categorie, mot, nom, personne)
) {without_rowid};

-- Words that differ by one letter meet in a common `cle`: the word itself and the word less any one letter.
CREATE TABLE mot_voisin (
    cle TEXT NOT NULL,
    mot TEXT NOT NULL,
    PRIMARY KEY (cle, mot)
) {without_rowid};

-- Acts on the annuaire (K-PE-5). `detail` is sealed: what was before, what is after.
CREATE TABLE journal_annuaire (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    par BYTEA,                              -- person row of the author; NULL: the portal itself
    acte TEXT NOT NULL,                     -- stable code: 'arrivee.accueillir', 'famille.proteger'…
    structure BYTEA,
    personne BYTEA,                         -- on whom
    autre BYTEA,                            -- second person or group
    detail BYTEA
);
CREATE INDEX journal_annuaire_at ON journal_annuaire (at);
CREATE INDEX journal_annuaire_personne ON journal_annuaire (personne, at);

-- Somebody entered by hand in a school, for a time.
CREATE TABLE accueil (
    personne BYTEA NOT NULL PRIMARY KEY REFERENCES personne (id),
    structure BYTEA NOT NULL REFERENCES structure (id),
    statut TEXT NOT NULL,                   -- stable code of the kind of arrival: 'remplacant', 'aesh'…
    remplace BYTEA REFERENCES personne (id),
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    par BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX accueil_structure ON accueil (structure, jusque);

-- An AESH and a pupil.
CREATE TABLE accompagnement (
    personne BYTEA NOT NULL REFERENCES personne (id),
    eleve BYTEA NOT NULL REFERENCES personne (id),
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    PRIMARY KEY (personne, eleve, depuis)
) {without_rowid};
CREATE INDEX accompagnement_eleve ON accompagnement (eleve, jusque);

-- Two rows or two accounts of one human, brought together; undone by `separer`.
CREATE TABLE fusion (
    id BYTEA NOT NULL PRIMARY KEY,
    genre SMALLINT NOT NULL,                -- 1 accounts shared, 2 local row absorbed by another
    ancienne BYTEA NOT NULL,                -- person row that gave its account, or was absorbed
    nouvelle BYTEA NOT NULL,
    garde BYTEA NOT NULL,                   -- account kept
    ferme BYTEA NOT NULL,                   -- account closed
    detail TEXT NOT NULL,                   -- JSON: what separating puts back (ids and dates only)
    par BYTEA,
    at BIGINT NOT NULL,
    defaite BIGINT                          -- when it was undone
);
CREATE INDEX fusion_nouvelle ON fusion (nouvelle);
CREATE INDEX fusion_ancienne ON fusion (ancienne);

-- A value given by the school in place of the source's; the rule of each field is in the code, in one table.
CREATE TABLE correction (
    personne BYTEA NOT NULL REFERENCES personne (id),
    champ TEXT NOT NULL,
    valeur BYTEA NOT NULL,                  -- sealed
    source BYTEA NOT NULL,                  -- sealed: what the source said when the value was given
    empreinte BYTEA NOT NULL,               -- `personne.empreinte` when the value was last written in the row
    par BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (personne, champ)
) {without_rowid};

-- The link of this pair opens nothing while `leve` is NULL, whatever an import writes.
CREATE TABLE blocage_lien (
    id BYTEA NOT NULL PRIMARY KEY,
    eleve BYTEA NOT NULL REFERENCES personne (id),
    responsable BYTEA NOT NULL REFERENCES personne (id),
    motif BYTEA NOT NULL,                   -- sealed
    avant TEXT NOT NULL,                    -- JSON: the links that were closed
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,                 -- NEVER: until somebody lifts it
    par BYTEA NOT NULL,
    leve BIGINT,
    leve_par BYTEA
);
CREATE UNIQUE INDEX blocage_lien_actif ON blocage_lien (eleve, responsable) WHERE leve IS NULL;
CREATE INDEX blocage_lien_fin ON blocage_lien (jusque) WHERE leve IS NULL;

-- The links as everybody must read them.
CREATE VIEW lien_effectif AS
    SELECT l.eleve, l.responsable, l.lien, l.financier, l.legal, l.contact, l.paiement, l.depuis,
        CASE WHEN b.depuis IS NULL OR l.jusque < b.depuis THEN l.jusque ELSE b.depuis END AS jusque, l.source
    FROM lien_responsable l
    LEFT JOIN blocage_lien b ON b.eleve = l.eleve AND b.responsable = l.responsable AND b.leve IS NULL;

-- Classes and groups of a school year that pupils and responsables do not see before a moment.
CREATE TABLE embargo (
    structure BYTEA NOT NULL REFERENCES structure (id),
    annee SMALLINT NOT NULL,
    jusque BIGINT NOT NULL,
    par BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (structure, annee)
) {without_rowid};

-- What only a manual group has.
CREATE TABLE groupe_manuel (
    groupe BYTEA NOT NULL PRIMARY KEY REFERENCES groupe (id),
    auteur BYTEA NOT NULL REFERENCES personne (id),
    portee SMALLINT NOT NULL,               -- 1 list of its author, 2 school, 3 several schools
    cree BIGINT NOT NULL
);
CREATE INDEX groupe_manuel_auteur ON groupe_manuel (auteur);

-- A manual group holds the pupils of these classes, whoever they are at each moment.
CREATE TABLE groupe_composition (
    groupe BYTEA NOT NULL REFERENCES groupe (id),
    classe BYTEA NOT NULL REFERENCES groupe (id),
    depuis BIGINT NOT NULL,
    jusque BIGINT NOT NULL,
    PRIMARY KEY (groupe, classe, depuis)
) {without_rowid};
CREATE INDEX groupe_composition_classe ON groupe_composition (classe);

-- Persons who left: deletion is due at `echeance`.
CREATE TABLE depart (
    personne BYTEA NOT NULL PRIMARY KEY REFERENCES personne (id),
    depuis BIGINT NOT NULL,
    echeance BIGINT NOT NULL,
    garder SMALLINT,                        -- « garder mes contributions ? »: NULL not asked, 0, 1
    par BYTEA
);
CREATE INDEX depart_echeance ON depart (echeance);

-- Days between departure and deletion, where a school does not keep the default.
CREATE TABLE delai_suppression (
    structure BYTEA NOT NULL PRIMARY KEY REFERENCES structure (id),
    jours BIGINT NOT NULL
);

-- Proof of a deletion, without any name.
CREATE TABLE certificat_suppression (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    structure BYTEA,
    personnes BIGINT NOT NULL,
    comptes BIGINT NOT NULL,
    profils TEXT NOT NULL,                  -- JSON: deletions by profile
    premier BIGINT NOT NULL,                -- earliest departure
    dernier BIGINT NOT NULL,                -- latest departure
    empreinte TEXT NOT NULL                 -- SHA-256 of the sorted keys, hexadecimal
);
CREATE INDEX certificat_suppression_structure ON certificat_suppression (structure, at);

-- Keyed hashes by which rows of one human meet; never the values.
CREATE TABLE indice_doublon (
    genre SMALLINT NOT NULL,                -- 1 names, 2 birth date and first name, 3 INE, 4 mail
    cle BYTEA NOT NULL,
    personne BYTEA NOT NULL,
    PRIMARY KEY (genre, cle, personne)
) {without_rowid};
CREATE INDEX indice_doublon_personne ON indice_doublon (personne);

CREATE TABLE doublon (
    a BYTEA NOT NULL REFERENCES personne (id),
    b BYTEA NOT NULL REFERENCES personne (id),
    score SMALLINT NOT NULL,                -- 0 to 100
    motifs TEXT NOT NULL,                   -- JSON: stable codes
    etat SMALLINT NOT NULL,                 -- 0 proposed, 1 brought together, 2 two different persons
    at BIGINT NOT NULL,
    par BYTEA,
    PRIMARY KEY (a, b)
) {without_rowid};
CREATE INDEX doublon_b ON doublon (b);
CREATE INDEX doublon_etat ON doublon (etat, score);

-- Which attachments of structures were decided here.
CREATE TABLE structure_parent_local (
    enfant BYTEA NOT NULL REFERENCES structure (id),
    parent BYTEA NOT NULL REFERENCES structure (id),
    par BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (enfant, parent)
) {without_rowid};
