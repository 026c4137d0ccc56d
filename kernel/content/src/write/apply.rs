//! Writing prepared rows, in the caller's transaction.

use std::collections::BTreeMap;

use preau_model::{DocumentId, StructureId, TerritoireId};
use preau_store::{Connection, Engine as Sql, RowExt as _, StoreError, dialect};

use super::rows::{About, Value};
use super::{Prepared, Put, insert, notify};
use crate::{ContentError, NoticeKind, Quota};

fn moved() -> ContentError {
    ContentError::Conflict(
        "Ce contenu a été modifié entre-temps\u{a0}: rechargez la page pour voir sa dernière version.".to_owned(),
    )
}

/// Applies everything or fails. `limits`: of the plugin in one school; `None`: the kernel's own work, which adds nothing.
pub(crate) async fn apply(
    tx: &mut Connection,
    sql: Sql,
    territory: TerritoireId,
    prepared: &[Prepared],
    limits: Option<Quota>,
) -> Result<(), ContentError> {
    let mut usage: BTreeMap<(StructureId, String), (i64, i64)> = BTreeMap::new();
    for one in prepared {
        match one {
            Prepared::Put(put) => {
                store(tx, sql, put).await?;
                let (documents, old) = put.before.map_or((1, 0), |(_, bytes)| (0, length(bytes)));
                let used = usage
                    .entry((put.fields.structure, put.fields.plugin.clone()))
                    .or_default();
                used.0 += documents;
                used.1 += length(put.fields.body.len()) - old;
            }
            Prepared::Delete(stored) => {
                delete(tx, sql, territory, stored.id, stored.version).await?;
                let used = usage.entry((stored.structure, stored.plugin.clone())).or_default();
                used.0 -= 1;
                used.1 -= length(stored.body.len());
            }
            Prepared::Require(id, version) => {
                // A write that changes nothing holds the row until the end of the transaction on both engines.
                let held = sqlx::query(
                    "UPDATE content_document SET version = version WHERE territory = $1 AND id = $2 AND version = $3",
                )
                .bind(territory.as_slice().to_vec())
                .bind(id.as_slice().to_vec())
                .bind(*version)
                .execute(&mut *tx)
                .await?;
                if held.rows_affected() != 1 {
                    return Err(moved());
                }
            }
        }
    }
    for ((structure, plugin), (documents, bytes)) in usage {
        count(tx, territory, structure, &plugin, (documents, bytes), limits).await?;
    }
    Ok(())
}

fn length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

