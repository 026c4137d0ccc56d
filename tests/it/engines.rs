//! A database per test, on whichever engine this run is for.

use std::sync::atomic::{AtomicU32, Ordering};

use preau_store::Db;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

const TEMPLATE: &str = "preau_template";
/// Any number: it only has to be the same in every process of the run.
const LOCK: &str = "SELECT pg_advisory_lock(5521407)";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh database with every migration applied, and what has to live as long as it does.
pub(crate) struct Fresh {
    pub(crate) db: Db,
    address: String,
    _folder: Option<TempDir>,
}

impl Fresh {
    /// How another process opens it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A second set of connections on the same database, as another process would have.
    pub(crate) async fn another(&self) -> Db {
        Db::open(&self.address).await.unwrap()
    }
}

/// SQLite in a temporary folder, or a copy of the template database of this run's PostgreSQL server.
pub(crate) async fn fresh() -> Fresh {
    let Some(server) = server() else {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("preau.db").display());
        return Fresh {
            db: Db::open(&address).await.unwrap(),
            address,
            _folder: Some(folder),
        };
    };
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    template(&server).await;
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")))
        .await
        .unwrap();
    let address = on(&server, &name);
    Fresh {
        db: Db::open(&address).await.unwrap(),
        address,
        _folder: None,
    }
}

/// The template is made once per server, by whichever test comes first; migrations then cost each test nothing.
async fn template(server: &str) {
    let mut admin = PgConnection::connect(server).await.unwrap();
    admin.execute(LOCK).await.unwrap();
    let made = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(TEMPLATE)
        .fetch_optional(&mut admin)
        .await
        .unwrap();
    if made.is_none() {
        let draft = format!("{TEMPLATE}_draft");
        admin
            .execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {draft}")))
            .await
            .unwrap();
        admin
            .execute(AssertSqlSafe(format!("CREATE DATABASE {draft}")))
            .await
            .unwrap();
        Db::open(&on(server, &draft)).await.unwrap().close().await;
        admin
            .execute(AssertSqlSafe(format!("ALTER DATABASE {draft} RENAME TO {TEMPLATE}")))
            .await
            .unwrap();
    }
    // Closing the connection gives the lock back.
    admin.close().await.unwrap();
}

fn on(server: &str, database: &str) -> String {
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{database}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the engine of a run is chosen by `cargo xtask test`, through the environment"
)]
fn server() -> Option<String> {
    std::env::var("PREAU_TEST_POSTGRES").ok()
}
