-- One-time codes (TOTP, RFC 6238) beside passwords. `step` is the last one used: a code serves once.
CREATE TABLE second_factors (
  account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
  secret BYTEA NOT NULL,
  confirmed BIGINT NOT NULL,
  step BIGINT NOT NULL
);
