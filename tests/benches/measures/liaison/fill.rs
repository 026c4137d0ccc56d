//! Words with their signatures, written straight into the tables. The measure checks that the engine reads them back.

use preau_content::testing::articles;
use preau_model::{NEVER, PersonneId, Principal, StructureId, TerritoireId};
use preau_store::dialect::bulk_tuples;
use preau_store::{Connection, Db, StoreError};
use sqlx::AssertSqlSafe;

const BATCH: usize = 500;
const FIRST: i64 = 1_790_000_000_000;
/// Words of each family that are not signed yet: the latest.
const WAITING: usize = 20;
const BODY: &str = r#"{"titre":"Sortie au vallon","texte":"<p>Départ à 8 h, retour à 17 h, avec un pique-nique.</p>"}"#;

struct Word {
    id: Vec<u8>,
    child: Vec<u8>,
    parent: Vec<u8>,
    principal: Vec<u8>,
    at: i64,
    signed: Option<i64>,
}

/// Writes `size` words, one pupil each, in turn.
pub(super) async fn fill(
    db: &Db,
    (territory, school): (TerritoireId, StructureId),
    families: &[(PersonneId, PersonneId)],
    size: usize,
) -> Result<(), StoreError> {
    for from in (0..size).step_by(BATCH * 20) {
        let words: Vec<Word> = (from..size.min(from + BATCH * 20))
            .filter_map(|n| word(n, size, families))
            .collect();
        db.write(move |tx| {
            Box::pin(async move {
                for words in words.chunks(BATCH) {
                    documents(tx, territory, school, words).await?;
                    rest(tx, territory, school, words).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await?;
    }
    Ok(())
}

fn word(n: usize, size: usize, families: &[(PersonneId, PersonneId)]) -> Option<Word> {
    let (child, parent) = families.get(n % families.len())?;
    let at = FIRST + i64::try_from(n).ok()? * 1_000;
    let mut id = vec![0_u8; 8];
    id.extend((n as u64).to_be_bytes());
    Some(Word {
        id,
        child: child.as_slice().to_vec(),
        parent: parent.as_slice().to_vec(),
        principal: Principal::ResponsablesDe(*child).id().as_slice().to_vec(),
        at,
        signed: (n + WAITING * families.len() < size).then_some(at),
    })
}

async fn documents(
    tx: &mut Connection,
    territory: TerritoireId,
    school: StructureId,
    words: &[Word],
) -> Result<(), StoreError> {
    let collection = articles();
    let sql = format!(
        "INSERT INTO content_document (territory, id, plugin, collection, structure, author_hat, state, version, body_schema, body, \
         created, changed, published, expire_at, retention, hold) VALUES {}",
        bulk_tuples(tx, words.len(), 16)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for word in words {
        query = query
            .bind(territory.as_slice().to_vec())
            .bind(word.id.clone())
            .bind(collection.plugin.clone())
            .bind(collection.id.clone())
            .bind(school.as_slice().to_vec())
            .bind(1_i16)
            .bind(2_i16)
            .bind(1_i64)
            .bind(1_i64)
            .bind(BODY)
            .bind(word.at)
            .bind(word.at)
            .bind(word.at)
            .bind(NEVER)
            .bind("annee-scolaire")
            .bind(0_i16);
    }
    query.execute(tx).await?;
    Ok(())
}

async fn rest(
    tx: &mut Connection,
    territory: TerritoireId,
    school: StructureId,
    words: &[Word],
) -> Result<(), StoreError> {
    let territory = || territory.as_slice().to_vec();
    let sql = format!(
        "INSERT INTO content_audience (territory, document, principal, level, shown_as, structure) VALUES {}",
        bulk_tuples(tx, words.len(), 6)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for word in words {
        let query_of = query
            .bind(territory())
            .bind(word.id.clone())
            .bind(word.principal.clone());
        query = query_of.bind(1_i16).bind(0_i16).bind(school.as_slice().to_vec());
    }
    query.execute(&mut *tx).await?;
    let sql = format!(
        "INSERT INTO signature_ask (territory, document, version, rule, until) VALUES {}",
        bulk_tuples(tx, words.len(), 5)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for word in words {
        query = query
            .bind(territory())
            .bind(word.id.clone())
            .bind(1_i64)
            .bind(2_i16)
            .bind(NEVER);
    }
    query.execute(&mut *tx).await?;
    let sql = format!(
        "INSERT INTO signature (territory, document, version, child, person, at, on_paper) VALUES {}",
        bulk_tuples(tx, words.len(), 7)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for word in words {
        let query_of = query
            .bind(territory())
            .bind(word.id.clone())
            .bind(1_i64)
            .bind(word.child.clone());
        query = query_of.bind(word.parent.clone()).bind(word.signed).bind(0_i16);
    }
    query.execute(tx).await?;
    Ok(())
}
