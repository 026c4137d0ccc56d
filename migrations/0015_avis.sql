-- Notifications (K-UI-6): what each line is, what each person chose, and the mail that leaves.

ALTER TABLE notification ADD COLUMN genre SMALLINT NOT NULL DEFAULT 0;  -- 0 announcement, 1 reminder, 2 urgent
ALTER TABLE notification ADD COLUMN envoi BYTEA;                        -- the mail that took it; NULL: none yet
CREATE INDEX notification_waiting ON notification (at) WHERE seen IS NULL AND envoi IS NULL;
CREATE INDEX notification_urgent ON notification (at) WHERE genre = 2 AND seen IS NULL AND envoi IS NULL;
CREATE INDEX notification_envoi ON notification (envoi) WHERE envoi IS NOT NULL;

-- One row per account that chose something; without one, the defaults of `preau_content::NoticeChoices`.
CREATE TABLE avis_choix (
    compte BYTEA NOT NULL PRIMARY KEY REFERENCES compte (id),
    courriel SMALLINT,                      -- 1 mail, 0 none; NULL: as its hats say
    heure SMALLINT NOT NULL,                -- of the daily mail, in France
    adresse BYTEA,                          -- person row of the account whose address is used; NULL: the first that has one
    calme_de SMALLINT,                      -- quiet hours, in France; NULL: none
    calme_a SMALLINT,
    modules TEXT NOT NULL,                  -- JSON: id of a module -> where its lines go
    modifie BIGINT NOT NULL
) {without_rowid};
CREATE INDEX avis_choix_modifie ON avis_choix (modifie);

-- A mail to an account: at most one daily mail per day, and those of urgent lines. Claimed, then handed over, then gone: what was
-- handed over by a process that died is not tried again.
CREATE TABLE avis_envoi (
    id BYTEA NOT NULL PRIMARY KEY,
    compte BYTEA NOT NULL,
    jour BIGINT,                            -- day of a daily mail, since 1970 in France; NULL: urgent
    etat SMALLINT NOT NULL,                 -- 0 prepared, 1 being handed over, 2 gone, 3 refused, 4 nothing to say
    bail BIGINT NOT NULL,                   -- while prepared: nobody else takes it before
    essais SMALLINT NOT NULL,
    at BIGINT NOT NULL
) {without_rowid};
CREATE UNIQUE INDEX avis_envoi_jour ON avis_envoi (compte, jour);
CREATE INDEX avis_envoi_bail ON avis_envoi (bail) WHERE etat = 0;
CREATE INDEX avis_envoi_at ON avis_envoi (at);
