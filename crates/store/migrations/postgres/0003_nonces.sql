-- Nonce points of ballots: none may serve twice in a meeting. Apart from tags, by their own value: a row tells neither whose nor when.
CREATE TABLE nonces (
  meeting TEXT NOT NULL,
  point BYTEA NOT NULL,
  ballot TEXT NOT NULL,
  opened BIGINT NOT NULL,
  PRIMARY KEY (meeting, point),
  FOREIGN KEY (meeting, ballot) REFERENCES boxes (meeting, ballot)
);
