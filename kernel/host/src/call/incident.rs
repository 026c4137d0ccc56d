//! Incidents: why a plugin failed, for administrators, under the reference that the user's card shows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::{Millis, StructureId, random_hex};
use preau_store::{RowExt as _, StoreError};

use crate::host::Host;

/// Where a call was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Page,
    Widget,
    Job,
    Install,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Widget => "widget",
            Self::Job => "job",
            Self::Install => "install",
        }
    }
}

/// One recorded failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// What the card shows.
    pub reference: String,
    /// When.
    pub at: Millis,
    /// Plugin id.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// In which school.
    pub structure: Option<StructureId>,
    /// `page`, `widget`, `job` or `install`.
    pub place: String,
    /// Stable code of the failure.
    pub kind: String,
    /// In French.
    pub detail: String,
}

/// Incidents of one kind stored per minute and plugin: a plugin that fails at every call does not fill the database.
const PER_MINUTE: u32 = 10;
/// How long an incident may be read.
const KEPT: Millis = 90 * 86_400_000;

/// What was recorded lately, by plugin and kind.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<HashMap<(String, &'static str), Minute>>);

#[derive(Debug, Default, Clone)]
struct Minute {
    began: Millis,
    count: u32,
    last: String,
}

impl Recent {
    /// A new reference to record, or the one that stands for many alike.
    fn reference(&self, plugin: &str, kind: &'static str, now: Millis, fresh: String) -> (String, bool) {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = recent.entry((plugin.to_owned(), kind)).or_default();
        if now.saturating_sub(minute.began) >= 60_000 {
            *minute = Minute {
                began: now,
                ..Minute::default()
            };
        }
        if minute.count >= PER_MINUTE {
            return (minute.last.clone(), false);
        }
        minute.count += 1;
        minute.last.clone_from(&fresh);
        (fresh, true)
    }
}

impl Host {
    /// Records a failure. When even that fails there is no reference, and the log says so.
    pub(crate) async fn record(
        &self,
        plugin: &str,
        version: &str,
        structure: Option<StructureId>,
        place: Place,
        kind: &'static str,
        detail: &str,
    ) -> Option<String> {
        let at = self.clock().now();
        let fresh = random_hex(self.rng(), 5).to_uppercase();
        let (reference, new) = self.recent().reference(plugin, kind, at, fresh);
        if !new {
            return Some(reference);
        }
        let (plugin, version, detail) = (plugin.to_owned(), version.to_owned(), detail.to_owned());
        let told = reference.clone();
        let outcome = self
            .db()
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO plugin_incident (reference, at, plugin, version, structure, place, kind, detail) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    )
                    .bind(told)
                    .bind(at)
                    .bind(plugin)
                    .bind(version)
                    .bind(structure.map(|id| id.as_slice().to_vec()))
                    .bind(place.name())
                    .bind(kind)
                    .bind(detail)
                    .execute(tx)
                    .await?;
                    Ok::<_, StoreError>(())
                })
            })
            .await;
        match outcome {
            Ok(()) => Some(reference),
            Err(error) => {
                tracing::error!(code = error.code(), "an incident could not be recorded");
                None
            }
        }
    }

    /// The latest incidents: of all, or of one school and of none in particular (installations).
    pub async fn incidents(&self, structure: Option<StructureId>, limit: u32) -> Result<Vec<Incident>, StoreError> {
        const ALL: &str = "SELECT reference, at, plugin, version, structure, place, kind, detail FROM plugin_incident \
             ORDER BY at DESC LIMIT CAST($1 AS BIGINT)";
        const ONE: &str = "SELECT reference, at, plugin, version, structure, place, kind, detail FROM plugin_incident \
             WHERE structure = $2 OR structure IS NULL ORDER BY at DESC LIMIT CAST($1 AS BIGINT)";
        let query = match structure {
            Some(id) => sqlx::query(ONE).bind(i64::from(limit)).bind(id.as_slice().to_vec()),
            None => sqlx::query(ALL).bind(i64::from(limit)),
        };
        let rows = query.fetch_all(&mut *self.db().read().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(Incident {
                    reference: row.text("reference")?,
                    at: row.int("at")?,
                    plugin: row.text("plugin")?,
                    version: row.text("version")?,
                    structure: row.opt_id("structure")?,
                    place: row.text("place")?,
                    kind: row.text("kind")?,
                    detail: row.text("detail")?,
                })
            })
            .collect()
    }
}

impl Host {
    /// Forgets incidents after three months; answers how many.
    pub async fn forget_incidents(&self) -> Result<u64, StoreError> {
        let before = self.clock().now() - KEPT;
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("DELETE FROM plugin_incident WHERE at < $1").bind(before);
                    Ok::<_, StoreError>(query.execute(tx).await?.rows_affected())
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_failures_alike_share_a_reference() {
        let recent = Recent::default();
        let told: Vec<(String, bool)> = (0..20)
            .map(|n| recent.reference("fr.exemple.a", "call.trapped", 1_000, format!("R{n}")))
            .collect();
        assert_eq!(told.iter().filter(|(_, new)| *new).count(), 10);
        assert_eq!(told[19].0, "R9");
        assert!(recent.reference("fr.exemple.a", "call.timed-out", 1_000, "X".into()).1);
        assert!(recent.reference("fr.exemple.a", "call.trapped", 61_000, "Y".into()).1);
    }
}
