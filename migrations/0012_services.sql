-- Third-party services and what the portal, as their SSO server, remembers: tickets, visits to end, agreements (K-ID-4, K-ID-6).

CREATE TABLE sso_service (
    id BYTEA NOT NULL PRIMARY KEY,          -- never used again: the opaque ids of its users hang on it
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    code TEXT NOT NULL,                     -- its id in the TOML file: 'pronote-jean-zay'
    declaration TEXT NOT NULL,              -- JSON: everything else, as checked
    change BIGINT NOT NULL,
    UNIQUE (territoire, code)
);

-- Tickets that were not used yet. Those of proxies serve until the session ends, the others once.
CREATE TABLE sso_ticket (
    empreinte BYTEA NOT NULL PRIMARY KEY,   -- SHA-256 of the ticket
    genre SMALLINT NOT NULL,                -- 1 service, 2 proxy, 3 proxy-granting
    service BYTEA NOT NULL,
    adresse TEXT NOT NULL,                  -- exact address it was issued for; of a proxy-granting ticket, its callback
    session BYTEA NOT NULL,                 -- the ticket is worth nothing once this session ended
    personne BYTEA NOT NULL,                -- person row of the hat that was worn
    structure BYTEA NOT NULL,               -- school through which the person is of the audience
    frais SMALLINT NOT NULL,                -- 1: credentials were presented for this very ticket
    mandataires TEXT NOT NULL,              -- JSON: callbacks of the proxies, the latest first
    expire BIGINT NOT NULL
) {without_rowid};
CREATE INDEX sso_ticket_expire ON sso_ticket (expire);

-- Services to tell when a session ends (single logout).
CREATE TABLE sso_visite (
    ticket TEXT NOT NULL PRIMARY KEY,       -- used already: it only names the session of the service
    session BYTEA NOT NULL,
    service BYTEA NOT NULL,
    adresse TEXT NOT NULL,
    essais BIGINT NOT NULL,
    prochain BIGINT NOT NULL                -- not before; moved by whoever takes the line
) {without_rowid};
CREATE INDEX sso_visite_session ON sso_visite (session);

-- What somebody agreed to send to a service of category 5, field by field.
CREATE TABLE sso_accord (
    service BYTEA NOT NULL,
    personne BYTEA NOT NULL,                -- whose data
    champs TEXT NOT NULL,                   -- JSON: names of the fields agreed to
    par BYTEA NOT NULL,                     -- who agreed: the person, or a responsable
    at BIGINT NOT NULL,
    transmis BIGINT,                        -- sent once; afterwards only the identifier leaves
    PRIMARY KEY (service, personne)
) {without_rowid};
CREATE INDEX sso_accord_personne ON sso_accord (personne);

-- A pupil under fifteen asked: a responsable answers.
CREATE TABLE sso_demande (
    service BYTEA NOT NULL,
    personne BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (service, personne)
) {without_rowid};
CREATE INDEX sso_demande_personne ON sso_demande (personne);
