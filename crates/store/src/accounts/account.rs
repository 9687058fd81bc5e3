//! Accounts.

use crate::sql::Query;
use crate::{Row, Snapshot, StoreError, Tx, args};

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Person.
    pub person: String,
    /// Name typed at sign-in; unique.
    pub login: String,
    /// Password hash in PHC form.
    pub password_hash: String,
    /// Failed sign-ins since the last good one.
    pub failed_count: u32,
    /// Locked until this instant, milliseconds UTC.
    pub locked_until_ms: Option<i64>,
    /// Closed by an administrator.
    pub disabled: bool,
}

const COLUMNS: &str = "person, login, password_hash, failed_count, locked_until_ms, disabled";

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        person: row.string("person")?,
        login: row.string("login")?,
        password_hash: row.string("password_hash")?,
        failed_count: u32::try_from(row.int("failed_count")?).unwrap_or(u32::MAX),
        locked_until_ms: row.opt_int("locked_until_ms")?,
        disabled: row.bool("disabled")?,
    })
}

async fn find(q: &mut impl Query, column: &'static str, value: &str) -> Result<Option<Account>, StoreError> {
    let row = q.fetch_optional(format!("SELECT {COLUMNS} FROM accounts WHERE {column} = $1"), args![value]).await?;
    row.as_ref().map(read).transpose()
}

macro_rules! finding {
    ($t:ty) => {
        impl $t {
            /// The account with this login.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn find_account(&mut self, login: &str) -> Result<Option<Account>, StoreError> {
                find(self, "login", login).await
            }

            /// The account of a person.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn account_of(&mut self, person: &str) -> Result<Option<Account>, StoreError> {
                find(self, "person", person).await
            }
        }
    };
}
finding!(Tx);
finding!(Snapshot);

impl Tx {
    /// Writes an account, new or changed.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where another person has the login.
    pub async fn put_account(&mut self, account: &Account) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO accounts (person, login, password_hash, failed_count, locked_until_ms, disabled) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person) DO UPDATE SET login = excluded.login, \
             password_hash = excluded.password_hash, failed_count = excluded.failed_count, \
             locked_until_ms = excluded.locked_until_ms, disabled = excluded.disabled",
            args![&account.person, &account.login, &account.password_hash, account.failed_count, account.locked_until_ms, account.disabled],
        )
        .await?;
        Ok(())
    }
}
