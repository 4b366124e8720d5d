-- Tables of ballots are WITHOUT ROWID: a row id would tell the order in which they came.
CREATE TABLE meetings (
  id TEXT NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  log_seed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  number INTEGER NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (meeting, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE boxes (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  ballot TEXT NOT NULL,
  closed INTEGER NOT NULL,
  PRIMARY KEY (meeting, ballot)
) STRICT, WITHOUT ROWID;

CREATE TABLE casts (
  meeting TEXT NOT NULL,
  ballot TEXT NOT NULL,
  tag BLOB NOT NULL,
  revision INTEGER NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (meeting, ballot, tag),
  FOREIGN KEY (meeting, ballot) REFERENCES boxes (meeting, ballot)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  meeting TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (meeting, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  password TEXT NOT NULL,
  office TEXT NOT NULL,
  disabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  hash BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (id),
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  account TEXT NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL,
  PRIMARY KEY (meeting, account, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposals (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  act TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (meeting, act)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  account TEXT NOT NULL,
  meeting TEXT,
  act TEXT NOT NULL
) STRICT;
