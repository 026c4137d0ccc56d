//! Full-text search, where the engines have nothing in common: FTS5 on SQLite, `tsvector` on PostgreSQL.
//!
//! A document has `words` (what people look for) and a `scope` (tokens that say who may find it). A question asks for all its words,
//! as prefixes, in the words only, and for scope tokens in the scope only: nobody can look for a scope token by typing it.

use preau_model::{DocumentId, Millis, TerritoireId};
use sqlx::AnyConnection;

use super::Engine;
use crate::{RowExt as _, StoreError};

/// What is indexed of a document. Words and tokens are lower-case letters and digits, separated by spaces.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Territory.
    pub territory: TerritoireId,
    /// Document.
    pub document: DocumentId,
    /// The date that orders the answers.
    pub at: Millis,
    /// What people look for.
    pub words: &'a str,
    /// Who may find it.
    pub scope: &'a str,
}

/// Indexes a document, in place of what was indexed of it.
pub async fn put(tx: &mut AnyConnection, engine: Engine, entry: &Entry<'_>) -> Result<(), StoreError> {
    let (territory, document) = (entry.territory.as_slice().to_vec(), entry.document.as_slice().to_vec());
    if engine == Engine::Postgres {
        sqlx::query(
            "INSERT INTO content_search (territory, document, at, tokens) VALUES ($1, $2, $3, \
             setweight(to_tsvector('simple', $4), 'A') || setweight(to_tsvector('simple', $5), 'B')) \
             ON CONFLICT (territory, document) DO UPDATE SET at = excluded.at, tokens = excluded.tokens",
        )
        .bind(territory)
        .bind(document)
        .bind(entry.at)
        .bind(entry.words.to_owned())
        .bind(entry.scope.to_owned())
        .execute(tx)
        .await?;
        return Ok(());
    }
    // The row number orders the answers: a document that gets another date gets another number.
    delete(&mut *tx, engine, entry.territory, entry.document).await?;
    let row = sqlx::query("INSERT INTO content_search (territory, document, at) VALUES ($1, $2, $3) RETURNING n")
        .bind(territory)
        .bind(document)
        .bind(entry.at)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO content_fts (rowid, words, scope) VALUES ($1, $2, $3)")
        .bind(row.int("n")?)
        .bind(entry.words.to_owned())
        .bind(entry.scope.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets a document.
pub async fn delete(
    tx: &mut AnyConnection,
    engine: Engine,
    territory: TerritoireId,
    document: DocumentId,
) -> Result<(), StoreError> {
    if engine == Engine::Sqlite {
        sqlx::query("DELETE FROM content_fts WHERE rowid = (SELECT n FROM content_search WHERE territory = $1 AND document = $2)")
            .bind(territory.as_slice().to_vec())
            .bind(document.as_slice().to_vec())
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query("DELETE FROM content_search WHERE territory = $1 AND document = $2")
        .bind(territory.as_slice().to_vec())
        .bind(document.as_slice().to_vec())
        .execute(tx)
        .await?;
    Ok(())
}

/// The documents that hold every word (each may be the beginning of a longer one) and, for each group of tokens, one of them:
/// most recently dated first. Without words or with an empty group: none.
pub async fn find(
    connection: &mut AnyConnection,
    engine: Engine,
    words: &[String],
    scope: &[Vec<String>],
    limit: usize,
) -> Result<Vec<DocumentId>, StoreError> {
    if words.is_empty() || scope.is_empty() || scope.iter().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let sql = match engine {
        Engine::Sqlite => {
            "SELECT content_search.document AS document FROM content_fts \
             JOIN content_search ON content_search.n = content_fts.rowid \
             WHERE content_fts MATCH $1 ORDER BY content_fts.rowid DESC LIMIT CAST($2 AS BIGINT)"
        }
        Engine::Postgres => {
            "SELECT document FROM content_search WHERE tokens @@ to_tsquery('simple', $1) \
             ORDER BY at DESC, document DESC LIMIT CAST($2 AS BIGINT)"
        }
    };
    let rows = sqlx::query(sql)
        .bind(question(engine, words, scope))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| row.id("document")).collect()
}

fn question(engine: Engine, words: &[String], scope: &[Vec<String>]) -> String {
    match engine {
        Engine::Sqlite => {
            let words: Vec<String> = words.iter().map(|w| format!("\"{}\"*", plain(w))).collect();
            let scope: Vec<String> = scope
                .iter()
                .map(|any| {
                    let any: Vec<String> = any.iter().map(|t| format!("\"{}\"", plain(t))).collect();
                    format!("({})", any.join(" OR "))
                })
                .collect();
            format!(
                "(words : ({})) AND (scope : ({}))",
                words.join(" AND "),
                scope.join(" AND ")
            )
        }
        Engine::Postgres => {
            let words = words.iter().map(|w| format!("'{}':*A", plain(w)));
            let scope = scope.iter().map(|any| {
                let any: Vec<String> = any.iter().map(|t| format!("'{}':B", plain(t))).collect();
                format!("({})", any.join(" | "))
            });
            words.chain(scope).collect::<Vec<_>>().join(" & ")
        }
    }
}

/// Letters and digits only: nothing that a query language could read.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_reaches_the_query_language() {
        let words = ["l'ete\" OR *".to_owned()];
        let scope = [vec!["p1".to_owned(), "p2".to_owned()], vec!["c9".to_owned()]];
        assert_eq!(
            question(Engine::Sqlite, &words, &scope),
            "(words : (\"leteOR\"*)) AND (scope : ((\"p1\" OR \"p2\") AND (\"c9\")))"
        );
        assert_eq!(
            question(Engine::Postgres, &words, &scope),
            "'leteOR':*A & ('p1':B | 'p2':B) & ('c9':B)"
        );
    }
}
