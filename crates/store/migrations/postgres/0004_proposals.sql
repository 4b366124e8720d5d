-- A proposal has a name, by which a second person agrees to this one and to no other; an act of any length may be proposed. Those from before
-- have no name: they are proposed again.
DROP TABLE proposals;
CREATE TABLE proposals (
  meeting TEXT NOT NULL REFERENCES meetings (id),
  id TEXT NOT NULL,
  act TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (meeting, id)
);
