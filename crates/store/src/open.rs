//! Opening: which database, how durable, which tables.

use std::{str::FromStr, time::Duration};

use sqlx::{
    AnyPool, Executor,
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
                    if kind == Kind::Sqlite {
                        connection.execute(PRAGMAS).await?;
                    }
                    Ok(())
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
