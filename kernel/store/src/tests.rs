//! The unit of work, migrations and blobs, on the embedded engine. The same runs on PostgreSQL in the integration tests.

use preau_model::{ManualClock, PersonneId, SeededRng, new_id};

use crate::{Blobs, Db, RowExt as _, StoreError};

async fn open() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    (folder, db)
}

#[tokio::test]
async fn migrations_apply_once_and_ids_come_back() {
    let (_folder, db) = open().await;
    let again = Db::open(db.address()).await.unwrap();
    let id: PersonneId = new_id(&ManualClock::new(1), &SeededRng::new(1));
    db.write(move |tx| {
        Box::pin(async move {
            sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, $2, $3)")
                .bind(id.as_slice().to_vec())
                .bind("Département d’essai")
                .bind(1_i64)
                .execute(tx)
                .await?;
            Ok::<_, StoreError>(())
        })
    })
    .await
    .unwrap();
    let row = sqlx::query("SELECT id, nom, cree FROM territoire")
        .fetch_one(&mut *again.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(row.id::<_>("id").unwrap(), id);
    assert_eq!(row.text("nom").unwrap(), "Département d’essai");
    assert_eq!(row.int("cree").unwrap(), 1);
}

#[tokio::test]
async fn a_failed_unit_of_work_leaves_nothing() {
    let (_folder, db) = open().await;
    let outcome = db
        .write(|tx| {
            Box::pin(async move {
                sqlx::query("INSERT INTO fonction_profil (fonction, profil) VALUES ('ENS', 3)")
                    .execute(tx)
                    .await?;
                Err::<(), _>(StoreError::Lost)
            })
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::Lost)));
    let row = sqlx::query("SELECT COUNT(*) AS n FROM fonction_profil")
        .fetch_one(&mut *db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(row.int("n").unwrap(), 0);
}

#[tokio::test]
async fn readers_cannot_write() {
    let (_folder, db) = open().await;
    let mut reading = db.read().await.unwrap();
    let refused = sqlx::query("DELETE FROM fonction_profil").execute(&mut *reading).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn blobs_are_checked_when_read() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(folder.path()).unwrap();
    let id = blobs.put("bonjour".into()).await.unwrap();
    assert_eq!(blobs.get(&id).await.unwrap().unwrap(), "bonjour");
    let (head, tail) = id.as_str().split_at(2);
    std::fs::write(folder.path().join(head).join(tail), "autre").unwrap();
    assert!(blobs.get(&id).await.is_err());
    blobs.delete(&id).await.unwrap();
    blobs.delete(&id).await.unwrap();
    assert!(blobs.get(&id).await.unwrap().is_none());
}

#[test]
fn an_outage_is_known_by_its_causes() {
    #[derive(Debug, thiserror::Error)]
    #[error("outside")]
    struct Outside(#[source] StoreError);
    let lost = || StoreError::from(sqlx::Error::PoolTimedOut);
    assert!(lost().is_outage() && StoreError::caused_by_outage(&Outside(lost())));
    assert!(!StoreError::caused_by_outage(&Outside(StoreError::Lost)));
    assert!(!StoreError::from(sqlx::Error::RowNotFound).is_outage());
    for (code, outage) in [
        ("57P01", true),
        ("08006", true),
        ("23505", false),
        ("14", true),
        ("522", true),
        ("2067", false),
    ] {
        assert_eq!(crate::dialect::means_outage(code), outage, "{code}");
    }
}
