//! Documents written straight into the tables: a million of them through the engine would take the time of a school year.
//!
//! The measure checks that the engine reads them back, so a row that it would not have written shows at once.

use preau_content::{Collection, Reader};
use preau_model::NEVER;
use preau_store::dialect::bulk_tuples;
use preau_store::{Connection, Db, StoreError};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

/// One in this many is the reader's.
const MINE: usize = 50;
/// Principals of everybody else.
const OTHERS: usize = 1_500;
const BATCH: usize = 500;
const FIRST: i64 = 1_790_000_000_000;

/// What has been written so far.
pub(super) struct Filling {
    territory: Vec<u8>,
    structure: Vec<u8>,
    plugin: String,
    collection: String,
    idx: Vec<u8>,
    mine: Vec<Vec<u8>>,
    written: usize,
}

impl Filling {
    pub(super) fn new(reader: &Reader, collection: &Collection) -> Self {
        Self {
            territory: reader.territory.as_slice().to_vec(),
            structure: reader.open.first().map(|id| id.as_slice().to_vec()).unwrap_or_default(),
            plugin: collection.plugin.clone(),
            collection: collection.id.clone(),
            idx: hash(&["preau.index/1", &collection.plugin, &collection.id, "recents"]),
            mine: reader
                .memberships
                .all
                .iter()
                .map(|m| m.principal.as_slice().to_vec())
                .collect(),
            written: 0,
        }
    }

    /// Writes until there are `size` documents.
    pub(super) async fn grow(&mut self, db: &Db, size: usize) -> Result<(), StoreError> {
        while self.written < size {
            let rows: Vec<Row> = (self.written..size.min(self.written + BATCH * 20))
                .map(|n| self.row(n))
                .collect();
            self.written += rows.len();
            let shared = Shared {
                territory: self.territory.clone(),
                structure: self.structure.clone(),
                plugin: self.plugin.clone(),
                collection: self.collection.clone(),
                idx: self.idx.clone(),
            };
            db.write(move |tx| {
                Box::pin(async move {
                    for rows in rows.chunks(BATCH) {
                        documents(tx, &shared, rows).await?;
                        entries(tx, &shared, rows).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await?;
        }
        Ok(())
    }

    fn row(&self, n: usize) -> Row {
        let mut id = vec![0_u8; 8];
        id.extend((n as u64).to_be_bytes());
        let principal = if n.is_multiple_of(MINE) {
            self.mine.get(n / MINE % self.mine.len()).cloned().unwrap_or_default()
        } else {
            hash(&["other", &(n % OTHERS).to_string()])
        };
        Row {
            id,
            principal,
            published: FIRST + i64::try_from(n).unwrap_or_default() * 1_000,
        }
    }
}

struct Row {
    id: Vec<u8>,
    principal: Vec<u8>,
    published: i64,
}

struct Shared {
    territory: Vec<u8>,
    structure: Vec<u8>,
    plugin: String,
    collection: String,
    idx: Vec<u8>,
}

const BODY: &str = r#"{"titre":"Réunion de rentrée des délégués de classe","texte":"<p>Mardi à 12 h 30 en salle polyvalente, avec les professeurs principaux et la vie scolaire. Chaque classe envoie ses deux délégués et leurs suppléants.</p>","alerte":false}"#;

async fn documents(tx: &mut Connection, shared: &Shared, rows: &[Row]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO content_document (territory, id, plugin, collection, structure, author_hat, state, version, body_schema, body, \
         created, changed, published, expire_at, retention, hold) VALUES {}",
        bulk_tuples(tx, rows.len(), 16)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        query = query
            .bind(shared.territory.clone())
            .bind(row.id.clone())
            .bind(shared.plugin.as_str())
            .bind(shared.collection.as_str())
            .bind(shared.structure.clone())
            .bind(1_i16)
            .bind(2_i16)
            .bind(1_i64)
            .bind(1_i64)
            .bind(BODY)
            .bind(row.published)
            .bind(row.published)
            .bind(row.published)
            .bind(NEVER)
            .bind("annee-scolaire")
            .bind(0_i16);
    }
    query.execute(tx).await?;
    Ok(())
}

async fn entries(tx: &mut Connection, shared: &Shared, rows: &[Row]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO content_entry (territory, idx, principal, state, sort_key, document, level, structure, published, expire_at) VALUES {}",
        bulk_tuples(tx, rows.len(), 10)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        // A number: its kind, then sign-flipped big-endian.
        let mut key = vec![2_u8];
        key.extend((row.published.cast_unsigned() ^ (1 << 63)).to_be_bytes());
        query = query
            .bind(shared.territory.clone())
            .bind(shared.idx.clone())
            .bind(row.principal.clone())
            .bind(2_i16)
            .bind(key)
            .bind(row.id.clone())
            .bind(1_i16)
            .bind(shared.structure.clone())
            .bind(row.published)
            .bind(NEVER);
    }
    query.execute(tx).await?;
    Ok(())
}

/// 16 bytes of SHA-256 over length-prefixed parts.
fn hash(parts: &[&str]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).copied().collect()
}
