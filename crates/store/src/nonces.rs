//! The nonce points of a meeting's ballots: of casts, waiting or logged, and of ballots that were opened. Each serves once,
//! which the table's key sees to; whoever comes second is refused.

use sqlx::Row;

use crate::{Store, StoreError, open::Kind};

/// A transaction.
pub(crate) type Tx = sqlx::Transaction<'static, sqlx::Any>;

const INSERT: &str =
    "INSERT INTO nonces (meeting, point, ballot, opened) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

impl Store {
    /// Takes the nonce points of a ballot that is being opened (检查本票), so that it can never be cast. Answers false, and takes
    /// none, if one of them is that of a cast; opening the same ballot again is welcome.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is taken then.
    pub async fn spend(&self, meeting: &str, ballot: &str, points: &[[u8; 32]]) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        self.one_after_another(&mut tx, meeting).await?;
        let mut known = 0;
        for point in points {
            let row = sqlx::query("SELECT opened FROM nonces WHERE meeting = $1 AND point = $2")
                .bind(meeting)
                .bind(&point[..])
                .fetch_optional(&mut *tx)
                .await?;
            match row.map(|row| row.try_get::<i64, _>(0)).transpose()? {
                Some(0) => return Ok(false),
                Some(_) => known += 1,
                None => {}
            }
        }
        if known == points.len() {
            return Ok(true);
        }
        let taken = claim(&mut tx, meeting, ballot, points, true).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// Makes whoever else takes nonce points of this meeting wait for the end of the transaction: two that each want what the
    /// other has would block each other.
    pub(crate) async fn one_after_another(&self, tx: &mut Tx, meeting: &str) -> Result<(), StoreError> {
        // On SQLite a writing transaction is alone anyway.
        if self.kind == Kind::Postgres {
            sqlx::query("SELECT id FROM meetings WHERE id = $1 FOR NO KEY UPDATE")
                .bind(meeting)
                .fetch_optional(&mut **tx)
                .await?;
        }
        Ok(())
    }
}

/// Takes nonce points that nobody has: all, or none and false.
pub(crate) async fn claim(
    tx: &mut Tx,
    meeting: &str,
    ballot: &str,
    points: &[[u8; 32]],
    opened: bool,
) -> Result<bool, StoreError> {
    for (at, point) in points.iter().enumerate() {
        let inserted = sqlx::query(INSERT)
            .bind(meeting)
            .bind(&point[..])
            .bind(ballot)
            .bind(i64::from(opened))
            .execute(&mut **tx)
            .await?;
        if inserted.rows_affected() == 1 {
            continue;
        }
        for own in points.iter().take(at) {
            sqlx::query("DELETE FROM nonces WHERE meeting = $1 AND point = $2")
                .bind(meeting)
                .bind(&own[..])
                .execute(&mut **tx)
                .await?;
        }
        return Ok(false);
    }
    Ok(true)
}

/// Leaves of a ballot's nonce points those that are in the log, in the order of their bytes: nothing of ballots that were
/// replaced, and nothing of when the others came.
pub(crate) async fn settle(
    tx: &mut Tx,
    meeting: &str,
    ballot: &str,
    logged: &[[u8; 32]],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM nonces WHERE meeting = $1 AND ballot = $2")
        .bind(meeting)
        .bind(ballot)
        .execute(&mut **tx)
        .await?;
    let mut sorted = logged.to_vec();
    sorted.sort_unstable();
    for point in sorted {
        sqlx::query(INSERT)
            .bind(meeting)
            .bind(&point[..])
            .bind(ballot)
            .bind(0i64)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
