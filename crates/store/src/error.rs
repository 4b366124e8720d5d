//! What can go wrong with a store.

/// A fault of the store; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names neither SQLite nor PostgreSQL.
    #[error("{0:?} is no database address: write sqlite:FILE or postgres://USER@HOST/NAME")]
    Address(String),
    /// The database refused or is gone.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables are of another version.
    #[error("database tables: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What was read cannot be: a negative number, a missing row.
    #[error("the database holds what it must not: {0}")]
    Damaged(&'static str),
}
