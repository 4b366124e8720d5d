"""What all checks look at: a record that was read, and the outcome of a check."""

from dataclasses import dataclass, field

import archive
import ceremony
import ed25519
import merkle
import rules
import strict
import tally
from order import Entry, State
from transcript import DOMAIN, frames


@dataclass
class Check:
    """The outcome of one check: faults mean the record is wrong, errors that something could not be looked at."""

    id: str
    name: str
    examined: int = 0
    faults: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    must: bool = True  # whether examining nothing is no pass

    @property
    def status(self):
        """pass, fail, error or not-run."""
        if self.faults:
            return "fail"
        return "error" if self.errors else "pass" if self.examined or not self.must else "not-run"

    def fault(self, entry, reason):
        """Notes a fault at an entry (an Entry, a number or None)."""
        self.faults.append((entry.n if isinstance(entry, Entry) else entry, reason))

    def error(self, entry, reason):
        """Notes something that could not be checked."""
        self.errors.append((entry.n if isinstance(entry, Entry) else entry, reason))

    def need(self, ok, entry, reason):
        """Notes a fault unless something holds."""
        if not ok:
            self.fault(entry, reason)
        return bool(ok)


class Record:
    """What all checks look at: the archive, its entries, the state after walking them, and what was given from outside."""

    def __init__(self, box, trust=None, receipts=()):
        self.box, self.trust, self.receipts = box, trust, receipts
        self.line_faults, self.unclean, entries = [], [], []
        self.lines, log_fault = archive.lines(box.members.get(archive.LOG, b""))
        if log_fault:
            self.line_faults.append((None, log_fault))
        for n, line in enumerate(self.lines):
            value = None
            try:
                value = strict.parse_line(line)
                self.unclean += [(n, reason) for reason in strict.check_entry(value)]
            except strict.Malformed as fault:
                self.line_faults.append((n, str(fault)))
                value = None
            entries.append(Entry(n, line, merkle.leaf(line), value))
        self.entries = entries
        self.state = State(entries)
        self.digest = entries[0].leaf if entries else bytes(32)
        self._columns, self._valid_shares, self._tables = {}, {}, None

    @property
    def meeting(self):
        """Entry 0's members, where it is a meeting."""
        return self.state.meeting.value if self.state.meeting else None

    def signature_holds(self, entry, key):
        """Whether an entry's own signature is right."""
        part = strict.signed_part(entry.line)
        return part is not None and ed25519.verify(key, frames(DOMAIN, b"entry", self.digest, part[0]), part[1])

    def trustee(self, index):
        """The (Ed25519 key, box key) of a trustee, or None."""
        found = [t for t in self.meeting["trustees"] if t["index"] == index] if self.meeting else []
        return (strict.unb64(found[0]["key"]), strict.unb64(found[0]["box"])) if found else None

    def election_key(self):
        """The W encodings of the election key, or None where there is none of the right size."""
        parts = ceremony.split(self.state.key.bytes("key")) if self.state.key else None
        return tuple(parts) if parts and self.meeting and len(parts) == self.meeting["width"] else None

    def key_tables(self):
        """The dealers' commitment points of the ceremony that made the key; None where unreadable."""
        if self._tables is None and self.state.key and self.meeting:
            c = self.state.ceremonies[-1] if self.state.ceremonies else None
            tables = [_table(self, d) for _, d in sorted(c.deals.items())] if c else []
            self._tables = tables if tables and None not in tables and len(tables) == self.state.trustees else []
        return self._tables or None

    def rings_of(self, ballot):
        """The rings that opened a ballot."""
        return [self.state.rings.get(r) for r in ballot.open["rings"]] if ballot.open else []

    def columns(self, ballot):
        """The summed columns of a ballot, tally by tally. Raises ValueError where they cannot be summed."""
        bid = ballot.entry["id"]
        if bid not in self._columns:
            key, spec = self.election_key(), ballot.entry["spec"]
            if key is None or rules.spec_faults(spec):
                raise ValueError("the election key or the ballot's rules are not sound")
            n, out = sum(len(c["options"]) for c in spec["contests"]), []
            for _, at in tally.groups_of_tallies(ballot.entry):
                names = {ballot.open["rings"][i] for i in at if i < len(ballot.open["rings"])} if ballot.open else set()
                out.append(tally.columns([c for c in tally.counted(ballot.casts) if c["ring"] in names], n, len(key)))
            self._columns[bid] = out
        return self._columns[bid]

    def valid_shares(self, ballot):
        """({trustee: [[D_i] per column]}, {trustee: why set aside}) of a ballot. Raises ValueError as `columns` does."""
        bid = ballot.entry["id"]
        if bid not in self._valid_shares:
            flat, good, bad = [c for t in self.columns(ballot) for c in t], {}, {}
            tables = self.key_tables()
            if tables is None:
                raise ValueError("the deals behind the election key cannot be read")
            for e in ballot.shares:
                faults, points = ceremony.check_share(
                    self.digest, bid, e["trustee"], flat, ceremony.aggregate_digest(flat),
                    ceremony.verification_keys(tables, e["trustee"]), e.bytes("points"), e.bytes("proof"),
                )  # fmt: skip
                known = self.trustee(e["trustee"])
                if e.bytes("aggregate") != ceremony.aggregate_digest(flat):
                    faults.append("the aggregate is another")
                if not known or not self.signature_holds(e, known[0]):
                    faults.append("the signature does not hold")
                if faults:
                    bad[e["trustee"]] = "; ".join(faults)
                else:
                    good[e["trustee"]] = points
            self._valid_shares[bid] = good, bad
        return self._valid_shares[bid]

    def opened(self):
        """The ballots that were opened."""
        return [b for b in self.state.ballots.values() if b.open]

    def results(self):
        """The ballots that have a result."""
        return [b for b in self.state.ballots.values() if b.result]


def _table(rec, deal):
    return ceremony.check_deal(
        rec.digest, deal["ceremony"], deal["trustee"], rec.meeting["width"], rec.meeting["threshold"],
        deal.bytes("commitments"), deal.bytes("proof"),
    )[1]  # fmt: skip
