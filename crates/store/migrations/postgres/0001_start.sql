-- The keys of ballots say nothing about order; what PostgreSQL keeps in its heap is removed by VACUUM FULL after the close.
CREATE TABLE meetings (
  id TEXT NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  log_seed BYTEA NOT NULL
);

CREATE TABLE entries (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  number BIGINT NOT NULL,
  line BYTEA NOT NULL,
  PRIMARY KEY (meeting, number)
);

CREATE TABLE boxes (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  ballot TEXT NOT NULL,
  closed BIGINT NOT NULL,
  PRIMARY KEY (meeting, ballot)
);

CREATE TABLE casts (
  meeting TEXT NOT NULL,
  ballot TEXT NOT NULL,
  tag BYTEA NOT NULL,
  revision BIGINT NOT NULL,
  line BYTEA NOT NULL,
  PRIMARY KEY (meeting, ballot, tag),
  FOREIGN KEY (meeting, ballot) REFERENCES boxes (meeting, ballot)
);

CREATE TABLE documents (
  meeting TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (meeting, name)
);

CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  password TEXT NOT NULL,
  office TEXT NOT NULL,
  disabled BIGINT NOT NULL
);

CREATE TABLE sessions (
  hash BYTEA NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (id),
  expires BIGINT NOT NULL
);

CREATE TABLE members (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  account TEXT NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL,
  PRIMARY KEY (meeting, account, role)
);

CREATE TABLE proposals (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  act TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (meeting, act)
);

CREATE TABLE journal (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  time BIGINT NOT NULL,
  account TEXT NOT NULL,
  meeting TEXT,
  act TEXT NOT NULL
);
