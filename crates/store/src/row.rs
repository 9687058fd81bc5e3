//! A row of an answer, the same for both databases.

use std::sync::Arc;

use crate::{StoreError, Value};

/// One row. Columns are asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// Names of the columns, in the order of the statement.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// All values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a column.
    ///
    /// # Errors
    /// [`StoreError::Column`] where the statement has no such column.
    pub fn value(&self, column: &str) -> Result<&Value, StoreError> {
        self.columns
            .iter()
            .position(|c| c == column)
            .and_then(|at| self.values.get(at))
            .ok_or_else(|| StoreError::Column { column: column.to_owned(), what: "not in the answer".to_owned() })
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(v) => Ok(Some(*v)),
            other => Err(wrong(column, "int", other)),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| wrong(column, "int", &Value::Null))
    }

    /// A whole number that is never negative (position, number, size).
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn uint(&self, column: &str) -> Result<u64, StoreError> {
        let v = self.int(column)?;
        u64::try_from(v).map_err(|_| StoreError::Column { column: column.to_owned(), what: format!("{v} is negative") })
    }

    /// A truth value, stored as 0 or 1.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn bool(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// Text or nothing.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn opt_text(&self, column: &str) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(v) => Ok(Some(v)),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn text(&self, column: &str) -> Result<&str, StoreError> {
        self.opt_text(column)?.ok_or_else(|| wrong(column, "text", &Value::Null))
    }

    /// Text, owned.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn string(&self, column: &str) -> Result<String, StoreError> {
        self.text(column).map(str::to_owned)
    }

    /// Text or nothing, owned.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn opt_string(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.opt_text(column)?.map(str::to_owned))
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn opt_bytes(&self, column: &str) -> Result<Option<&[u8]>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(v) => Ok(Some(v)),
            other => Err(wrong(column, "bytes", other)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn bytes(&self, column: &str) -> Result<&[u8], StoreError> {
        self.opt_bytes(column)?.ok_or_else(|| wrong(column, "bytes", &Value::Null))
    }

    /// JSON text read into a type.
    ///
    /// # Errors
    /// [`StoreError::Column`] where it doesn't read.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(self.text(column)?).map_err(|e| StoreError::Column { column: column.to_owned(), what: e.to_string() })
    }
}

fn wrong(column: &str, wanted: &str, found: &Value) -> StoreError {
    StoreError::Column { column: column.to_owned(), what: format!("{wanted} wanted, {} found", found.kind()) }
}
