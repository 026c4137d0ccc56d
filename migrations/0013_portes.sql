-- Doors in: the identity providers of territories, whose account an identity is, and the requests under way.

-- A provider, as `preau config apply` described it.
CREATE TABLE fournisseur (
    id TEXT NOT NULL PRIMARY KEY,
    territoire BYTEA NOT NULL REFERENCES territoire (id),
    genre TEXT NOT NULL,                    -- 'oidc'
    nom TEXT NOT NULL,                      -- as shown: « EduConnect »
    rang BIGINT NOT NULL,                   -- order of the sign-in page: that of the first file that told it
    reglages TEXT NOT NULL,                 -- JSON: profiles, issuer, client, scopes, rules
    secret BYTEA NOT NULL,                  -- sealed with the key outside the database
    actif SMALLINT NOT NULL,                -- 0: nobody enters by it any more
    modifie BIGINT NOT NULL
);

-- Whose account an identity of a provider is. An identity is (issuer, subject): its hash, so that nobody reads it here.
CREATE TABLE porte_lien (
    fournisseur TEXT NOT NULL REFERENCES fournisseur (id),
    sujet BYTEA NOT NULL,                   -- SHA-256 of issuer and subject
    compte BYTEA NOT NULL REFERENCES compte (id),
    cree BIGINT NOT NULL,
    vu BIGINT NOT NULL,                     -- last sign-in by it
    PRIMARY KEY (fournisseur, sujet)
) {without_rowid};
CREATE INDEX porte_lien_compte ON porte_lien (compte);

-- What waits for somebody to come back, some minutes, once.
CREATE TABLE porte_attente (
    cle BYTEA NOT NULL PRIMARY KEY,         -- SHA-256 of the token that travels
    genre SMALLINT NOT NULL,                -- 1 gone to the provider, 2 choosing among accounts
    fournisseur TEXT NOT NULL,
    navigateur BYTEA NOT NULL,              -- SHA-256 of the nonce of the browser that left
    scelle BYTEA NOT NULL,                  -- sealed JSON: nonce, PKCE verifier, where to go
    expire BIGINT NOT NULL
);
CREATE INDEX porte_attente_expire ON porte_attente (expire);

-- Professional mail of agents, as a keyed hash: filled only while a provider recognises people by it.
CREATE TABLE courriel_agent (
    personne BYTEA NOT NULL PRIMARY KEY,
    sceau BYTEA NOT NULL,                   -- head of the sealed fields that were read: another one asks to read again
    empreinte BYTEA NOT NULL                -- keyed hash; empty without a mail
);
CREATE INDEX courriel_agent_empreinte ON courriel_agent (empreinte);
CREATE INDEX personne_agent ON personne (id) WHERE categorie = 3;
