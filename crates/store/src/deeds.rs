//! Who did what, kept in one transaction with what was done: neither stands without the other.

use crate::{Store, StoreError, journal, nonces::Tx};

/// What somebody did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deed {
    /// Seconds since 1970.
    pub time: u64,
    /// The account.
    pub account: String,
    /// What the journal says of it.
    pub act: String,
    /// The proposals of the meeting that it carries out, replaces or takes back: they wait no longer.
    pub settles: Vec<String>,
}

impl Store {
    /// Keeps documents of a meeting and the deed that they come of.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is kept then.
    pub async fn done(
        &self,
        meeting: &str,
        documents: &[(&str, &[u8])],
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        for (name, bytes) in documents {
            keep(&mut tx, meeting, name, bytes).await?;
        }
        write(&mut tx, meeting, deed).await?;
        Ok(tx.commit().await?)
    }
}

/// Writes a deed into the journal and spends its proposals. Answers whether there was something to spend, if it spends any.
pub(crate) async fn write(tx: &mut Tx, meeting: &str, deed: &Deed) -> Result<bool, StoreError> {
    journal::write(tx, deed.time, &deed.account, Some(meeting), &deed.act).await?;
    let mut spent = 0;
    for proposal in &deed.settles {
        let gone = sqlx::query("DELETE FROM proposals WHERE meeting = $1 AND id = $2")
            .bind(meeting)
            .bind(proposal)
            .execute(&mut **tx)
            .await?;
        spent += gone.rows_affected();
    }
    Ok(spent > 0 || deed.settles.is_empty())
}

/// Keeps a document, in place of an earlier one of the name.
pub(crate) async fn keep(tx: &mut Tx, meeting: &str, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO documents (meeting, name, bytes) VALUES ($1, $2, $3) \
         ON CONFLICT (meeting, name) DO UPDATE SET bytes = excluded.bytes",
    )
    .bind(meeting)
    .bind(name)
    .bind(bytes)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
