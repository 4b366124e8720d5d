//! Accounts of people who can log in.

use sqlx::{Any, Executor, Row};

use crate::{Deed, Store, StoreError, factors, journal, nonces::Tx, sessions};

/// The office of everybody who has none in the system.
pub(crate) const MEMBER: &str = "member";

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name they log in with.
    pub id: String,
    /// PHC string of the password hash.
    pub password: String,
    /// What they are in the system: administrator, security, auditor or member.
    pub office: String,
    /// Whether they are shut out.
    pub disabled: bool,
}

/// What becomes of somebody's second factor when their account is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// It stays.
    Kept,
    /// It is gone: its owner has lost it.
    Dropped,
}

pub(crate) fn account(row: &sqlx::any::AnyRow) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.try_get(0)?,
        password: row.try_get(1)?,
        office: row.try_get(2)?,
        disabled: row.try_get::<i64, _>(3)? != 0,
    })
}

impl Store {
    /// Makes or changes an account, and says so in the journal. All its sessions end, and what it proposed is taken back if it is
    /// shut. Nothing is done, and the answer is false, if it is the last of its office that can log in and would no longer be;
    /// of members there need be nobody.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub async fn put_account(
        &self,
        account: &Account,
        factor: SecondFactor,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        hold(&mut tx, &account.id).await?;
        let before = one(&mut *tx, &account.id).await?;
        write(&mut tx, account).await?;
        if let Some(before) = before.filter(|b| b.office != MEMBER && !b.disabled)
            && !anybody(&mut tx, &before.office).await?
        {
            return Ok(false);
        }
        sessions::end_all(&mut tx, &account.id, None).await?;
        if factor == SecondFactor::Dropped {
            factors::drop_in(&mut tx, &account.id).await?;
        }
        if account.disabled {
            sqlx::query("DELETE FROM proposals WHERE account = $1")
                .bind(&account.id)
                .execute(&mut *tx)
                .await?;
        }
        journal::write(&mut tx, deed.time, &deed.account, None, &deed.act).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Puts a new password hash in place of one, ends the account's other sessions and says so in the journal. False if the hash
    /// was another by then.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub async fn change_password(
        &self,
        account: &Account,
        hash: &str,
        session: &[u8; 32],
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let changed = sqlx::query("UPDATE accounts SET password = $3 WHERE id = $1 AND password = $2")
            .bind(&account.id)
            .bind(&account.password)
            .bind(hash)
            .execute(&mut *tx)
            .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        sessions::end_all(&mut tx, &account.id, Some(session)).await?;
        journal::write(&mut tx, deed.time, &deed.account, None, &deed.act).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// An account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        one(&self.pool, id).await
    }

    /// Accounts in the order of their ids, from the one after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn accounts_after(&self, after: &str, most: u32) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, password, office, disabled FROM accounts WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(account).collect()
    }
}

async fn one<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &str,
) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query("SELECT id, password, office, disabled FROM accounts WHERE id = $1")
        .bind(id)
        .fetch_optional(executor)
        .await?;
    row.as_ref().map(account).transpose()
}

async fn write(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO accounts (id, password, office, disabled) VALUES ($1, $2, $3, $4) ON CONFLICT (id) \
         DO UPDATE SET password = excluded.password, office = excluded.office, disabled = excluded.disabled",
    )
    .bind(&account.id)
    .bind(&account.password)
    .bind(&account.office)
    .bind(i64::from(account.disabled))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Holds all of the office that an account has: changes to two of them come one after the other.
async fn hold(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE accounts SET office = office WHERE office = (SELECT office FROM accounts WHERE id = $1)",
    )
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether somebody of an office can log in.
async fn anybody(tx: &mut Tx, office: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM accounts WHERE office = $1 AND disabled = 0")
        .bind(office)
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
