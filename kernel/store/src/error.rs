//! What can go wrong with storage.

/// A storage failure. Its message is for logs and administrators; it holds no personal data (values are never printed).
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or was not reachable.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A row does not hold what its column should.
    #[error("column {column} does not hold a {expected}")]
    Column {
        /// Column name.
        column: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The database was written by a newer version, or a migration was changed after it was applied.
    #[error("migration {version} ({name}): {problem}")]
    Migration {
        /// Number of the migration.
        version: i64,
        /// Its name.
        name: String,
        /// What does not match.
        problem: String,
    },
    /// The blob store failed.
    #[error("the blob store failed")]
    Blobs(#[from] object_store::Error),
    /// A file or folder could not be used.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address of the database is not understood.
    #[error("database address {0:?} is not understood: sqlite:FILE or postgres://… was expected")]
    Address(String),
    /// The unit of work was lost (the task that ran it panicked or the process is stopping).
    #[error("the unit of work did not finish")]
    Lost,
}

impl StoreError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "store.database",
            Self::Column { .. } => "store.column",
            Self::Migration { .. } => "store.migration",
            Self::Blobs(_) => "store.blobs",
            Self::File { .. } => "store.file",
            Self::Address(_) => "store.address",
            Self::Lost => "store.lost",
        }
    }

    /// Is the database out of reach (server gone, file gone, no connection to be had)? It may come back by itself.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Database(error) if outage(error))
    }

    /// The same of an error of another crate, by its causes.
    pub fn caused_by_outage(error: &(dyn std::error::Error + 'static)) -> bool {
        let mut cause = Some(error);
        while let Some(inner) = cause {
            if inner.downcast_ref::<Self>().is_some_and(Self::is_outage)
                || inner.downcast_ref::<sqlx::Error>().is_some_and(outage)
            {
                return true;
            }
            cause = inner.source();
        }
        false
    }

    /// Was a unique key or primary key hit?
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }
}

fn outage(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    match error {
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        Error::Database(error) => error.code().is_some_and(|code| crate::dialect::means_outage(&code)),
        _ => false,
    }
}
