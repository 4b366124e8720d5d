//! Named bytes of a meeting that are not in its record: the opening file, roots of trust, cosigned checkpoints.

use sqlx::{Executor, Row};

use crate::{
    Store, StoreError,
    deeds::keep,
    open::{Kind, STATEMENTS_END},
};

impl Store {
    /// Keeps a document, in place of an earlier one of the name. The meeting need not exist yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_document(&self, meeting: &str, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        keep(&mut tx, meeting, name, bytes).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps a document in place of these bytes, or where there was none, and of no others. Answers whether it did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replace_document(
        &self,
        meeting: &str,
        name: &str,
        before: Option<&[u8]>,
        bytes: &[u8],
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let query = match before {
            None => sqlx::query(
                "INSERT INTO documents (meeting, name, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            ),
            Some(_) => {
                sqlx::query("UPDATE documents SET bytes = $3 WHERE meeting = $1 AND name = $2 AND bytes = $4")
            }
        };
        let query = query.bind(meeting).bind(name).bind(bytes);
        let query = match before {
            None => query,
            Some(before) => query.bind(before),
        };
        let replaced = query.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(replaced.rows_affected() == 1)
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
        if self.kind == Kind::Sqlite {
            self.pool.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            return Ok(());
        }
        let mut connection = self.pool.acquire().await?;
        // Tables are written anew, which may take longer than anything else.
        connection.execute("SET statement_timeout = '5min'").await?;
        let wiped = connection.execute("VACUUM FULL casts, nonces").await;
        connection.execute(STATEMENTS_END).await?;
        wiped?;
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
