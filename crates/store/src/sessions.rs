//! Sessions of people who are logged in, known by the hashes of their cookies.

use crate::{
    Store, StoreError,
    accounts::{Account, account},
    log::number,
    nonces::Tx,
};

impl Store {
    /// Opens a session known by the hash of its cookie.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn start_session(
        &self,
        hash: &[u8; 32],
        account: &str,
        expires: u64,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("INSERT INTO sessions (hash, account, expires) VALUES ($1, $2, $3)")
            .bind(&hash[..])
            .bind(account)
            .bind(number(expires)?)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The account of a session that lives at `now`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, hash: &[u8; 32], now: u64) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(
            "SELECT a.id, a.password, a.office, a.disabled FROM sessions s JOIN accounts a ON a.id = s.account \
             WHERE s.hash = $1 AND s.expires > $2 AND a.disabled = 0",
        )
        .bind(&hash[..])
        .bind(number(now)?)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(account).transpose()
    }

    /// Ends a session, and all that have expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_session(&self, hash: &[u8; 32], now: u64) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE hash = $1 OR expires <= $2")
            .bind(&hash[..])
            .bind(number(now)?)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Ends all sessions of an account but one.
pub(crate) async fn end_all(tx: &mut Tx, account: &str, but: Option<&[u8; 32]>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE account = $1 AND hash <> $2")
        .bind(account)
        .bind(but.map_or(&[][..], |hash| &hash[..]))
        .execute(&mut **tx)
        .await?;
    Ok(())
}
