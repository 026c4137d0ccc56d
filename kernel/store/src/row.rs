//! Reading rows: typed ids and numbers out of the one row type of both engines.

use preau_model::Id;
use sqlx::Row as _;

use crate::StoreError;

/// A row of either engine.
pub type Row = sqlx::any::AnyRow;

/// Typed reading by column name.
pub trait RowExt {
    /// A 16-byte id.
    fn id<T>(&self, column: &'static str) -> Result<Id<T>, StoreError>;
    /// A 16-byte id or NULL.
    fn opt_id<T>(&self, column: &'static str) -> Result<Option<Id<T>>, StoreError>;
    /// A whole number, whatever its width.
    fn int(&self, column: &'static str) -> Result<i64, StoreError>;
    /// A whole number or NULL.
    fn opt_int(&self, column: &'static str) -> Result<Option<i64>, StoreError>;
    /// A SMALLINT used as a flag.
    fn flag(&self, column: &'static str) -> Result<bool, StoreError>;
    /// Text.
    fn text(&self, column: &'static str) -> Result<String, StoreError>;
    /// Text or NULL.
    fn opt_text(&self, column: &'static str) -> Result<Option<String>, StoreError>;
    /// Bytes.
    fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError>;
    /// Bytes or NULL.
    fn opt_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError>;
}

impl RowExt for Row {
    fn id<T>(&self, column: &'static str) -> Result<Id<T>, StoreError> {
        self.opt_id(column)?.ok_or(StoreError::Column {
            column,
            expected: "16-byte id",
        })
    }

    fn opt_id<T>(&self, column: &'static str) -> Result<Option<Id<T>>, StoreError> {
        self.opt_bytes(column)?
            .map(|bytes| {
                Id::from_slice(&bytes).map_err(|_| StoreError::Column {
                    column,
                    expected: "16-byte id",
                })
            })
            .transpose()
    }

    fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        Ok(self.try_get::<i64, _>(column)?)
    }

    fn opt_int(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get::<Option<i64>, _>(column)?)
    }

    fn flag(&self, column: &'static str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        Ok(self.try_get::<String, _>(column)?)
    }

    fn opt_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get::<Option<String>, _>(column)?)
    }

    fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        Ok(self.try_get::<Vec<u8>, _>(column)?)
    }

    fn opt_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.try_get::<Option<Vec<u8>>, _>(column)?)
    }
}
