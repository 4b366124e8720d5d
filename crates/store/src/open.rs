//! Opening: which database, how durable, which tables.

use std::{str::FromStr, time::Duration};

use sqlx::{
    AnyPool, Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::Migrator,
};

use crate::StoreError;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Settings of every SQLite connection. FULL: an acknowledged ballot survives a power cut. `secure_delete`: what is
/// deleted is overwritten.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON;";

/// A statement of PostgreSQL that takes longer is given up.
pub(crate) const STATEMENTS_END: &str = "SET statement_timeout = '15s'";
/// Durability of every PostgreSQL connection, whatever the default of the server or the account is. A stronger one stays.
const DURABLE: &str = "SELECT set_config('synchronous_commit', 'on', false) \
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
/// A transaction of ours whose server is gone without a word holds its locks no longer than this.
const FORGOTTEN: &str = "SET idle_in_transaction_session_timeout = '20s'";
/// How long a connection that comes back to the pool may take to answer. One that hangs is thrown away: it would take the
/// place of one that serves.
const ALIVE: Duration = Duration::from_secs(5);

/// Which database it is, where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// An open store. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    pub(crate) kind: Kind,
    address: String,
}

impl Store {
    /// Opens `sqlite:FILE` (made if missing) or `postgres://…` and brings its tables up to date. Tables of a newer version
    /// are refused.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (kind, full) = match address.split_once(':') {
            Some(("sqlite", _)) => (Kind::Sqlite, format!("{address}?mode=rwc")),
            Some(("postgres" | "postgresql", _)) => (Kind::Postgres, address.to_owned()),
            _ => return Err(StoreError::Address(address.to_owned())),
        };
        let options = AnyConnectOptions::from_str(&full)?;
        let pool = AnyPoolOptions::new()
            .max_connections(if kind == Kind::Sqlite { 4 } else { 8 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    match kind {
                        Kind::Sqlite => {
                            connection.execute(PRAGMAS).await?;
                        }
                        Kind::Postgres => {
                            connection.execute(DURABLE).await?;
                            connection.execute(STATEMENTS_END).await?;
                            connection.execute(FORGOTTEN).await?;
                        }
                    }
                    Ok(())
                })
            })
            // What could not be rolled back, on a full disk, is not the next one's to be in.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .after_release(move |connection, _| {
                Box::pin(async move {
                    if kind == Kind::Postgres {
                        let answer = tokio::time::timeout(ALIVE, connection.ping()).await;
                        answer.map_err(|_| sqlx::Error::PoolTimedOut)??;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        let tables = if kind == Kind::Sqlite { &SQLITE } else { &POSTGRES };
        tables.run(&pool).await?;
        Ok(Self {
            pool,
            kind,
            address: address.to_owned(),
        })
    }

    /// The address it was opened with.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.pool.execute("SELECT 1").await?;
        Ok(())
    }

    /// Closes all connections once they are idle.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that may write: on SQLite it takes the write lock at once, so that it cannot fail half-way.
    pub(crate) async fn write(&self) -> Result<sqlx::Transaction<'static, sqlx::Any>, StoreError> {
        let begin = match self.kind {
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        };
        Ok(self.pool.begin_with(begin).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the database's own defaults are.
    #[tokio::test]
    async fn every_connection_to_postgresql_is_durable_and_ends() {
        let Ok(server) = std::env::var("GONGXIN_TEST_POSTGRES") else {
            return;
        };
        let name = format!("d{}", std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos());
        let admin = Store::open(&format!("{server}/postgres")).await.unwrap();
        for sql in [
            format!("CREATE DATABASE {name}"),
            format!("ALTER DATABASE {name} SET synchronous_commit = off"),
            format!("ALTER DATABASE {name} SET statement_timeout = 0"),
        ] {
            admin.pool.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
        }
        let store = Store::open(&format!("{server}/{name}")).await.unwrap();
        for (setting, wanted) in [
            ("synchronous_commit", "on"),
            ("statement_timeout", "15s"),
            ("idle_in_transaction_session_timeout", "20s"),
        ] {
            let row = sqlx::query("SELECT current_setting($1)").bind(setting);
            let row = row.fetch_one(&store.pool).await.unwrap();
            assert_eq!(sqlx::Row::get::<String, _>(&row, 0), wanted, "{setting}");
        }
    }
}
