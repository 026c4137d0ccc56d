-- The content engine: content has an author, an audience and a lifetime. Territory first in every key.

-- What an audience is made of. The id is a hash of (kind, target, qualifier), so that nobody has to look it up before writing;
-- the row gives the words back (« Responsables de la 6A »).
CREATE TABLE principal (
    id BYTEA NOT NULL PRIMARY KEY,
    genre SMALLINT NOT NULL,                -- preau_model::Principal
    cible BYTEA NOT NULL,                   -- person, group or structure
    qualificatif TEXT NOT NULL              -- profile, role… '' when none
) {without_rowid};

CREATE TABLE content_document (
    territory BYTEA NOT NULL,
    id BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    collection TEXT NOT NULL,
    structure BYTEA NOT NULL,               -- the school (or collectivité) it was written in
    author BYTEA,                           -- person row; NULL: the service itself (a job)
    author_hat SMALLINT NOT NULL,
    state SMALLINT NOT NULL,                -- 0 draft, 1 held, 2 published, 3 withdrawn, 4 archived, 5 deferred
    version BIGINT NOT NULL,
    body_schema BIGINT NOT NULL,            -- major of the body, from the manifest
    body TEXT NOT NULL,                     -- JSON
    about BYTEA,                            -- person the content is about
    announce TEXT,                          -- one line for notifications
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    publish_at BIGINT,                      -- deferred publication
    publisher BYTEA,                        -- who published or approved: a deferred publication is judged again under their rules
    published BIGINT,
    expire_at BIGINT NOT NULL,              -- never: 9223372036854775807
    retention TEXT NOT NULL,                -- retention class of the manifest
    hold SMALLINT NOT NULL,                 -- legal hold: no job deletes it
    PRIMARY KEY (territory, id)
) {without_rowid};
CREATE INDEX content_document_due ON content_document (state, publish_at);
CREATE INDEX content_document_expiry ON content_document (state, expire_at);
CREATE INDEX content_document_author ON content_document (territory, author);

-- The intended audience, kept with the document from the first draft; checked again at publication.
CREATE TABLE content_audience (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    principal BYTEA NOT NULL,
    level SMALLINT NOT NULL,                -- 1 read, 2 contribute, 3 manage
    shown_as SMALLINT NOT NULL,             -- 0 to, 1 cc, 2 hidden
    structure BYTEA NOT NULL,               -- the structure through which one matches it
    PRIMARY KEY (territory, document, principal)
) {without_rowid};

-- One row per (index, principal) of a document: the inbox. Only what may be listed now or later is here.
CREATE TABLE content_entry (
    territory BYTEA NOT NULL,
    idx BYTEA NOT NULL,                     -- hash of (plugin, collection, index)
    principal BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    sort_key BYTEA NOT NULL,                -- order-preserving bytes of the index keys
    document BYTEA NOT NULL,
    level SMALLINT NOT NULL,
    structure BYTEA NOT NULL,
    published BIGINT NOT NULL,              -- 0 while not published; compared with intervals in at-publication collections
    expire_at BIGINT NOT NULL,
    PRIMARY KEY (territory, idx, principal, state, sort_key, document)
) {without_rowid};
CREATE INDEX content_entry_document ON content_entry (territory, document);

-- Small per-person state: seen, done, starred…
CREATE TABLE content_mark (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    name TEXT NOT NULL,
    person BYTEA NOT NULL,
    value TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (territory, document, person, name)
) {without_rowid};
CREATE INDEX content_mark_person ON content_mark (territory, person, name, at);

-- `seen` as a watermark per (person, collection), with exceptions in content_mark.
CREATE TABLE content_seen (
    territory BYTEA NOT NULL,
    person BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    collection TEXT NOT NULL,
    watermark BIGINT NOT NULL,
    PRIMARY KEY (territory, person, plugin, collection)
) {without_rowid};

-- Uniqueness asked by a plugin: one slot, one booking.
CREATE TABLE content_claim (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (territory, structure, plugin, collection, name, value)
) {without_rowid};
CREATE INDEX content_claim_document ON content_claim (territory, document);

-- Idempotency of actions: kept 24 h.
CREATE TABLE content_action (
    territory BYTEA NOT NULL,
    person BYTEA NOT NULL,
    once TEXT NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT,                           -- what was answered the first time; NULL: running, nothing written yet; '': written, not answered yet
    PRIMARY KEY (territory, person, once)
) {without_rowid};
CREATE INDEX content_action_at ON content_action (at);

-- Lines for the notification centre, one per (person, event).
CREATE TABLE notification (
    person BYTEA NOT NULL,
    event TEXT NOT NULL,
    territory BYTEA NOT NULL,
    document BYTEA,
    plugin TEXT NOT NULL,
    structure BYTEA NOT NULL,
    line TEXT NOT NULL,
    at BIGINT NOT NULL,
    seen BIGINT,
    PRIMARY KEY (person, event)
) {without_rowid};
CREATE INDEX notification_person ON notification (person, at);

-- Use per plugin and school, for quotas.
CREATE TABLE content_usage (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    documents BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (territory, structure, plugin)
) {without_rowid};

-- The alias of a person for one plugin: merges, erasure and re-imports never break references inside bodies.
CREATE TABLE person_alias (
    territory BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    person BYTEA NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (territory, plugin, person),
    UNIQUE (territory, plugin, alias)
);
