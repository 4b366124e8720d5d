//! Accounts, sessions, roles in meetings, and the journal of who did what.

use sqlx::Row;

use crate::{Store, StoreError, log::number};

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

/// A role in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: String,
    /// The role.
    pub role: String,
}

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

fn account(row: &sqlx::any::AnyRow) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.try_get(0)?,
        password: row.try_get(1)?,
        office: row.try_get(2)?,
        disabled: row.try_get::<i64, _>(3)? != 0,
    })
}

impl Store {
    /// Makes or changes an account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO accounts (id, password, office, disabled) VALUES ($1, $2, $3, $4) ON CONFLICT (id) \
             DO UPDATE SET password = excluded.password, office = excluded.office, disabled = excluded.disabled",
        )
        .bind(&account.id)
        .bind(&account.password)
        .bind(&account.office)
        .bind(i64::from(account.disabled))
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// An account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT id, password, office, disabled FROM accounts WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(account).transpose()
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

    /// Gives a role in a meeting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_member(&self, meeting: &str, account: &str, role: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO members (meeting, account, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(meeting)
        .bind(account)
        .bind(role)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The roles of an account in a meeting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn roles(&self, meeting: &str, account: &str) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT role FROM members WHERE meeting = $1 AND account = $2 ORDER BY role")
            .bind(meeting)
            .bind(account)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Who has which role in a meeting: all roles of at most `limit` accounts after one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn members_after(
        &self,
        meeting: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Member>, StoreError> {
        let rows = sqlx::query(
            "SELECT account, role FROM members WHERE meeting = $1 AND account IN \
             (SELECT DISTINCT account FROM members WHERE meeting = $1 AND account > $2 ORDER BY account LIMIT $3) \
             ORDER BY account, role",
        )
        .bind(meeting)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let member = |row: &sqlx::any::AnyRow| {
            Ok(Member {
                account: row.try_get(0)?,
                role: row.try_get(1)?,
            })
        };
        rows.iter().map(member).collect()
    }

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
        sqlx::query("INSERT INTO journal (time, account, meeting, act) VALUES ($1, $2, $3, $4)")
            .bind(number(time)?)
            .bind(account)
            .bind(meeting)
            .bind(act)
            .execute(&mut *tx)
            .await?;
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
