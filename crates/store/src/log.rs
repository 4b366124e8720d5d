//! The log of a meeting. Several servers may write one: whoever appends names the size they saw, and loses if it grew.

use sqlx::Row;

use crate::{
    Store, StoreError,
    deeds::{Deed, keep, write},
    nonces::Tx,
};

/// What makes a meeting.
#[derive(Debug, Clone, Copy)]
pub struct Founding<'a> {
    /// Its id.
    pub id: &'a str,
    /// The secret of its log key.
    pub log_seed: &'a [u8; 32],
    /// Its first entries.
    pub lines: &'a [&'a [u8]],
    /// Documents of the meeting, or of what led to it: of what, name, bytes.
    pub documents: &'a [(&'a str, &'a str, &'a [u8])],
    /// Who makes it, and the role that they have in it.
    pub by: Option<(&'a str, &'a Deed)>,
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// The lines are in the log, durably.
    Done,
    /// The log has another size, or what was agreed to is done: read on, judge again, try again.
    Moved,
}

impl Store {
    /// Starts a meeting: all that makes it one, or nothing.
    ///
    /// # Errors
    /// [`StoreError`], also if the meeting exists.
    pub async fn start_meeting(&self, founding: &Founding<'_>) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("INSERT INTO meetings (id, size, log_seed) VALUES ($1, $2, $3)")
            .bind(founding.id)
            .bind(number(founding.lines.len() as u64)?)
            .bind(&founding.log_seed[..])
            .execute(&mut *tx)
            .await?;
        insert(&mut tx, founding.id, 0, founding.lines).await?;
        for (place, name, bytes) in founding.documents {
            keep(&mut tx, place, name, bytes).await?;
        }
        if let Some((role, deed)) = founding.by {
            sqlx::query("INSERT INTO members (meeting, account, role) VALUES ($1, $2, $3)")
                .bind(founding.id)
                .bind(&deed.account)
                .bind(role)
                .execute(&mut *tx)
                .await?;
            write(&mut tx, founding.id, deed).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The ids of all meetings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn meetings(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT id FROM meetings ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Meetings with their first entries, by their ids, from after an id on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn meetings_after(&self, after: &str, most: u32) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT meeting, line FROM entries WHERE number = 0 AND meeting > $1 ORDER BY meeting LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    /// The secret of a meeting's log key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn log_seed(&self, meeting: &str) -> Result<Option<[u8; 32]>, StoreError> {
        let row = sqlx::query("SELECT log_seed FROM meetings WHERE id = $1")
            .bind(meeting)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let seed: Vec<u8> = row.try_get(0)?;
        let seed = seed
            .try_into()
            .map_err(|_| StoreError::Damaged("a log key of another length"))?;
        Ok(Some(seed))
    }

    /// Entries from a number on, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn entries(&self, meeting: &str, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, line FROM entries WHERE meeting = $1 AND number >= $2 ORDER BY number LIMIT $3",
        )
        .bind(meeting)
        .bind(number(from)?)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for (row, expected) in rows.iter().zip(from..) {
            if row.try_get::<i64, _>(0)? != number(expected)? {
                return Err(StoreError::Damaged("an entry of the log is missing"));
            }
            lines.push(row.try_get(1)?);
        }
        Ok(lines)
    }

    /// Appends lines to a log that has `size` entries, and writes down who did so.
    ///
    /// # Errors
    /// [`StoreError`]; the log is unchanged then, unless the connection was lost at the commit.
    pub async fn append(
        &self,
        meeting: &str,
        size: u64,
        lines: &[&[u8]],
        deeds: &[&Deed],
    ) -> Result<Appended, StoreError> {
        let mut tx = self.write().await?;
        let grown = size + lines.len() as u64;
        let moved = sqlx::query("UPDATE meetings SET size = $3 WHERE id = $1 AND size = $2")
            .bind(meeting)
            .bind(number(size)?)
            .bind(number(grown)?)
            .execute(&mut *tx)
            .await?;
        if moved.rows_affected() != 1 {
            return Ok(Appended::Moved);
        }
        insert(&mut tx, meeting, size, lines).await?;
        for deed in deeds {
            if !write(&mut tx, meeting, deed).await? {
                // Somebody agreed on another server, or it was taken back: one consent serves once.
                return Ok(Appended::Moved);
            }
        }
        self.tell(&mut tx, meeting).await?;
        tx.commit().await?;
        Ok(Appended::Done)
    }
}

async fn insert(tx: &mut Tx, meeting: &str, from: u64, lines: &[&[u8]]) -> Result<(), StoreError> {
    for (line, at) in lines.iter().zip(from..) {
        sqlx::query("INSERT INTO entries (meeting, number, line) VALUES ($1, $2, $3)")
            .bind(meeting)
            .bind(number(at)?)
            .bind(*line)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Numbers of the log are far below 2^63.
pub(crate) fn number(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(|_| StoreError::Damaged("a number beyond all logs"))
}
