-- Sessions are server-side; the cookie holds a random token, the table its SHA-256.
CREATE TABLE session (
    token BYTEA NOT NULL PRIMARY KEY,       -- SHA-256 of the cookie value
    compte BYTEA NOT NULL REFERENCES compte (id),
    personne BYTEA NOT NULL,                -- person row of the hat being worn
    structure BYTEA,                        -- current school; NULL: none chosen
    enfant BYTEA,                           -- child chosen by a responsable; NULL: all
    csrf TEXT NOT NULL,
    terminal TEXT NOT NULL,                 -- « Firefox sur Android », from the User-Agent
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    expires BIGINT NOT NULL                 -- absolute limit
);
CREATE INDEX session_compte ON session (compte);
CREATE INDEX session_expires ON session (expires);

-- Failed sign-ins per account (never per address alone: a class shares one).
CREATE TABLE login_failure (
    login TEXT NOT NULL,
    at BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (login, at, n)
);

-- Acts of administrators and users (K-PE-5): never content, never names; ids only.
CREATE TABLE journal (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    territory BYTEA,
    structure BYTEA,
    compte BYTEA,
    personne BYTEA,
    acte TEXT NOT NULL,                     -- stable code: 'module.on', 'session.open'…
    objet TEXT NOT NULL,
    detail TEXT NOT NULL                    -- JSON
);
CREATE INDEX journal_at ON journal (at);
