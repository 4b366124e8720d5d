//! Who has which role in a meeting.

use sqlx::Row;

use crate::{Deed, Store, StoreError, accounts::MEMBER, deeds};

/// A role in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: String,
    /// The role.
    pub role: String,
}

/// What became of taking a role back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is gone.
    Done,
    /// Nobody else has it, and somebody must.
    Last,
    /// The account did not have it.
    Unknown,
}

impl Store {
    /// Gives a role in a meeting, and says so in the journal.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_member(
        &self,
        meeting: &str,
        account: &str,
        role: &str,
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO members (meeting, account, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(meeting)
        .bind(account)
        .bind(role)
        .execute(&mut *tx)
        .await?;
        deeds::write(&mut tx, meeting, deed).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a role in a meeting back, and with it what the account proposed there; says so in the journal. With `keep_one` it
    /// stays if nobody else who can log in has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_member(
        &self,
        meeting: &str,
        account: &str,
        role: &str,
        keep_one: bool,
        deed: &Deed,
    ) -> Result<Taken, StoreError> {
        let mut tx = self.write().await?;
        // Two who take each other's role back do so one after the other.
        sqlx::query("UPDATE meetings SET size = size WHERE id = $1")
            .bind(meeting)
            .execute(&mut *tx)
            .await?;
        let gone = sqlx::query("DELETE FROM members WHERE meeting = $1 AND account = $2 AND role = $3")
            .bind(meeting)
            .bind(account)
            .bind(role)
            .execute(&mut *tx)
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(Taken::Unknown);
        }
        let others = sqlx::query(
            "SELECT COUNT(*) FROM members m JOIN accounts a ON a.id = m.account \
             WHERE m.meeting = $1 AND m.role = $2 AND a.disabled = 0 AND a.office = $3",
        )
        .bind(meeting)
        .bind(role)
        .bind(MEMBER)
        .fetch_one(&mut *tx)
        .await?;
        if keep_one && others.try_get::<i64, _>(0)? == 0 {
            return Ok(Taken::Last);
        }
        sqlx::query("DELETE FROM proposals WHERE meeting = $1 AND account = $2")
            .bind(meeting)
            .bind(account)
            .execute(&mut *tx)
            .await?;
        deeds::write(&mut tx, meeting, deed).await?;
        tx.commit().await?;
        Ok(Taken::Done)
    }

    /// The roles of an account in a meeting; none for those who have an office in the system.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn roles(&self, meeting: &str, account: &str) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT m.role FROM members m JOIN accounts a ON a.id = m.account \
             WHERE m.meeting = $1 AND m.account = $2 AND a.office = $3 ORDER BY m.role",
        )
        .bind(meeting)
        .bind(account)
        .bind(MEMBER)
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
}
