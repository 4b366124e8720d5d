"""What all checks look at: a record that was read, and the outcome of a check."""

from dataclasses import dataclass, field

import archive
import ballots
import ceremony
import ed25519
import merkle
import opening
import rules
import shapes
import shuffle
import strict
import tally
from logged import Entry
from order import State
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


class TooFew(ValueError):
    """Fewer valid shares than it takes to decrypt."""


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
        self._forms, self._columns, self._valid_shares, self._row_shares, self._opened = {}, {}, {}, {}, {}
        self._tables, self._keys_of = None, {}

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
        """The rings that opened a ballot; none of one that is held on paper alone, whatever its `open` says."""
        return [self.state.rings.get(r) for r in ballot.open["rings"]] if ballot.open and not ballot.paper_alone else []

    def form(self, ballot):
        """The form of a ballot, or None where its rules are not sound, a row is too wide or there is no key."""
        bid = ballot.entry["id"]
        if bid not in self._forms:
            key, spec = self.election_key(), ballot.entry["spec"]
            form = None if key is None or rules.spec_faults(spec) else shapes.of_spec(spec)
            self._forms[bid] = form if form and all(c.row <= len(key) for c in form.contests) else None
        return self._forms[bid]

    def blocks(self, ballot):
        """Where the ciphertexts of a ballot lie, or None as in `form`."""
        form = self.form(ballot)
        return shapes.blocks(form, len(self.election_key())) if form else None

    def columns(self, ballot):
        """The summed columns of a ballot, tally by tally. Raises ValueError where they cannot be summed."""
        bid = ballot.entry["id"]
        if bid not in self._columns:
            form, out = self.form(ballot), []
            if form is None:
                raise ValueError("the election key or the ballot's rules are not sound")
            for _, at in tally.tallies(ballot.entry):
                names = {ballot.open["rings"][i] for i in at if i < len(ballot.open["rings"])} if ballot.open else set()
                mine = [c.bytes("votes") for c in tally.counted(ballot.casts) if c["ring"] in names]
                out.append(tally.columns(mine, form, len(self.election_key())))
            self._columns[bid] = out
        return self._columns[bid]

    def trustee_keys(self, trustee):
        """The verification keys V_{j,w} of a trustee. Raises ValueError where the deals cannot be read."""
        tables = self.key_tables()
        if tables is None:
            raise ValueError("the deals behind the election key cannot be read")
        if trustee not in self._keys_of:
            self._keys_of[trustee] = ceremony.verification_keys(tables, trustee)
        return self._keys_of[trustee]

    def valid_shares(self, ballot):
        """({trustee: [[D_g] per column]}, {trustee: why set aside}) of a ballot. Raises ValueError as `columns` does."""
        bid = ballot.entry["id"]
        if bid not in self._valid_shares:
            tallied, good, bad = self.columns(ballot), {}, {}
            flat = [c for t in tallied for c in t]
            figures = [f for t in tallied for f in (self.blocks(ballot).figures if t else ())]
            for e in ballot.shares:
                faults, points = ceremony.check_share(
                    self.digest, bid, e["trustee"], flat, figures, ceremony.aggregate_digest(flat), self.trustee_keys(e["trustee"]),
                    e.bytes("points"), e.bytes("proof"),
                )  # fmt: skip
                if e.bytes("aggregate") != ceremony.aggregate_digest(flat):
                    faults.append("the aggregate is another")
                self._judge(e, faults, points, good, bad)
            self._valid_shares[bid] = good, bad
        return self._valid_shares[bid]

    def _judge(self, e, faults, points, good, bad):
        known = self.trustee(e["trustee"])
        if not known or not self.signature_holds(e, known[0]):
            faults.append("the signature does not hold")
        if faults:
            bad[e["trustee"]] = "; ".join(faults)
        else:
            good[e["trustee"]] = points

    def cast_rows(self, ballot, contest):
        """The rows of a contest's write-ins in the counted casts, by tag. Raises ValueError where they cannot be read."""
        blocks, form = self.blocks(ballot), self.form(ballot)
        if form is None:
            raise ValueError("the election key or the ballot's rules are not sound")
        ids = [ballot.entry["spec"]["contests"][i]["id"] for i in form.rows()]
        k, out = len(blocks.sizes) - len(ids) + ids.index(contest), b""
        for cast in sorted(tally.counted(ballot.casts), key=lambda c: c.bytes("tag")):
            votes = ballots.split_votes(cast.bytes("votes"), blocks)
            if votes is None:
                raise ValueError(f"the votes of entry {cast.n} have the wrong length")
            out += votes[0][k] + b"".join(votes[1][k])
        return out

    def row_shares(self, ballot, contest):
        """(rows of the last mix as points, {trustee: [[D] per row]}, {trustee: why set aside}). Raises ValueError as `cast_rows`."""
        name = ballot.entry["id"], contest
        if name not in self._row_shares:
            mixes, good, bad = ballot.mixes.get(contest), {}, {}
            width = [c for c in ballot.entry["spec"]["contests"] if c["id"] == contest][0]["write_in"]
            if not mixes:
                raise ValueError("there is no mix")
            last = mixes[-1].bytes("rows")
            table = shuffle.rows(last, width["slots"] * (1 + width["blocks"])) if self.form(ballot) else "the rules are not sound"
            if isinstance(table, str):
                raise ValueError(f"the rows of the last mix cannot be read: {table}")
            for e in ballot.row_shares.get(contest, ()):
                faults, points = opening.check(
                    self.digest, *name, e["trustee"], table, opening.rows_digest(last), self.trustee_keys(e["trustee"]),
                    e.bytes("points"), e.bytes("proof"),
                )  # fmt: skip
                if e.bytes("rows") != opening.rows_digest(last):
                    faults.append("it is a share of other rows")
                self._judge(e, faults, points, good, bad)
            self._row_shares[name] = table, good, bad
        return self._row_shares[name]

    def opened_rows(self, ballot, contest):
        """The rows [[M_{n,k}]] that the row-shares of the result's trustees open. Raises ValueError where they do not."""
        name = ballot.entry["id"], contest
        if ballot.casts and name not in self._opened:
            table, good, _ = self.row_shares(ballot, contest)
            used = {j: good[j] for j in (ballot.result["trustees"] if ballot.result else sorted(good)) if j in good}
            if len(used) < max(1, self.state.threshold):
                raise TooFew(f"too few valid row-shares to open contest {contest!r}")
            self._opened[name] = opening.opened(table, used)
        return self._opened.get(name, [])

    def plain_figures(self, ballot):
        """[[v_g·G] per column] per tally, from the shares of the result's trustees. Raises ValueError where they are too few."""
        tallied = self.columns(ballot)
        flat = [c for t in tallied for c in t]
        if not flat:
            return [[] for _ in tallied]
        good = self.valid_shares(ballot)[0]
        used = {j: good[j] for j in ballot.result["trustees"] if j in good}
        if len(used) < max(1, self.state.threshold):
            raise TooFew("too few valid shares to decrypt the sums")
        plain, out = iter(ceremony.plain_figures(flat, used)), []
        for columns in tallied:
            out.append([next(plain) for _ in columns])
        return out

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
