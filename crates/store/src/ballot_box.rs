//! Casts that wait for the close of their ballot: one row a tag, its highest revision; no time, no order.

use sqlx::Row;

use crate::{
    Store, StoreError,
    log::number,
    nonces::{Tx, claim, settle},
};

/// A judged cast to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The tag, 32 bytes.
    pub tag: [u8; 32],
    /// Its revision.
    pub revision: u64,
    /// The line of the cast.
    pub line: Vec<u8>,
    /// Its nonce points, which no other ballot of the meeting may have.
    pub nonces: Vec<[u8; 32]>,
}

/// How casts of a tag may follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A higher revision replaces a lower one.
    Highest,
    /// The first one stays.
    First,
}

/// What became of a cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is in the box, durably.
    Stored,
    /// These very bytes were in the box before.
    Same,
    /// Another cast of this tag has this revision or a higher one, or may not be replaced.
    Older {
        /// The revision in the box.
        kept: u64,
    },
    /// A nonce point of it is that of another cast of the meeting, earlier revisions included, or of a ballot that was opened.
    Copied,
    /// The box is closed, or was never opened.
    Closed,
}

impl Store {
    /// Opens the box of a ballot; nothing happens if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_box(&self, meeting: &str, ballot: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("INSERT INTO boxes (meeting, ballot, closed) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING")
            .bind(meeting)
            .bind(ballot)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts judged casts of one ballot into its box, all in one transaction that is durable when this returns. A close
    /// waits for it or comes before it; there is nothing between.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is in the box then.
    pub async fn put_casts(
        &self,
        meeting: &str,
        ballot: &str,
        kept: Kept,
        casts: &[Waiting],
    ) -> Result<Vec<Put>, StoreError> {
        let mut tx = self.write().await?;
        self.one_after_another(&mut tx, meeting).await?;
        // Takes the lock of the row, so that a close cannot pass in the middle.
        let open =
            sqlx::query("UPDATE boxes SET closed = 0 WHERE meeting = $1 AND ballot = $2 AND closed = 0")
                .bind(meeting)
                .bind(ballot)
                .execute(&mut *tx)
                .await?;
        if open.rows_affected() != 1 {
            return Ok(vec![Put::Closed; casts.len()]);
        }
        let mut out = Vec::with_capacity(casts.len());
        for cast in casts {
            out.push(put(&mut tx, (meeting, ballot), kept, cast).await?);
        }
        tx.commit().await?;
        Ok(out)
    }

    /// The cast of a tag, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cast(
        &self,
        meeting: &str,
        ballot: &str,
        tag: &[u8; 32],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT line FROM casts WHERE meeting = $1 AND ballot = $2 AND tag = $3")
            .bind(meeting)
            .bind(ballot)
            .bind(&tag[..])
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    /// How many tags have a cast in the box.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_casts(&self, meeting: &str, ballot: &str) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM casts WHERE meeting = $1 AND ballot = $2")
            .bind(meeting)
            .bind(ballot)
            .fetch_one(&self.pool)
            .await?;
        u64::try_from(row.try_get::<i64, _>(0)?).map_err(|_| StoreError::Damaged("a count below 0"))
    }

    /// Closes the box for good and hands out its casts, by tag. Calling it again gives the same casts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn close_box(&self, meeting: &str, ballot: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("UPDATE boxes SET closed = 1 WHERE meeting = $1 AND ballot = $2")
            .bind(meeting)
            .bind(ballot)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        let rows = sqlx::query("SELECT line FROM casts WHERE meeting = $1 AND ballot = $2 ORDER BY tag")
            .bind(meeting)
            .bind(ballot)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Empties the box of a ballot whose casts are in the log, and wipes what the database kept of them. `logged` are the nonce
    /// points of its casts and opened ballots there: they stay taken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn empty_box(
        &self,
        meeting: &str,
        ballot: &str,
        logged: &[[u8; 32]],
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        self.one_after_another(&mut tx, meeting).await?;
        sqlx::query("DELETE FROM casts WHERE meeting = $1 AND ballot = $2")
            .bind(meeting)
            .bind(ballot)
            .execute(&mut *tx)
            .await?;
        settle(&mut tx, meeting, ballot, logged).await?;
        tx.commit().await?;
        self.wipe().await
    }
}

/// Puts one cast into an open box.
async fn put(
    tx: &mut Tx,
    (meeting, ballot): (&str, &str),
    kept: Kept,
    cast: &Waiting,
) -> Result<Put, StoreError> {
    let before =
        sqlx::query("SELECT revision, line FROM casts WHERE meeting = $1 AND ballot = $2 AND tag = $3")
            .bind(meeting)
            .bind(ballot)
            .bind(&cast.tag[..])
            .fetch_optional(&mut **tx)
            .await?;
    if let Some(row) = before {
        let (revision, line): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        if line == cast.line {
            return Ok(Put::Same);
        }
        let before = u64::try_from(revision).map_err(|_| StoreError::Damaged("a revision below 0"))?;
        if kept == Kept::First || cast.revision <= before {
            return Ok(Put::Older { kept: before });
        }
    }
    if !claim(tx, meeting, ballot, &cast.nonces, false).await? {
        return Ok(Put::Copied);
    }
    sqlx::query(
        "INSERT INTO casts (meeting, ballot, tag, revision, line) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (meeting, ballot, tag) DO UPDATE SET revision = excluded.revision, line = excluded.line",
    )
    .bind(meeting)
    .bind(ballot)
    .bind(&cast.tag[..])
    .bind(number(cast.revision)?)
    .bind(cast.line.as_slice())
    .execute(&mut **tx)
    .await?;
    Ok(Put::Stored)
}
