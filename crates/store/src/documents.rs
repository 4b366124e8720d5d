//! Named bytes of a meeting that are not in its record: the opening file, roots of trust, cosigned checkpoints.

use sqlx::{Executor, Row};

use crate::{Store, StoreError, open::Kind};

impl Store {
    /// Keeps a document, in place of an earlier one of the name. The meeting need not exist yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_document(&self, meeting: &str, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO documents (meeting, name, bytes) VALUES ($1, $2, $3) \
             ON CONFLICT (meeting, name) DO UPDATE SET bytes = excluded.bytes",
        )
        .bind(meeting)
        .bind(name)
        .bind(bytes)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// A document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn document(&self, meeting: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT bytes FROM documents WHERE meeting = $1 AND name = $2")
            .bind(meeting)
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    /// All documents of a meeting, by their names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn documents(&self, meeting: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let rows = sqlx::query("SELECT name, bytes FROM documents WHERE meeting = $1 ORDER BY name")
            .bind(meeting)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    /// Overwrites what deleted rows left behind: SQLite's write-ahead log and free pages, PostgreSQL's dead rows.
    pub(crate) async fn wipe(&self) -> Result<(), StoreError> {
        let how = match self.kind {
            Kind::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            Kind::Postgres => "VACUUM FULL casts, nonces",
        };
        self.pool.execute(how).await?;
        Ok(())
    }

    /// Copies the whole database into a new file while it is in use. SQLite only; for PostgreSQL use `pg_dump`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn backup(&self, to: &str) -> Result<(), StoreError> {
        if self.kind == Kind::Postgres {
            return Err(StoreError::Address(self.address().to_owned()));
        }
        sqlx::query("VACUUM INTO $1").bind(to).execute(&self.pool).await?;
        Ok(())
    }
}
