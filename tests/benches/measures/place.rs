//! Where what is measured was built, and the database server of this run.

use std::path::{Path, PathBuf};

use preau_tests::{Launch, Outcome, broken};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What `cargo xtask bench` prepared.
pub(crate) struct Place {
    /// The binary, built for release.
    pub(crate) preau: PathBuf,
    /// Packages of the bundled plugins.
    pub(crate) plugins: PathBuf,
    /// Packages of the guests of the tests and benches.
    pub(crate) guests: PathBuf,
    /// Maintenance database of a PostgreSQL server.
    pub(crate) postgres: String,
}

impl Place {
    #[expect(
        clippy::disallowed_methods,
        reason = "the benches are told by `cargo xtask bench` where things are"
    )]
    pub(crate) fn find() -> Outcome<Self> {
        let variable =
            |name: &str| std::env::var(name).map_err(|_| broken(format!("{name} is not set: run `cargo xtask bench`")));
        let target = PathBuf::from(variable("PREAU_TARGET")?);
        Ok(Self {
            preau: variable("PREAU_BENCH_BINARY")?.into(),
            plugins: target.join("plugins"),
            guests: target.join("hostile"),
            postgres: variable("PREAU_TEST_POSTGRES")?,
        })
    }

    /// Runs a measure on the embedded engine, then on PostgreSQL in a database of this name: the runtime, the address, and what
    /// the names of its metrics begin with.
    pub(crate) fn each_engine(&self, name: &str, measure: impl Fn(&Runtime, &str, &str) -> Outcome) -> Outcome {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let files = folder()?;
        let sqlite = format!("sqlite:{}", files.path().join("preau.db").display());
        let postgres = database(&self.postgres, name)?;
        measure(&runtime, &sqlite, "")?;
        measure(&runtime, &postgres, "pg_")
    }

    /// A command of the binary on a data folder.
    pub(crate) fn launch(&self, data: &Path) -> Launch {
        Launch {
            preau: self.preau.clone(),
            plugins: self.plugins.clone(),
            data: data.to_path_buf(),
            database: None,
        }
    }
}

/// A folder that goes away with the value.
pub(crate) fn folder() -> Outcome<TempDir> {
    Ok(tempfile::tempdir()?)
}

/// A new database on the server of this run; its address.
pub(crate) fn database(server: &str, name: &str) -> Outcome<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let made = runtime.block_on(async {
        let mut admin = PgConnection::connect(server).await?;
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        admin.close().await
    });
    made.map_err(|error| broken(error.to_string()))?;
    let (address, _) = server
        .rsplit_once('/')
        .ok_or_else(|| broken("the address of the server names no database"))?;
    Ok(format!("{address}/{name}"))
}
