//! Multi-row inserts, the same text on both engines.

use preau_model::{DocumentId, Millis, TerritoireId};
use preau_store::{Connection, StoreError, dialect};
use sqlx::AssertSqlSafe;

use super::Notice;
use crate::NoticeKind;

/// A bound value.
pub(crate) enum Value {
    Bytes(Vec<u8>),
    Int(i64),
    Text(String),
}

/// Rows per statement.
const ROWS: usize = 400;
/// Statements of so few rows come back often enough to be kept prepared.
const OFTEN: usize = 4;

/// `INSERT INTO {into} VALUES (…),(…) {conflict}`, in as many statements as needed.
pub(crate) async fn insert(
    tx: &mut Connection,
    into: &'static str,
    conflict: &'static str,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.peek() {
        let columns = first.len();
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(ROWS).collect();
        let sql = format!(
            "INSERT INTO {into} VALUES {} {conflict}",
            dialect::bulk_tuples(tx, chunk.len(), columns)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() <= OFTEN);
        for value in chunk.into_iter().flatten() {
            query = match value {
                Value::Bytes(bytes) => query.bind(bytes),
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
            };
        }
        query.execute(&mut *tx).await?;
    }
    Ok(())
}

/// What a notification is about.
pub(crate) struct About<'a> {
    pub(crate) territory: TerritoireId,
    pub(crate) document: DocumentId,
    pub(crate) plugin: &'a str,
    /// Unique with the person: the same event is told once.
    pub(crate) event: String,
    pub(crate) at: Millis,
    pub(crate) kind: NoticeKind,
}

/// Writes lines in the notification centre; those already told are left alone.
pub(crate) async fn notify(tx: &mut Connection, about: &About<'_>, notices: &[Notice]) -> Result<(), StoreError> {
    let rows = notices.iter().map(|notice| {
        vec![
            Value::Bytes(notice.person.as_slice().to_vec()),
            Value::Text(about.event.clone()),
            Value::Bytes(about.territory.as_slice().to_vec()),
            Value::Bytes(about.document.as_slice().to_vec()),
            Value::Text(about.plugin.to_owned()),
            Value::Bytes(notice.structure.as_slice().to_vec()),
            Value::Text(notice.line.clone()),
            Value::Int(about.at),
            Value::Int(about.kind.number()),
        ]
    });
    insert(
        tx,
        "notification (person, event, territory, document, plugin, structure, line, at, genre)",
        "ON CONFLICT (person, event) DO NOTHING",
        rows.collect(),
    )
    .await
}
