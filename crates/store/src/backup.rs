//! Copies of a whole store, from either database to either. A backup is an SQLite file; restoring copies it into an empty
//! database. The copy is of one moment, and the server may go on meanwhile.

use sqlx::{AssertSqlSafe, Row};

use crate::{Store, StoreError, open::Kind};

/// Kinds of columns, as both databases know them.
#[derive(Clone, Copy)]
enum Column {
    Text,
    /// Text that may be missing.
    Maybe,
    Number,
    Bytes,
}
use Column::{Bytes, Maybe, Number, Text};

/// A table and its columns, parents before children. Sessions are left out: nobody stays logged in over a restoration.
type Table = (&'static str, &'static [(&'static str, Column)]);
const TABLES: &[Table] = &[
    ("meetings", &[("id", Text), ("size", Number), ("log_seed", Bytes)]),
    (
        "entries",
        &[("meeting", Text), ("number", Number), ("line", Bytes)],
    ),
    (
        "boxes",
        &[("meeting", Text), ("ballot", Text), ("closed", Number)],
    ),
    (
        "casts",
        &[
            ("meeting", Text),
            ("ballot", Text),
            ("tag", Bytes),
            ("revision", Number),
            ("line", Bytes),
        ],
    ),
    (
        "nonces",
        &[
            ("meeting", Text),
            ("point", Bytes),
            ("ballot", Text),
            ("opened", Number),
        ],
    ),
    (
        "documents",
        &[("meeting", Text), ("name", Text), ("bytes", Bytes)],
    ),
    (
        "accounts",
        &[
            ("id", Text),
            ("password", Text),
            ("office", Text),
            ("disabled", Number),
        ],
    ),
    (
        "second_factors",
        &[
            ("account", Text),
            ("secret", Bytes),
            ("confirmed", Number),
            ("step", Number),
        ],
    ),
    ("members", &[("meeting", Text), ("account", Text), ("role", Text)]),
    (
        "proposals",
        &[("meeting", Text), ("id", Text), ("act", Text), ("account", Text)],
    ),
    (
        "journal",
        &[
            ("number", Number),
            ("time", Number),
            ("account", Text),
            ("meeting", Maybe),
            ("act", Text),
        ],
    ),
];

impl Store {
    /// Copies everything into another store, which must be empty, in one transaction there. Answers the number of rows.
    ///
    /// # Errors
    /// [`StoreError`]; the other store is unchanged then.
    pub async fn copy_to(&self, other: &Self) -> Result<u64, StoreError> {
        let mut from = self.pool.begin_with(self.snapshot()).await?;
        let mut to = other.write().await?;
        for (tx, store) in [(&mut from, self), (&mut to, other)] {
            // A whole table takes as long as it takes.
            if store.kind == Kind::Postgres {
                sqlx::query("SET LOCAL statement_timeout = 0")
                    .execute(&mut **tx)
                    .await?;
            }
        }
        let mut rows_copied = 0;
        for (table, columns) in TABLES {
            let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            let (names, places) = (
                names.join(", "),
                (1..=columns.len())
                    .map(|n| format!("${n}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
            // Names come from the table above, never from outside.
            let select = AssertSqlSafe(format!("SELECT {names} FROM {table} ORDER BY 1, 2"));
            // PostgreSQL gives the numbers of the journal itself unless told otherwise.
            let own = if other.kind == Kind::Postgres && *table == "journal" {
                "OVERRIDING SYSTEM VALUE "
            } else {
                ""
            };
            let insert = format!("INSERT INTO {table} ({names}) {own}VALUES ({places})");
            for row in sqlx::query(select).fetch_all(&mut *from).await? {
                let mut query = sqlx::query(AssertSqlSafe(insert.clone()));
                for (at, (_, column)) in columns.iter().enumerate() {
                    query = match column {
                        Text => query.bind(row.try_get::<String, _>(at)?),
                        Maybe => query.bind(row.try_get::<Option<String>, _>(at)?),
                        Number => query.bind(row.try_get::<i64, _>(at)?),
                        Bytes => query.bind(row.try_get::<Vec<u8>, _>(at)?),
                    };
                }
                query.execute(&mut *to).await?;
                rows_copied += 1;
            }
        }
        if other.kind == Kind::Postgres {
            // Numbers that were given are not given again.
            sqlx::query(
                "SELECT setval(pg_get_serial_sequence('journal', 'number'), (SELECT COALESCE(MAX(number), 0) + 1 FROM journal), false)",
            )
            .execute(&mut *to)
            .await?;
        }
        to.commit().await?;
        Ok(rows_copied)
    }

    /// Whether nothing was ever kept here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.meetings().await?.is_empty() && self.accounts_after("", 1).await?.is_empty())
    }

    /// How a transaction begins that sees one moment.
    fn snapshot(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite => "BEGIN",
            Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}
