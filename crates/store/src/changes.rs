//! Hearing at once what another server wrote. PostgreSQL tells its listeners; SQLite has one server only.

use sqlx::postgres::PgListener;

use crate::{Store, StoreError, open::Kind};

/// The name under which appends are told.
pub(crate) const CHANNEL: &str = "gongxin_log";

/// Appends by all servers of a database, as they happen. Some may be missed while a connection is lost: look for yourself now
/// and then.
pub struct Changes(PgListener);

impl Changes {
    /// The meeting whose log grew. Waits for the next one.
    ///
    /// # Errors
    /// [`StoreError`] if the database is gone; listening anew may succeed.
    pub async fn next(&mut self) -> Result<String, StoreError> {
        Ok(self.0.recv().await?.payload().to_owned())
    }
}

impl Store {
    /// Listens, where the database can tell.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn changes(&self) -> Result<Option<Changes>, StoreError> {
        if self.kind == Kind::Sqlite {
            return Ok(None);
        }
        let mut listener = PgListener::connect(self.address()).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Changes(listener)))
    }

    /// Tells the others within a transaction that appends.
    pub(crate) async fn tell(
        &self,
        tx: &mut sqlx::Transaction<'static, sqlx::Any>,
        meeting: &str,
    ) -> Result<(), StoreError> {
        if self.kind == Kind::Postgres {
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(meeting)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}
