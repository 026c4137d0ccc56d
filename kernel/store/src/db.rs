//! Connections and the unit of work.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Executor as _};

use crate::dialect::READER_MMAP;
use crate::tasks::detached;
use crate::{Engine, StoreError, migrate};

/// The future of a unit of work.
pub type Work<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

/// A connection for reading.
pub type Reading = PoolConnection<Any>;

const PG_SESSION: &str = "SET idle_in_transaction_session_timeout = '60s'";
const ACQUIRE: Duration = Duration::from_secs(10);

/// The database: readers and one queue of writers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
    address: String,
}

impl Db {
    /// Opens `sqlite:FILE` or `postgres://…`, applies the migrations.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let db = match address.split_once(':') {
            Some(("sqlite", path)) => Self::sqlite(Path::new(path.trim_start_matches("//"))).await?,
            Some(("postgres" | "postgresql", _)) => Self::postgres(address).await?,
            _ => return Err(StoreError::Address(address.to_owned())),
        };
        migrate::run(&db).await?;
        Ok(db)
    }

    async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
                path: folder.display().to_string(),
                source,
            })?;
        }
        let options = |mode: &str| -> Result<AnyConnectOptions, StoreError> {
            Ok(format!("sqlite://{}?mode={mode}", path.display())
                .parse::<AnyConnectOptions>()?
                .disable_statement_logging())
        };
        // One writer: tokio's semaphore makes a fair queue, which SQLite's own lock does not.
        // FULL: what was acknowledged to a person survives a power cut.
        let writers = AnyPoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .acquire_timeout(Duration::from_mins(1))
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    for pragma in [
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = FULL",
                        "PRAGMA foreign_keys = ON",
                        "PRAGMA busy_timeout = 10000",
                        "PRAGMA cache_size = -65536",
                        "PRAGMA journal_size_limit = 67108864",
                    ] {
                        connection.execute(pragma).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options("rwc")?)
            .await?;
        let readers = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(ACQUIRE)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    for pragma in [
                        "PRAGMA query_only = ON",
                        "PRAGMA busy_timeout = 10000",
                        "PRAGMA cache_size = -16384",
                        READER_MMAP,
                    ] {
                        connection.execute(pragma).await?;
                    }
                    Ok(())
                })
            })
            .connect_lazy_with(options("rw")?);
        let address = format!("sqlite:{}", path.display());
        Ok(Self {
            inner: Arc::new(Inner {
                engine: Engine::Sqlite,
                readers,
                writers,
                address,
            }),
        })
    }

    async fn postgres(address: &str) -> Result<Self, StoreError> {
        let options = address.parse::<AnyConnectOptions>()?.disable_statement_logging();
        let pool = |size: u32| {
            AnyPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(ACQUIRE)
                .after_connect(|connection, _| Box::pin(async move { connection.execute(PG_SESSION).await.map(drop) }))
        };
        let writers = pool(6).connect_with(options.clone()).await?;
        let readers = pool(10).connect_lazy_with(options);
        let inner = Inner {
            engine: Engine::Postgres,
            readers,
            writers,
            address: address.to_owned(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Drops everything that [`Db::open`] made, and closes: the next opening finds an empty database.
    pub async fn erase(self) -> Result<(), StoreError> {
        migrate::erase(&self).await?;
        self.close().await;
        Ok(())
    }

    /// Which engine runs underneath.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// The address it was opened with; on PostgreSQL it may hold a password: never log it.
    pub fn address(&self) -> &str {
        &self.inner.address
    }

    /// A connection for reading; give it back (drop it) before doing anything slow.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        Ok(self.inner.readers.acquire().await?)
    }

    /// A connection to read whole tables: give it back to [`Db::end_scan`] when done.
    pub async fn begin_scan(&self) -> Result<Reading, StoreError> {
        let mut reading = self.read().await?;
        if let Some((before, _)) = self.engine().scan() {
            reading.execute(before).await?;
        }
        Ok(reading)
    }

    /// Gives back what [`Db::begin_scan`] gave.
    pub async fn end_scan(&self, mut reading: Reading) -> Result<(), StoreError> {
        if let Some((_, after)) = self.engine().scan() {
            reading.execute(after).await?;
        }
        Ok(())
    }

    /// Runs `work` in one writing transaction: committed when it answers `Ok`, rolled back otherwise.
    ///
    /// It runs in its own task, awaited here: a caller dropped half-way (client gone, timeout) cannot return a connection inside
    /// an open transaction to the pool, which sqlx 0.9.0 would allow on PostgreSQL.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> Work<'c, T, E> + Send + 'static,
    {
        let db = self.clone();
        match detached(async move { db.transaction(work).await }).await {
            Ok(outcome) => outcome,
            Err(_) => Err(StoreError::Lost.into()),
        }
    }

    async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> Work<'c, T, E>,
    {
        let mut connection = self.inner.writers.acquire().await.map_err(StoreError::from)?;
        let mut transaction = connection
            .begin_with(self.inner.engine.begin_write())
            .await
            .map_err(StoreError::from)?;
        match work(&mut transaction).await {
            Ok(value) => {
                transaction.commit().await.map_err(StoreError::from)?;
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await.map_err(StoreError::from)?;
                Err(error)
            }
        }
    }

    /// A writing connection outside any transaction, for what manages its own (migrations, bulk import, maintenance).
    pub async fn writer(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.inner.writers.acquire().await?)
    }

    /// Tells the planner how big the tables have become; on SQLite nobody else does. A sample of each index is enough: a million
    /// rows are not read whole, and writers wait some milliseconds.
    pub async fn refresh_statistics(&self) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        if self.engine() == Engine::Sqlite {
            writer.execute("PRAGMA analysis_limit = 1000").await?;
        }
        writer.execute("ANALYZE").await?;
        Ok(())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.inner.readers.close().await;
        self.inner.writers.close().await;
    }
}
