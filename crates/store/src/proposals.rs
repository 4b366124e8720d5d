//! Acts that wait for a second person. One act is proposed once: whoever comes second learns who was first.

use sqlx::Row;

use crate::{
    Store, StoreError,
    deeds::{self, Deed},
};

/// An act that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its name, which follows from the act.
    pub id: String,
    /// The act.
    pub act: String,
    /// Who proposed it.
    pub account: String,
}

fn proposal(row: &sqlx::any::AnyRow) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        id: row.try_get(0)?,
        act: row.try_get(1)?,
        account: row.try_get(2)?,
    })
}

impl Store {
    /// Proposes an act, and says so in the journal. Answers the proposal that stands: this one, or that of whoever was faster,
    /// and then nothing is written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn propose(
        &self,
        meeting: &str,
        wanted: &Proposal,
        deed: &Deed,
    ) -> Result<Proposal, StoreError> {
        loop {
            let mut tx = self.write().await?;
            let inserted = sqlx::query(
                "INSERT INTO proposals (meeting, id, act, account) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            )
            .bind(meeting)
            .bind(&wanted.id)
            .bind(&wanted.act)
            .bind(&wanted.account)
            .execute(&mut *tx)
            .await?;
            if inserted.rows_affected() == 1 {
                deeds::write(&mut tx, meeting, deed).await?;
                tx.commit().await?;
                return Ok(wanted.clone());
            }
            tx.rollback().await?;
            // None if it was carried out or taken back just now: then this one may stand.
            if let Some(standing) = self.proposal(meeting, &wanted.id).await? {
                return Ok(standing);
            }
        }
    }

    /// A proposal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn proposal(&self, meeting: &str, id: &str) -> Result<Option<Proposal>, StoreError> {
        let row = sqlx::query("SELECT id, act, account FROM proposals WHERE meeting = $1 AND id = $2")
            .bind(meeting)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(proposal).transpose()
    }

    /// Proposals of a meeting in the order of their names, from the one after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn proposals_after(
        &self,
        meeting: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Proposal>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, act, account FROM proposals WHERE meeting = $1 AND id > $2 ORDER BY id LIMIT $3",
        )
        .bind(meeting)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(proposal).collect()
    }
}
