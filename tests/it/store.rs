//! The unit of work on both engines.

use std::time::Duration;

use preau_store::{RowExt as _, StoreError};
use sqlx::Executor as _;

use crate::engines::fresh;

const INSERT: &str = "INSERT INTO fonction_profil (fonction, profil) VALUES ($1, $2)";
const COUNT: &str = "SELECT COUNT(*) AS n FROM fonction_profil";

async fn count(db: &preau_store::Db) -> i64 {
    let row = sqlx::query(COUNT)
        .fetch_one(&mut *db.read().await.unwrap())
        .await
        .unwrap();
    row.int("n").unwrap()
}

#[tokio::test]
async fn migrations_apply_once() {
    let one = fresh().await;
    let two = one.another().await;
    assert_eq!(one.db.engine(), two.engine());
    assert_eq!(count(&two).await, 0);
}

#[tokio::test]
async fn what_is_committed_is_read_elsewhere_and_what_fails_leaves_nothing() {
    let fresh = fresh().await;
    let write = |fonction: &'static str, keep: bool| {
        fresh.db.write(move |tx| {
            Box::pin(async move {
                sqlx::query(INSERT).bind(fonction).bind(3_i64).execute(tx).await?;
                if keep { Ok(()) } else { Err(StoreError::Lost) }
            })
        })
    };
    write("ENS", true).await.unwrap();
    assert!(write("DIR", false).await.is_err());
    assert_eq!(count(&fresh.another().await).await, 1);
}

#[tokio::test]
async fn what_is_erased_begins_again_from_nothing() {
    let fresh = fresh().await;
    let written = fresh.db.write(|tx| {
        Box::pin(async move {
            sqlx::query(INSERT).bind("ENS").bind(3_i64).execute(tx).await?;
            Ok::<_, StoreError>(())
        })
    });
    written.await.unwrap();
    fresh.another().await.erase().await.unwrap();
    let again = fresh.another().await;
    assert_eq!(count(&again).await, 0);
}

/// A caller that goes away in the middle must not leave its transaction open for the next one.
#[tokio::test]
async fn a_dropped_caller_never_leaves_a_transaction_open() {
    let fresh = fresh().await;
    for turn in 0..20_i64 {
        let db = fresh.db.clone();
        let work = db.write(move |tx| {
            Box::pin(async move {
                sqlx::query(INSERT)
                    .bind(format!("F{turn}"))
                    .bind(turn)
                    .execute(&mut *tx)
                    .await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
                tx.execute("SELECT 1").await?;
                Ok::<_, StoreError>(())
            })
        });
        let left = tokio::time::timeout(Duration::from_millis(5), work).await;
        assert!(left.is_err(), "the work was meant to outlive its caller");
    }
    let last = fresh.db.write(|tx| {
        Box::pin(async move {
            sqlx::query(INSERT).bind("Z").bind(1_i64).execute(tx).await?;
            Ok::<_, StoreError>(())
        })
    });
    last.await.unwrap();
    // Every unit ran to its end: all are there, none half-way.
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while count(&fresh.db).await < 21 {
        assert!(
            std::time::Instant::now() < deadline,
            "{} rows of 21",
            count(&fresh.db).await
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