async fn store(tx: &mut Connection, sql: Sql, put: &Put) -> Result<(), ContentError> {
    let f = &put.fields;
    let (territory, id) = (f.territory.as_slice().to_vec(), f.id.as_slice().to_vec());
    let statement = match put.before {
        None => {
            "INSERT INTO content_document (territory, id, plugin, collection, structure, author, author_hat, retention, hold, \
             created, state, version, body_schema, body, about, announce, changed, publish_at, publisher, published, expire_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        }
        Some(_) => {
            "UPDATE content_document SET state = $3, version = $4, body_schema = $5, body = $6, about = $7, announce = $8, \
             changed = $9, publish_at = $10, publisher = $11, published = $12, expire_at = $13 \
             WHERE territory = $1 AND id = $2 AND version = $14"
        }
    };
    let mut query = sqlx::query(statement).bind(territory.clone()).bind(id.clone());
    if put.before.is_none() {
        query = query
            .bind(f.plugin.clone())
            .bind(f.collection.clone())
            .bind(f.structure.as_slice().to_vec())
            .bind(f.author.map(|a| a.as_slice().to_vec()))
            .bind(f.author_hat.map_or(0, preau_model::Hat::number))
            .bind(f.retention.clone())
            .bind(f.created);
    }
    query = query
        .bind(f.state.number())
        .bind(f.version)
        .bind(f.schema)
        .bind(f.body.clone())
        .bind(f.about.map(|a| a.as_slice().to_vec()))
        .bind(f.announce.clone())
        .bind(f.changed)
        .bind(f.publish_at)
        .bind(f.publisher.map(|a| a.as_slice().to_vec()))
        .bind(f.published)
        .bind(f.expire_at);
    if let Some((version, _)) = put.before {
        query = query.bind(version);
    }
    if query.execute(&mut *tx).await?.rows_affected() != 1 {
        return Err(moved());
    }
    if put.audience_changed {
        audience(tx, put).await?;
    }
    if put.before.is_some() {
        by_document(
            tx,
            "DELETE FROM content_entry WHERE territory = $1 AND document = $2",
            f.territory,
            f.id,
        )
        .await?;
    }
    entries(tx, put).await?;
    let at = f.published.unwrap_or(f.changed);
    let entry = dialect::search::Entry {
        territory: f.territory,
        document: f.id,
        at,
        words: &put.words,
        scope: &put.scope,
    };
    dialect::search::put(tx, sql, &entry).await?;
    claims(tx, put).await?;
    if let Some(ballot) = &put.ballot {
        ballot.store(tx, f.territory, f.id).await?;
    }
    put.asks.store(tx, (f.territory, f.id), f.version).await?;
    let about = About {
        territory: f.territory,
        document: f.id,
        plugin: &f.plugin,
        event: f.id.to_string(),
        at: f.changed,
        kind: if put.urgent {
            NoticeKind::Urgent
        } else {
            NoticeKind::Announcement
        },
    };
    notify(tx, &about, &put.notices).await?;
    Ok(())
}

async fn audience(tx: &mut Connection, put: &Put) -> Result<(), StoreError> {
    let f = &put.fields;
    if put.before.is_some() {
        by_document(
            tx,
            "DELETE FROM content_audience WHERE territory = $1 AND document = $2",
            f.territory,
            f.id,
        )
        .await?;
    }
    // Sorted, so that two transactions never wait for each other's rows.
    let mut named: Vec<_> = put
        .audience
        .iter()
        .map(|(aimed, _)| (aimed.principal.id(), aimed.principal.parts()))
        .collect();
    named.sort_unstable_by_key(|(id, _)| *id);
    let names = named.into_iter().map(|(id, parts)| {
        vec![
            Value::Bytes(id.as_slice().to_vec()),
            Value::Int(i64::from(parts.genre)),
            Value::Bytes(parts.cible.to_vec()),
            Value::Text(parts.qualificatif),
        ]
    });
    insert(
        tx,
        "principal (id, genre, cible, qualificatif)",
        "ON CONFLICT (id) DO NOTHING",
        names.collect(),
    )
    .await?;
    let rows = put.audience.iter().map(|(aimed, structure)| {
        vec![
            Value::Bytes(f.territory.as_slice().to_vec()),
            Value::Bytes(f.id.as_slice().to_vec()),
            Value::Bytes(aimed.principal.id().as_slice().to_vec()),
            Value::Int(i64::from(aimed.level.number())),
            Value::Int(i64::from(aimed.shown_as.number())),
            Value::Bytes(structure.as_slice().to_vec()),
        ]
    });
    insert(
        tx,
        "content_audience (territory, document, principal, level, shown_as, structure)",
        "",
        rows.collect(),
    )
    .await
}

async fn entries(tx: &mut Connection, put: &Put) -> Result<(), StoreError> {
    let f = &put.fields;
    let rows = put.entries.iter().map(|entry| {
        vec![
            Value::Bytes(f.territory.as_slice().to_vec()),
            Value::Bytes(entry.index.clone()),
            Value::Bytes(entry.principal.as_slice().to_vec()),
            Value::Int(i64::from(f.state.number())),
            Value::Bytes(entry.sort_key.clone()),
            Value::Bytes(f.id.as_slice().to_vec()),
            Value::Int(i64::from(entry.level.number())),
            Value::Bytes(entry.structure.as_slice().to_vec()),
            Value::Int(put.entry_published),
            Value::Int(put.entry_expires),
        ]
    });
    insert(
        tx,
        "content_entry (territory, idx, principal, state, sort_key, document, level, structure, published, expire_at)",
        "",
        rows.collect(),
    )
    .await
}

async fn claims(tx: &mut Connection, put: &Put) -> Result<(), ContentError> {
    let f = &put.fields;
    let mut claims = put.claims.clone();
    claims.sort();
    for (name, value) in claims {
        if put.before.is_some() {
            sqlx::query("DELETE FROM content_claim WHERE territory = $1 AND document = $2 AND name = $3")
                .bind(f.territory.as_slice().to_vec())
                .bind(f.id.as_slice().to_vec())
                .bind(name.clone())
                .execute(&mut *tx)
                .await?;
        }
        let taken = sqlx::query(
            "INSERT INTO content_claim (territory, structure, plugin, collection, name, value, document) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (territory, structure, plugin, collection, name, value) DO NOTHING",
        )
        .bind(f.territory.as_slice().to_vec())
        .bind(f.structure.as_slice().to_vec())
        .bind(f.plugin.clone())
        .bind(f.collection.clone())
        .bind(name.clone())
        .bind(value)
        .bind(f.id.as_slice().to_vec())
        .execute(&mut *tx)
        .await?;
        if taken.rows_affected() == 0 {
            return Err(ContentError::Conflict(format!("«\u{a0}{name}\u{a0}» est déjà pris.")));
        }
    }
    Ok(())
}

async fn delete(
    tx: &mut Connection,
    sql: Sql,
    territory: TerritoireId,
    id: DocumentId,
    version: i64,
) -> Result<(), ContentError> {
    let gone =
        sqlx::query("DELETE FROM content_document WHERE territory = $1 AND id = $2 AND version = $3 AND hold = 0")
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .bind(version)
            .execute(&mut *tx)
            .await?;
    if gone.rows_affected() != 1 {
        return Err(moved());
    }
    for statement in [
        "DELETE FROM content_entry WHERE territory = $1 AND document = $2",
        "DELETE FROM content_audience WHERE territory = $1 AND document = $2",
        "DELETE FROM content_mark WHERE territory = $1 AND document = $2",
        "DELETE FROM content_claim WHERE territory = $1 AND document = $2",
        "DELETE FROM notification WHERE territory = $1 AND document = $2",
        "DELETE FROM ballot_poll WHERE territory = $1 AND document = $2",
        "DELETE FROM ballot_voter WHERE territory = $1 AND document = $2",
        "DELETE FROM ballot_box WHERE territory = $1 AND document = $2",
        "DELETE FROM content_child WHERE territory = $1 AND document = $2",
        "DELETE FROM signature_ask WHERE territory = $1 AND document = $2",
        "DELETE FROM signature WHERE territory = $1 AND document = $2",
        "DELETE FROM content_reminder WHERE territory = $1 AND document = $2",
    ] {
        by_document(tx, statement, territory, id).await?;
    }
    Ok(dialect::search::delete(tx, sql, territory, id).await?)
}

async fn by_document(
    tx: &mut Connection,
    statement: &'static str,
    territory: TerritoireId,
    id: DocumentId,
) -> Result<(), StoreError> {
    let query = sqlx::query(statement)
        .bind(territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec());
    query.execute(tx).await?;
    Ok(())
}

/// Adds to the use of a plugin in a school; what passes a limit while growing is refused.
async fn count(
    tx: &mut Connection,
    territory: TerritoireId,
    structure: StructureId,
    plugin: &str,
    (documents, bytes): (i64, i64),
    limits: Option<Quota>,
) -> Result<(), ContentError> {
    if documents == 0 && bytes == 0 {
        return Ok(());
    }
    let row = sqlx::query(
        "INSERT INTO content_usage (territory, structure, plugin, documents, bytes) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (territory, structure, plugin) DO UPDATE SET documents = content_usage.documents + excluded.documents, \
         bytes = content_usage.bytes + excluded.bytes RETURNING documents, bytes",
    )
    .bind(territory.as_slice().to_vec())
    .bind(structure.as_slice().to_vec())
    .bind(plugin.to_owned())
    .bind(documents)
    .bind(bytes)
    .fetch_one(tx)
    .await?;
    let Some(limits) = limits else { return Ok(()) };
    if documents > 0 && row.int("documents")? > limits.documents {
        let says = format!(
            "Ce module a atteint sa limite dans cet établissement\u{a0}: {} documents.",
            limits.documents
        );
        return Err(ContentError::OverQuota(says));
    }
    if bytes > 0 && row.int("bytes")? > limits.bytes {
        let most = limits.bytes / (1024 * 1024);
        return Err(ContentError::OverQuota(format!(
            "Ce module a atteint sa limite dans cet établissement\u{a0}: {most} Mio."
        )));
    }
    Ok(())
}
