//! The table `plugin_version`.

use preau_model::Millis;
use preau_store::{Connection, Db, Row, RowExt as _, StoreError};

/// Where a version stands. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// Kept for a roll-back.
    Installed = 0,
    /// Runs.
    Current = 1,
    /// Stopped; `reason` says why.
    Disabled = 2,
    /// Waits for consent: it asks for more than the one before, or comes from another publisher.
    Waiting = 3,
}

impl VersionState {
    fn from_number(number: i64) -> Option<Self> {
        [Self::Installed, Self::Current, Self::Disabled, Self::Waiting]
            .into_iter()
            .find(|state| *state as i64 == number)
    }
}

/// One installed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Plugin id.
    pub plugin: String,
    /// Semantic version.
    pub version: String,
    /// Public key of the publisher, in hexadecimal.
    pub publisher: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// SHA-256 of the signed listing.
    pub package: String,
    /// Over the listing, in hexadecimal.
    pub signature: String,
    /// `plugin.toml` as installed.
    pub manifest: String,
    /// Where it stands.
    pub state: VersionState,
    /// When it was installed.
    pub installed: Millis,
    /// Why it is stopped or waits; empty otherwise.
    pub reason: String,
}

const SELECT: &str = "SELECT plugin, version, publisher, digest, package, signature, manifest, state, installed, reason \
     FROM plugin_version ORDER BY plugin, installed, version";

/// Every version of every plugin, oldest first.
pub(super) async fn all(db: &Db) -> Result<Vec<Version>, StoreError> {
    sqlx::query(SELECT)
        .fetch_all(&mut *db.read().await?)
        .await?
        .iter()
        .map(version)
        .collect()
}

/// (plugin, package) of the current versions.
pub(super) async fn current(db: &Db) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query("SELECT plugin, package FROM plugin_version WHERE state = 1")
        .fetch_all(&mut *db.read().await?)
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("plugin")?, row.text("package")?)))
        .collect()
}

fn version(row: &Row) -> Result<Version, StoreError> {
    let state = VersionState::from_number(row.int("state")?).ok_or(StoreError::Column {
        column: "state",
        expected: "state of a version",
    })?;
    Ok(Version {
        plugin: row.text("plugin")?,
        version: row.text("version")?,
        publisher: row.text("publisher")?,
        digest: row.text("digest")?,
        package: row.text("package")?,
        signature: row.text("signature")?,
        manifest: row.text("manifest")?,
        state,
        installed: row.int("installed")?,
        reason: row.text("reason")?,
    })
}

/// Writes a version; if it becomes current, the one that was is kept for a roll-back.
pub(super) async fn put(db: &Db, version: Version) -> Result<(), StoreError> {
    db.write(move |tx| {
        Box::pin(async move {
            if version.state == VersionState::Current {
                demote(tx, &version.plugin).await?;
            }
            sqlx::query(
                "INSERT INTO plugin_version (plugin, version, publisher, digest, package, signature, manifest, state, installed, reason) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (plugin, version) DO UPDATE SET \
                 publisher = excluded.publisher, digest = excluded.digest, package = excluded.package, signature = excluded.signature, \
                 manifest = excluded.manifest, state = excluded.state, installed = excluded.installed, reason = excluded.reason",
            )
            .bind(version.plugin)
            .bind(version.version)
            .bind(version.publisher)
            .bind(version.digest)
            .bind(version.package)
            .bind(version.signature)
            .bind(version.manifest)
            .bind(version.state as i16)
            .bind(version.installed)
            .bind(version.reason)
            .execute(tx)
            .await?;
            Ok(())
        })
    })
    .await
}

/// Changes where a version stands.
pub(super) async fn set(
    db: &Db,
    plugin: &str,
    version: &str,
    state: VersionState,
    reason: &str,
) -> Result<(), StoreError> {
    let (plugin, version, reason) = (plugin.to_owned(), version.to_owned(), reason.to_owned());
    db.write(move |tx| {
        Box::pin(async move {
            if state == VersionState::Current {
                demote(tx, &plugin).await?;
            }
            sqlx::query("UPDATE plugin_version SET state = $3, reason = $4 WHERE plugin = $1 AND version = $2")
                .bind(plugin)
                .bind(version)
                .bind(state as i16)
                .bind(reason)
                .execute(tx)
                .await?;
            Ok(())
        })
    })
    .await
}

async fn demote(tx: &mut Connection, plugin: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE plugin_version SET state = 0, reason = '' WHERE plugin = $1 AND state = 1")
        .bind(plugin)
        .execute(tx)
        .await?;
    Ok(())
}
