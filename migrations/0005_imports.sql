-- Imports by lots: one transaction per établissement, approval, return to the state before, differential exports.

-- The whole record of an établissement, as read: what a differential export is merged onto (persons have theirs in `sensible`, sealed).
ALTER TABLE structure ADD COLUMN fiche BYTEA;

-- etat: 0 running, 1 applied whole, 2 refused (nothing changed), 3 applied but for lots that wait or were rejected,
-- 4 interrupted between two lots, 5 undone, 6 applied in part, then replaced by a later one.
ALTER TABLE annuaire_import ADD COLUMN nature SMALLINT NOT NULL DEFAULT 0;  -- 0 complete, 1 differential
ALTER TABLE annuaire_import ADD COLUMN source TEXT NOT NULL DEFAULT '';     -- name of the folder or archive
ALTER TABLE annuaire_import ADD COLUMN chemin TEXT NOT NULL DEFAULT '';     -- where it was read, to take it again after a crash
ALTER TABLE annuaire_import ADD COLUMN garde TEXT;                          -- file that keeps the delivery while lots wait
CREATE INDEX annuaire_import_portee ON annuaire_import (academie, degre, etat);

-- Moves with every transaction that writes rows of AAF: two imports never interleave without noticing.
CREATE TABLE annuaire_portee (
    academie TEXT NOT NULL,
    degre TEXT NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (academie, degre)
) {without_rowid};

-- What an import does to one établissement, to what belongs to none ('-'), and the departures that come last ('+').
CREATE TABLE annuaire_lot (
    import BYTEA NOT NULL REFERENCES annuaire_import (id),
    cle TEXT NOT NULL,                      -- ENTStructureJointure, '-' or '+'
    rang BIGINT NOT NULL,                   -- order of application
    uai TEXT NOT NULL,
    nom TEXT NOT NULL,
    etat SMALLINT NOT NULL,                 -- 0 to do, 1 applied, 2 waits, 3 rejected, 4 replaced by a later import, 5 undone
    raisons TEXT NOT NULL,                  -- JSON: why it waits
    mouvements TEXT NOT NULL,               -- JSON: counts and keys
    empreinte TEXT NOT NULL,                -- what it would do: approved only if it would still do the same
    par TEXT NOT NULL,                      -- who decided
    motif TEXT NOT NULL,                    -- why
    decide BIGINT,                          -- when it was applied or decided
    PRIMARY KEY (import, cle)
) {without_rowid};
CREATE INDEX annuaire_lot_etat ON annuaire_lot (etat);

-- What the rows of a lot were before it: sealed, compressed, kept for the last imports of a territory.
CREATE TABLE annuaire_retour (
    import BYTEA NOT NULL REFERENCES annuaire_import (id),
    rang BIGINT NOT NULL,
    image BYTEA NOT NULL,
    PRIMARY KEY (import, rang)
);

-- What records cite and the annuaire does not hold (yet): who has to be looked at again when it comes.
CREATE TABLE annuaire_suspens (
    personne BYTEA NOT NULL REFERENCES personne (id),
    genre SMALLINT NOT NULL,                -- 1 a responsable, 2 an établissement or something of it
    cite TEXT NOT NULL,                     -- its key
    PRIMARY KEY (personne, genre, cite)
) {without_rowid};
CREATE INDEX annuaire_suspens_cite ON annuaire_suspens (cite, genre);

-- Guard rails of a territory that differ from the usual ones.
CREATE TABLE annuaire_seuil (
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    code TEXT NOT NULL,
    pourcent BIGINT NOT NULL,
    minimum BIGINT NOT NULL,
    PRIMARY KEY (territoire, code)
) {without_rowid};
