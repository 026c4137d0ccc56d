-- Installed plugins, and what each school switched on.

CREATE TABLE plugin_version (
    plugin TEXT NOT NULL,
    version TEXT NOT NULL,
    publisher TEXT NOT NULL,                -- Ed25519 public key, hexadecimal
    digest TEXT NOT NULL,                   -- SHA-256 of the component, hexadecimal
    package TEXT NOT NULL,                  -- SHA-256 of the listing of the package (a blob): what the signature covers
    signature TEXT NOT NULL,                -- over the listing, hexadecimal
    manifest TEXT NOT NULL,                 -- plugin.toml as installed
    state SMALLINT NOT NULL,                -- 0 installed, 1 current, 2 disabled, 3 waits for consent
    installed BIGINT NOT NULL,
    reason TEXT NOT NULL,                   -- why it is disabled or waits, in words; '' otherwise
    PRIMARY KEY (plugin, version)
);

-- part '' is the module itself. No row: off, or the part's default of the manifest.
CREATE TABLE module_switch (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    part TEXT NOT NULL,
    is_on SMALLINT NOT NULL,
    by_person BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (territory, structure, plugin, part)
) {without_rowid};

CREATE TABLE module_setting (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (territory, structure, plugin, name)
) {without_rowid};

-- Holders of a plugin role where the school changed the manifest's defaults. `holder`: 'direction', 'enseignant', … or 'personne:<hex>'.
CREATE TABLE module_role_holder (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    role TEXT NOT NULL,
    holder TEXT NOT NULL,
    PRIMARY KEY (territory, structure, plugin, role, holder)
) {without_rowid};

-- Grows with every change of a territory's switches, settings, holders or grants: replicas compare it with what they keep in memory.
CREATE TABLE policy_version (
    territory BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
) {without_rowid};

-- Consent to a capability, keyed by publisher: another publisher under the same id inherits nothing.
CREATE TABLE capability_grant (
    territory BYTEA NOT NULL,
    structure BYTEA NOT NULL,
    plugin TEXT NOT NULL,
    publisher TEXT NOT NULL,
    capability TEXT NOT NULL,
    granted SMALLINT NOT NULL,
    by_person BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (territory, structure, plugin, publisher, capability)
) {without_rowid};

-- What went wrong in a plugin, for administrators: kind is a stable code, reference is shown on the card.
CREATE TABLE plugin_incident (
    reference TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    plugin TEXT NOT NULL,
    version TEXT NOT NULL,
    structure BYTEA,
    place TEXT NOT NULL,                    -- 'page', 'widget', 'job', 'install'
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX plugin_incident_at ON plugin_incident (at);
CREATE INDEX plugin_incident_plugin ON plugin_incident (plugin, at);

-- Recurring work, leased: survives restarts, never runs twice at once.
CREATE TABLE job (
    plugin TEXT NOT NULL,                   -- '' for the kernel's own
    structure BYTEA NOT NULL,
    name TEXT NOT NULL,
    territory BYTEA NOT NULL,
    run_at BIGINT NOT NULL,
    every BIGINT NOT NULL,                  -- milliseconds
    lease_until BIGINT NOT NULL,
    lease_by TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    resume TEXT,
    PRIMARY KEY (plugin, structure, name)
);
CREATE INDEX job_due ON job (run_at);
