//! Second factors of accounts: the secret of their one-time codes, and the last code that was used.

use sqlx::Row;

use crate::{Store, StoreError, log::number, nonces::Tx};

/// A second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The secret that codes are made from.
    pub secret: Vec<u8>,
    /// Whether its owner has shown that they can make codes: only then it is asked for.
    pub confirmed: bool,
}

impl Store {
    /// Keeps a fresh factor, to be confirmed; one that was never confirmed is replaced. False if there is a confirmed one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn offer_factor(&self, account: &str, secret: &[u8]) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let put = sqlx::query(
            "INSERT INTO second_factors (account, secret, confirmed, step) VALUES ($1, $2, 0, 0) ON CONFLICT (account) \
             DO UPDATE SET secret = excluded.secret, step = 0 WHERE second_factors.confirmed = 0",
        )
        .bind(account)
        .bind(secret)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(put.rows_affected() == 1)
    }

    /// The factor of an account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn factor(&self, account: &str) -> Result<Option<Factor>, StoreError> {
        let row = sqlx::query("SELECT secret, confirmed FROM second_factors WHERE account = $1")
            .bind(account)
            .fetch_optional(&self.pool)
            .await?;
        let factor = |row: sqlx::any::AnyRow| {
            Ok(Factor {
                secret: row.try_get(0)?,
                confirmed: row.try_get::<i64, _>(1)? != 0,
            })
        };
        row.map(factor).transpose()
    }

    /// Uses up the code of a time step, and with it confirms the factor. False if this step or a later one was used before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_factor(&self, account: &str, step: u64) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let used = sqlx::query(
            "UPDATE second_factors SET step = $2, confirmed = 1 WHERE account = $1 AND step < $2",
        )
        .bind(account)
        .bind(number(step)?)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(used.rows_affected() == 1)
    }

    /// Takes the factor of an account away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn drop_factor(&self, account: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        drop_in(&mut tx, account).await?;
        Ok(tx.commit().await?)
    }
}

/// The same in a transaction with what it is part of.
pub(crate) async fn drop_in(tx: &mut Tx, account: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM second_factors WHERE account = $1")
        .bind(account)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
