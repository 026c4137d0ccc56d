-- Signatures (UTI-AVE-CLI), and reminders that leave by themselves (54E).

-- Pupils that a document is about, as they were when it was published: those of its audience.
CREATE TABLE content_child (
    territory BYTEA NOT NULL,
    child BYTEA NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (territory, child, document)
) {without_rowid};
CREATE INDEX content_child_document ON content_child (territory, document);

-- What a document asks of the responsables of these pupils.
CREATE TABLE signature_ask (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    version BIGINT NOT NULL,                -- of the document, when the text to sign was last changed
    rule SMALLINT NOT NULL,                 -- 0 nothing to sign, 1 one legal representative is enough, 2 all of them
    until BIGINT NOT NULL,                  -- last moment to sign by oneself; never: 9223372036854775807
    PRIMARY KEY (territory, document)
) {without_rowid};

-- One row per text, pupil and responsable: waiting while `at` is NULL. Rows of an older text stay, as what was signed then.
CREATE TABLE signature (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    version BIGINT NOT NULL,
    child BYTEA NOT NULL,
    person BYTEA NOT NULL,
    at BIGINT,
    on_paper SMALLINT NOT NULL,
    entered_by BYTEA,                       -- who entered a paper answer
    PRIMARY KEY (territory, document, version, child, person)
) {without_rowid};
CREATE INDEX signature_waiting ON signature (territory, person, document) WHERE at IS NULL;

-- A line sent again every `days` to those who have not seen or signed.
CREATE TABLE content_reminder (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    days SMALLINT NOT NULL,
    signed SMALLINT NOT NULL,               -- 0: to those who have not seen it, 1: to those who have not signed
    line TEXT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (territory, document)
) {without_rowid};
CREATE INDEX content_reminder_due ON content_reminder (due);
