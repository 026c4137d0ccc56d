//! Multi-row statements kept as constants.

use preau_store::{Connection, StoreError};

use crate::sql::{Query, bulk};

/// A multi-row statement: `head (…),(…) tail`.
pub(crate) struct Statement {
    pub(crate) head: &'static str,
    pub(crate) columns: usize,
    pub(crate) tail: &'static str,
}

impl Statement {
    /// Runs it over all rows.
    pub(crate) async fn run<T: Send + Sync>(
        &self,
        connection: &mut Connection,
        rows: &[T],
        bind: impl Fn(Query, &T) -> Query + Send + Sync,
    ) -> Result<(), StoreError> {
        bulk(connection, (self.head, self.columns, self.tail), rows, bind).await
    }
}
