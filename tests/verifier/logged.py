"""What the walk over a log gathers: entries by draw attempt, key ceremony, ring and ballot."""

from dataclasses import dataclass, field

from rules_spec import PAPER_ALONE
from strict import unb64


@dataclass(frozen=True)
class Entry:
    """One line of the log; `value` is None where the line is malformed."""

    n: int
    line: bytes
    leaf: bytes
    value: dict

    def __getitem__(self, name):
        return self.value[name]

    def get(self, name):
        """An optional member, or None."""
        return self.value.get(name)

    def bytes(self, name):
        """The bytes of a b64 member."""
        return unb64(self.value[name])


@dataclass
class Attempt:
    """One attempt of the draw."""

    number: int
    commits: list = field(default_factory=list)
    reveals: list = field(default_factory=list)
    draw: Entry = None
    alternates: list = field(default_factory=list)
    redraw: Entry = None


@dataclass
class Ceremony:
    """One key ceremony: entries by trustee."""

    number: int
    commits: dict = field(default_factory=dict)
    deals: dict = field(default_factory=dict)
    accepts: dict = field(default_factory=dict)
    complaints: list = field(default_factory=list)
    abort: Entry = None

    @property
    def ended(self):
        """Whether a complaint or the host has ended it."""
        return bool(self.complaints or self.abort)


@dataclass
class Ring:
    """A ring, and the live check-in keys of its group where it stands."""

    entry: Entry
    live: list


@dataclass
class Ballot:
    """A ballot and everything logged for it."""

    entry: Entry
    open: Entry = None
    challenged: list = field(default_factory=list)
    epochs: list = field(default_factory=list)
    casts: list = field(default_factory=list)
    close: Entry = None
    shares: list = field(default_factory=list)
    paper_voters: dict = field(default_factory=dict)  # by group, as they were at the `open`
    stale_rings: list = field(default_factory=list)  # rings with a key of a token that was revoked before the `open`
    mixes: dict = field(default_factory=dict)  # by contest, and so row_shares and merges
    row_shares: dict = field(default_factory=dict)
    merges: dict = field(default_factory=dict)
    papers: dict = field(default_factory=dict)  # by class, None where there are none
    paper_signs: list = field(default_factory=list)
    result: Entry = None

    @property
    def classes(self):
        """The classes' ids, or None where the ballot has none."""
        return [c["id"] for c in self.entry["classes"]] if self.entry.get("classes") else None

    @property
    def paper_alone(self):
        """Whether it is held on paper alone: nobody casts a ballot."""
        return self.entry["spec"]["kind"] in PAPER_ALONE

    @property
    def write_ins(self):
        """The ids of the contests with write-ins."""
        return [c["id"] for c in self.entry["spec"]["contests"] if "write_in" in c]

    def paper_voters_of(self, class_id):
        """The paper voters of a class (of the ballot where `class_id` is None)."""
        named = [c["groups"] for c in self.entry.get("classes") or () if c["id"] == class_id]
        groups = self.entry["groups"] if class_id is None else named[0] if named else []
        return sum(self.paper_voters.get(g, 0) for g in groups)

    def paper(self, class_id):
        """The `paper` that counts for a class, or None."""
        logged = self.papers.get(class_id)
        return logged[-1] if logged else None

    def signers(self, paper):
        """The trustees who signed a `paper`."""
        return {s["trustee"] for s in self.paper_signs if s.bytes("paper") == paper.leaf}
