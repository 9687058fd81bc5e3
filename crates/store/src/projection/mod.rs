//! Read models made from events, in the same transaction.

mod rebuild;

use std::borrow::Cow;

use crate::sql::Query as _;
use crate::{Recorded, StoreError, Tx, Value};

/// One statement of a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Text with `$1, $2, …`.
    pub sql: Cow<'static, str>,
    /// Parameters.
    pub args: Vec<Value>,
}

impl Statement {
    /// A statement.
    pub fn new(sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> Self {
        Self { sql: sql.into(), args }
    }
}

/// An event a projection can't read: a bug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProjectError(pub String);

/// Makes read models. Pure: the same event always gives the same statements.
///
/// Kinds starting in `log.` are the store's own and never shown to it. A statement may read the projector's own tables (`INSERT … SELECT`, `UPDATE … FROM`) and nothing else, so that a rebuild
/// gives the same rows.
pub trait Projector: Send + Sync {
    /// What an event changes.
    ///
    /// # Errors
    /// [`ProjectError`] where the event doesn't read; the append is then refused.
    fn project(&self, event: &Recorded) -> Result<Vec<Statement>, ProjectError>;

    /// The tables it owns, children before parents: a rebuild empties them in this order.
    fn tables(&self) -> &[&str];
}

impl Tx {
    pub(crate) async fn project(&mut self, event: &Recorded) -> Result<(), StoreError> {
        let Some(projector) = self.projector() else { return Ok(()) };
        // The log's own events are no business of the read models.
        if event.kind.starts_with("log.") {
            return Ok(());
        }
        let statements = projector.project(event).map_err(|e| StoreError::Projection {
            position: event.position,
            kind: event.kind.clone(),
            what: e.0,
        })?;
        for statement in statements {
            self.execute(statement.sql, statement.args).await?;
        }
        Ok(())
    }
}
