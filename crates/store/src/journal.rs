//! The journal of who did what.

use sqlx::Row;

use crate::{Store, StoreError, log::number, nonces::Tx};

/// Who did what, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Running number.
    pub number: u64,
    /// Seconds since 1970.
    pub time: u64,
    /// The account.
    pub account: String,
    /// The meeting it concerns, if any.
    pub meeting: Option<String>,
    /// What was done.
    pub act: String,
}

impl Store {
    /// Writes a line of the journal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn journal(
        &self,
        time: u64,
        account: &str,
        meeting: Option<&str>,
        act: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        write(&mut tx, time, account, meeting, act).await?;
        Ok(tx.commit().await?)
    }

    /// The journal of a meeting, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn journal_of(&self, meeting: &str) -> Result<Vec<JournalLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, time, account, meeting, act FROM journal WHERE meeting = $1 ORDER BY number",
        )
        .bind(meeting)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(line).collect()
    }

    /// Lines of the journal after a number, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn journal_after(&self, after: u64, limit: u32) -> Result<Vec<JournalLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, time, account, meeting, act FROM journal WHERE number > $1 ORDER BY number LIMIT $2",
        )
        .bind(number(after)?)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(line).collect()
    }
}

/// Writes a line in a transaction with what it tells of.
pub(crate) async fn write(
    tx: &mut Tx,
    time: u64,
    account: &str,
    meeting: Option<&str>,
    act: &str,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO journal (time, account, meeting, act) VALUES ($1, $2, $3, $4)")
        .bind(number(time)?)
        .bind(account)
        .bind(meeting)
        .bind(act)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn line(row: &sqlx::any::AnyRow) -> Result<JournalLine, StoreError> {
    let natural = |n: i64| u64::try_from(n).map_err(|_| StoreError::Damaged("a number below 0"));
    Ok(JournalLine {
        number: natural(row.try_get(0)?)?,
        time: natural(row.try_get(1)?)?,
        account: row.try_get(2)?,
        meeting: row.try_get(3)?,
        act: row.try_get(4)?,
    })
}
