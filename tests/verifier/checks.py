"""The checks V01 … V17 of protocol {#checks}, one function each; none stops at its first fault."""

import hashlib
import json
import re
from dataclasses import dataclass, field

import archive
import ballots
import ceremony
import draw
import ed25519
import merkle
import notes
import rules
import strict
import tally
from order import Entry, State
from ristretto import G, IDENTITY, add, encode, equal, is_identity, msm, multiply, scalar
from transcript import DOMAIN, Transcript, ZeroChallenge, frames, u32


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
        self.line_faults, entries = [], []
        self.lines, log_fault = archive.lines(box.members.get(archive.LOG, b""))
        if log_fault:
            self.line_faults.append((None, log_fault))
        for n, line in enumerate(self.lines):
            value = None
            try:
                value = strict.parse_line(line)
                strict.check_entry(value)
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


def v01(rec, c):
    """archive: members, limits, seal digests; every line in strict form."""
    c.examined = len(rec.lines)
    members = rec.box.members
    for reason in rec.box.faults:
        c.fault(None, reason)
    for name in (archive.LOG, archive.CHECKPOINT):
        c.need(name in members, None, f"member {name} is missing")
    for n, reason in rec.line_faults:
        c.fault(n, reason)
    last = rec.entries[-1] if rec.entries else None
    if last is None or last.value is None or last["type"] != "seal":
        c.error(None, "the record is incomplete: it has no final seal")
        return
    names = [f["name"] for f in last["files"]]
    c.need(names == sorted(set(names)), last, "the sealed files are not ascending by name")
    for f in last["files"]:
        data = members.get(f["name"])
        if f["name"] in (archive.LOG, archive.CHECKPOINT):
            c.fault(last, f"{f['name']} cannot be sealed by its own log")
        elif c.need(data is not None, last, f"sealed file {f['name']} is missing"):
            same = len(data) == f["size"] and hashlib.sha256(data).digest() == strict.unb64(f["sha256"])
            c.need(same, last, f"file {f['name']} is not the one sealed")
    for name in sorted(set(members) - set(names) - {archive.LOG, archive.CHECKPOINT}):
        c.fault(None, f"member {name!r} is not named by the seal")


def v02(rec, c):
    """version: protocol and suite known."""
    if c.need(rec.meeting, 0, "entry 0 is no readable meeting"):
        c.examined = 1
        c.need(rec.meeting["protocol"] == "gongxin/1", 0, "unknown protocol")
        c.need(rec.meeting["suite"] == "ristretto255-shake256", 0, "unknown suite")


def _unique(items):
    return len(set(items)) == len(items)


def v03(rec, c):
    """definition: entry 0 and every ballot's rules are sound, and entry 0 is the trusted one."""
    m = rec.meeting
    if c.need(m, 0, "entry 0 is no readable meeting"):
        c.examined += 1
        _definition(m, c)
        if rec.trust:
            c.need(strict.unb64(rec.trust["meeting"]) == rec.digest, 0, "the meeting digest is not the trusted one")
            c.need(rec.trust["log"] == m["log"]["key"], 0, "the log key is not the trusted one")
            logged = [w["key"] for w in m["witnesses"]]
            c.need(sorted(rec.trust["witnesses"]) == sorted(logged), 0, "the witnesses are not the trusted ones")
    if not rec.trust:
        c.error(None, "no trust.json: the meeting digest, log key and witnesses cannot be compared")
    groups = [g["id"] for g in m["groups"]] if m else []
    for b in rec.state.ballots.values():
        c.examined += 1
        for reason in rules.spec_faults(b.entry["spec"]):
            c.fault(b.entry, reason)
        named = b.entry["groups"]
        c.need(named and _unique(named) and set(named) <= set(groups), b.entry, "its groups are not groups of the meeting")


def _definition(m, c):
    trustees, n, t = m["trustees"], len(m["trustees"]), m["threshold"]
    c.need([x["index"] for x in trustees] == list(range(1, n + 1)), 0, "trustees are not numbered 1 … n")
    sound = 1 <= t <= n <= 64 and (n <= 2 or t < n)
    c.need(sound, 0, "the threshold does not fit the number of trustees")
    c.need(1 <= m["width"] <= 512, 0, "the width is not 1 to 512")
    c.need(m["groups"] and _unique([g["id"] for g in m["groups"]]), 0, "no group, or a group twice")
    c.need(_unique([x["key"] for x in trustees]) and _unique([x["box"] for x in trustees]), 0, "a trustee's key stands twice")
    for x in trustees:
        c.need(ed25519.sound_key(strict.unb64(x["key"])), 0, f"the signing key of trustee {x['index']} is not sound")
        c.need(ballots.point(strict.unb64(x["box"])), 0, f"the box key of trustee {x['index']} is not sound")
    log = notes.parse_vkey(m["log"]["key"], notes.LOG)
    c.need(log and log.name == m["log"]["origin"], 0, "the log's vkey is not sound, or not named as the origin")
    witnesses = [notes.parse_vkey(w["key"], notes.WITNESS) for w in m["witnesses"]]
    c.need(None not in witnesses, 0, "a witness's vkey is not sound")
    keys = [w.key for w in witnesses if w] + [log.key if log else None] + [strict.unb64(x["key"]) for x in trustees]
    c.need(_unique(keys), 0, "a key serves two of log, witnesses and trustees")
    c.need(m["quorum"] <= len(witnesses), 0, "the quorum is larger than the number of witnesses")


def v04(rec, c):
    """order: the state machine found nothing out of place."""
    c.examined = len(rec.entries)
    for n, reason in rec.state.faults:
        c.fault(n, reason)


def v05(rec, c):
    """head: the checkpoint is signed, cosigned, and the root of this log; so are the trusted heads."""
    data = rec.box.members.get(archive.CHECKPOINT)
    head, fault = notes.parse_checkpoint(data) if data is not None else (None, "there is no checkpoint")
    wanted = rec.trust["heads"] if rec.trust else []
    roots = merkle.roots([e.leaf for e in rec.entries], [len(rec.entries)] + [h["size"] for h in wanted])
    for h in wanted:
        c.examined += 1
        c.need(roots[h["size"]] == strict.unb64(h["root"]), None, f"the trusted head of size {h['size']} is no root of this log")
    if not rec.trust:
        c.error(None, "no trust.json: the log key, witnesses and earlier heads are not known")
    if not c.need(head, None, fault):
        return
    c.examined += 1
    c.need(head.size == len(rec.entries), None, "the checkpoint's size is not the log's")
    c.need(head.root == roots[len(rec.entries)], None, "the checkpoint's root is not the log's")
    c.need(rec.meeting and head.origin == rec.meeting["log"]["origin"], None, "the checkpoint's origin is not the log's")
    if rec.trust:
        log = notes.parse_vkey(rec.trust["log"], notes.LOG)
        c.need(log and notes.signed_by(head, log), None, "the checkpoint is not signed by the trusted log key")
        witnesses = {notes.parse_vkey(w, notes.WITNESS) for w in rec.trust["witnesses"]} - {None}
        good = len({w.key for w in witnesses if notes.cosigned_by(head, w)})
        c.need(good >= rec.trust["quorum"], None, f"{good} trusted witnesses cosigned, {rec.trust['quorum']} must")


def v06(rec, c):
    """draw: roster, commitments, seed, outcome and alternates."""
    draw.check(rec, c)


def v07(rec, c):
    """admission: tokens, check-ins and rings."""
    st, trust = rec.state, rec.trust
    groups = [g["id"] for g in rec.meeting["groups"]] if rec.meeting else []
    seen = {}
    if not trust:
        c.error(None, "no trust.json: the numbers read aloud are not known")
    for group, e in st.tokens.items():
        c.examined += 1
        tokens = [strict.unb64(t) for t in e["tokens"]]
        c.need(group in groups, e, "no such group")
        c.need(tokens == sorted(set(tokens)), e, "tokens are not strictly ascending")
        for t in tokens:
            c.need(seen.setdefault(t, group) == group, e, "a token belongs to two groups")
            c.need(ed25519.sound_key(t), e, "a token is no sound Ed25519 key")
        if trust:
            limit = trust["tokens"].get(group)
            if limit is None:
                c.error(e, f"trust.json does not say how many tokens group {group} has")
            else:
                c.need(len(tokens) <= limit, e, f"{len(tokens)} tokens, {limit} were read aloud")
    for e in st.check_ins:
        c.examined += 1
        c.need(rec.signature_holds(e, e.bytes("token")), e, "the signature does not hold")
        c.need(_possession_holds(rec.digest, e), e, "the proof of possession does not hold")
    expected = draw.expected(st)
    for name, ring in st.rings.items():
        _check_ring(rec, c, name, ring, expected)
    if rec.opened() and not st.rings:
        c.fault(None, "a ballot was opened without a ring")


def _check_ring(rec, c, name, ring, expected):
    e, group = ring.entry, ring.entry["group"]
    keys = [strict.unb64(k) for k in e["keys"]]
    c.examined += 1
    c.need(keys == sorted(set(keys)), e, "keys are not strictly ascending")
    c.need(sorted(keys) == ring.live, e, "the ring is not the live check-ins of its group")
    c.need(rec.meeting and len(keys) >= rec.meeting["policy"]["min_ring"], e, "the ring is smaller than min_ring")
    if rec.trust:
        limit = rec.trust["signed_in"].get(name)
        if limit is None:
            c.error(e, f"trust.json does not say how many signed in for ring {name}")
        else:
            c.need(len(keys) <= limit, e, f"{len(keys)} keys, {limit} persons signed in")
    if expected is not None:
        c.need(len(keys) <= expected.get(group, 0), e, f"{len(keys)} keys, 应到 is {expected.get(group, 0)}")


def _possession_holds(meeting, e):
    key, proof = ballots.point(e.bytes("key")), e.bytes("proof")
    u, z = ballots.point(proof[:32]), scalar(proof[32:])
    if key is None or u is None or z is None:
        return False
    t = Transcript("check-in").append("meeting", meeting).append("token", e.bytes("token"))
    t.append("counter", u32(e["counter"])).append("key", e.bytes("key")).append("announcement", proof[:32])
    try:
        # z·G = U + c·P
        return equal(multiply(z, G), msm([(1, u), (t.challenge("c"), key)]))
    except ZeroChallenge:
        return False


def statement(rec, ballot, cast):
    """The statement of a cast, or a reason why there is none."""
    key, ring, spec = rec.election_key(), rec.state.rings.get(cast["ring"]), ballot.entry["spec"]
    if key is None or ring is None or rules.spec_faults(spec):
        return "its election key, ring or rules are missing or not sound"
    keys = [strict.unb64(k) for k in ring.entry["keys"]]
    bounds = ballots.bucket_bounds(len(keys), cast["bucket"])
    if bounds is None or bounds[1] - bounds[0] < 1:
        return "its bucket does not exist"
    return ballots.Statement(
        rec.digest, ballot.entry["id"], rec.state.key.leaf, ballot.entry.leaf, ring.entry.leaf, cast["bucket"], cast["revision"],
        tuple(keys[bounds[0] : bounds[1]]), tally.contests_of(spec), key,
    )  # fmt: skip


def v08(rec, c):
    """ballots: every cast's proof."""
    c.must = False
    for b in rec.state.ballots.values():
        for cast in b.casts:
            c.examined += 1
            st = statement(rec, b, cast)
            if isinstance(st, str):
                c.fault(cast, st)
                continue
            for reason in ballots.check(st, cast.bytes("tag"), cast.bytes("votes"), cast.bytes("proof")):
                c.fault(cast, reason)
    for e in rec.state.strays:
        if e["type"] == "cast":
            c.fault(e, "a cast for no ballot")


def v09(rec, c):
    """one each: casts, epochs, revisions and the counts at the close."""
    for n, reason in rec.state.epoch_faults:
        c.fault(n, reason)
    revote = bool(rec.meeting and rec.meeting["policy"]["revote"])
    for e in rec.state.strays:
        if e["type"] == "cast":
            c.fault(e, "a cast for no ballot")
    for b in rec.opened():
        c.examined += 1
        last = {}
        for cast in b.casts:
            ring = rec.state.rings.get(cast["ring"])
            c.need(ring and cast["ring"] in b.open["rings"], cast, "its ring is none of the ballot's")
            if ring:
                c.need(ballots.bucket_bounds(len(ring.entry["keys"]), cast["bucket"]), cast, "its bucket does not exist")
            if cast["tag"] in last:
                c.need(revote, cast, "a second cast of one tag, and the meeting allows no re-vote")
                c.need(cast["revision"] > last[cast["tag"]], cast, "its revision does not rise")
            last[cast["tag"]] = max(cast["revision"], last.get(cast["tag"], 0))
        if b.close:
            c.need(b.close["casts"] == len(b.casts), b.close, f"{len(b.casts)} casts are logged, the close says otherwise")
            c.need(b.close["counted"] == len(last), b.close, f"{len(last)} tags are counted, the close says otherwise")


def v10(rec, c):
    """copies: no two casts share an R."""
    c.must, owner = False, {}
    key = rec.election_key()
    for b in rec.state.ballots.values():
        n = sum(len(x["options"]) for x in b.entry["spec"]["contests"])
        for cast in b.casts:
            c.examined += 1
            votes = ballots.split_votes(cast.bytes("votes"), n, len(key)) if key else None
            if votes is None:
                c.error(cast, "its nonces cannot be read")
                continue
            for r in set(votes[0]):
                first = owner.setdefault(r, cast)
                c.need(first is cast, cast, f"shares a nonce with entry {first.n}")


def v11(rec, c):
    """aggregate: every share rests on the sums and on a head of this log after the close."""
    c.must = False
    every = [(b, e) for b in rec.state.ballots.values() for e in b.shares]
    roots = merkle.roots([e.leaf for e in rec.entries], [e["size"] for _, e in every])
    for b, e in every:
        c.examined += 1
        c.need(roots[e["size"]] == e.bytes("root"), e, "its head is no head of this log")
        c.need(b.close and e["size"] > b.close.n, e, "its head is not after the close")
        try:
            flat = [x for t in rec.columns(b) for x in t]
        except ValueError as fault:
            c.error(e, str(fault))
            continue
        c.need(ceremony.aggregate_digest(flat) == e.bytes("aggregate"), e, "its aggregate is not the sum of the counted casts")


def v12(rec, c):
    """key ceremony: every commit, deal, accept and complaint of every ceremony, and the key."""
    if not rec.meeting:
        c.error(None, "entry 0 is no readable meeting")
        return
    for one in rec.state.ceremonies:
        c.examined += 1
        told = list(one.commits.values()) + list(one.deals.values()) + list(one.accepts.values()) + one.complaints
        for e in told:
            known = rec.trustee(e["trustee"])
            c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")
        for e in one.deals.values():
            _check_deal(rec, c, one, e)
        for e in one.accepts.values():
            seen = [one.deals[j].leaf if j in one.deals else None for j in range(1, rec.state.trustees + 1)]
            c.need([strict.unb64(h) for h in e["deals"]] == seen, e, "the deals accepted are not those logged")
        for e in one.complaints:
            box = _box(one.deals.get(e["against"]), e["trustee"])
            known = rec.trustee(e["trustee"])
            if not c.need(box and known, e, "complains about no logged deal"):
                continue
            for reason in ceremony.check_complaint(
                rec.digest, e["ceremony"], e["trustee"], e["against"], known[1], box[:32], e.bytes("shared"), e.bytes("proof")
            ):
                c.fault(e, reason)
    if rec.state.key:
        _check_key(rec, c)
    elif rec.opened():
        c.fault(None, "a ballot was opened without an election key")


def _box(deal, to):
    boxes = [s for s in deal["shares"] if s["to"] == to] if deal else []
    return strict.unb64(boxes[0]["box"]) if boxes else None


def _check_deal(rec, c, one, e):
    j, width = e["trustee"], rec.meeting["width"]
    digest = ceremony.commit_digest(rec.digest, e["ceremony"], j, e.bytes("commitments"), e.bytes("proof"))
    c.need(j in one.commits and one.commits[j].bytes("digest") == digest, e, "not what was committed to")
    for reason in ceremony.check_deal(
        rec.digest, e["ceremony"], j, width, rec.meeting["threshold"], e.bytes("commitments"), e.bytes("proof")
    )[0]:
        c.fault(e, reason)
    c.need([s["to"] for s in e["shares"]] == [i for i in range(1, rec.state.trustees + 1) if i != j], e, "not one box per trustee")
    for s in e["shares"]:
        box = strict.unb64(s["box"])
        good = len(box) == 32 + 32 * width and ballots.point(box[:32])
        c.need(good, e, f"the box for trustee {s['to']} is malformed")


def _check_key(rec, c):
    key, tables, parts = rec.state.key, rec.key_tables(), rec.election_key()
    c.examined += 1
    if not c.need(tables and parts, key, "the key is not W points, or the deals behind it cannot be read"):
        return
    for w, data in enumerate(parts):
        total = IDENTITY
        for table in tables:
            total = add(total, table[w][0])
        c.need(encode(total) == data, key, f"key {w} is not the sum of the dealers' constant terms")
        c.need(not is_identity(total), key, f"key {w} is the identity")
    for i in range(1, rec.state.trustees + 1):
        bad = [w for w, v in enumerate(ceremony.verification_keys(tables, i)) if is_identity(v)]
        c.need(not bad, key, f"a verification key of trustee {i} is the identity")


def v13(rec, c):
    """shares: signatures, enough valid shares, and the trustees a result names are among them."""
    c.must = False
    for b in rec.state.ballots.values():
        for e in b.shares:
            c.examined += 1
            known = rec.trustee(e["trustee"])
            c.need(known and rec.signature_holds(e, known[0]), e, "the signature does not hold")
        if not b.result:
            continue
        named = b.result["trustees"]
        c.need(named == sorted(set(named)), b.result, "the trustees named are not ascending")
        try:
            good, bad = rec.valid_shares(b) if b.casts or b.shares else ({}, {})
        except ValueError as fault:
            c.error(b.result, str(fault))
            continue
        if b.casts:
            why = "; ".join(f"trustee {j}: {reason}" for j, reason in bad.items())
            c.need(len(good) >= rec.state.threshold, b.result, f"fewer than t valid shares. {why}")
            c.need(len(named) >= rec.state.threshold, b.result, "fewer than t trustees are named")
        for j in named:
            c.need(j in good, b.result, f"the share of trustee {j} is missing or set aside: {bad.get(j, 'not logged')}")


def v15(rec, c):
    """result: the counts decrypt the sums, and the sheets follow from them."""
    for b in rec.results():
        c.examined += 1
        e, spec = b.result, b.entry["spec"]
        wanted = tally.groups_of_tallies(b.entry)
        given = e["tallies"]
        c.need([t.get("group") for t in given] == [g for g, _ in wanted], e, "not one tally per group, or not one for all")
        if not c.need(len(given) == len(wanted) == len(e["sheets"]), e, "not one sheet per tally"):
            continue
        try:
            columns = rec.columns(b)
            good = rec.valid_shares(b)[0] if b.casts else {}
        except ValueError as fault:
            c.error(e, str(fault))
            continue
        shape = [len(x["options"]) for x in spec["contests"]]
        if not c.need(all([len(r) for r in t["counts"]] == shape for t in given), e, "not one count for each option"):
            continue
        _check_counts(rec, c, b, columns, good)
        _check_sheets(rec, c, b)


def _check_counts(rec, c, b, columns, good):
    e, flat, counts = b.result, [x for t in columns for x in t], []
    for t, cols in zip(e["tallies"], columns):
        numbers = [n for row in t["counts"] for n in row]
        if cols:
            counts += numbers
        else:
            c.need(not any(numbers), e, "counts of a tally without casts are not zero")
    if not flat:
        return
    used = {j: good[j] for j in e["trustees"] if j in good}
    if not c.need(len(used) >= max(1, rec.state.threshold), e, "too few valid shares to decrypt the sums"):
        return
    for i in ceremony.wrong_counts(flat, used, counts):
        c.fault(e, f"count {i} is not what the shares decrypt")


def _check_sheets(rec, c, b):
    e, spec, expected = b.result, b.entry["spec"], draw.expected(rec.state)
    rings = rec.rings_of(b)
    if not c.need(expected is not None, e, "应到 is not known") or not c.need(rings and None not in rings, e, "a ring is missing"):
        return
    casts = tally.counted(b.casts)
    for (_, at), t, sheet in zip(tally.groups_of_tallies(b.entry), e["tallies"], e["sheets"]):
        if not c.need(max(at) < len(rings), e, "a ring is missing"):
            return
        names = {rings[i].entry["id"] for i in at}
        counts = tally.sheet_counts(
            sum(expected.get(b.entry["groups"][i], 0) for i in at), sum(len(rings[i].entry["keys"]) for i in at),
            sum(cast["ring"] in names for cast in casts), t["counts"],
        )  # fmt: skip
        faults = rules.count_faults(spec, counts)
        for reason in faults:
            c.fault(e, reason)
        if not faults:
            same = json.dumps(rules.evaluate(spec, counts), sort_keys=True) == json.dumps(sheet, sort_keys=True)
            c.need(same, e, "the sheet is not what the rules give")


_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_IPV4 = re.compile(r"(?<![0-9.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![0-9.])")
_IPV6 = re.compile(r"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])")


def v16(rec, c):
    """audit: challenged ballots open; no text tells an address."""
    first_nonces = {}
    for b in rec.state.ballots.values():
        for cast in b.casts:
            first_nonces.setdefault(cast.bytes("votes")[:32], cast)
    for b in rec.state.ballots.values():
        for e in b.challenged:
            _check_challenged(rec, c, b, e, first_nonces)
    for e in rec.entries:
        if e.value is not None:
            c.examined += 1
            for text in strict.free_texts({k: v for k, v in e.value.items() if k not in ("log", "witnesses")}):
                if _MAIL.search(text) or _IPV4.search(text) or _has_ipv6(text):
                    c.fault(e, "a text holds an e-mail or IP address")


def _has_ipv6(text):
    return any("::" in m[0] or m[0].count(":") == 7 for m in _IPV6.finditer(text))


def _check_challenged(rec, c, b, e, first_nonces):
    spec, key, votes = b.entry["spec"], rec.election_key(), e.bytes("votes")
    c.need(votes[:32] not in first_nonces, e, "a challenged ballot was cast")
    if key is None or any(ballots.point(y) is None for y in key):
        c.error(e, "there is no election key to open it with")
        return
    shape = [len(x["options"]) for x in spec["contests"]]
    if not c.need([len(row) for row in e["choices"]] == shape, e, "not one choice for each option"):
        return
    fits = all(x["min"] <= sum(row) <= x["max"] for row, x in zip(e["choices"], spec["contests"]))
    c.need(fits, e, "the choices are not within the limits")
    bits = [bit for row in e["choices"] for bit in row]
    nonces = [ballots.nonce(rec.digest, b.entry["id"], e.bytes("seed"), k) for k in range(-(-len(bits) // len(key)))]
    c.need(ballots.encrypt(bits, key, nonces) == votes, e, "the votes are not what seed and choices give")


def v17(rec, c):
    """receipts: each one's cast, or a later revision of its tag, is in the log."""
    c.must = False
    log = notes.parse_vkey(rec.trust["log"] if rec.trust else rec.meeting["log"]["key"], notes.LOG) if rec.meeting or rec.trust else None
    casts = {cast.leaf: (b, cast) for b in rec.state.ballots.values() for cast in b.casts}
    for name, data in rec.receipts:
        c.examined += 1
        line = data[:-1] if data.endswith(b"\n") else data
        try:
            value = strict.parse_line(line)
            strict.check_entry(value)
        except strict.Malformed as fault:
            c.error(None, f"{name}: {fault}")
            continue
        e = Entry(None, line, merkle.leaf(line), value)
        signed = value["type"] == "receipt" and log and e.bytes("meeting") == rec.digest and rec.signature_holds(e, log.key)
        if not signed:
            c.error(None, f"{name}: no receipt of this meeting signed by the log key")
            continue
        b = rec.state.ballots.get(e["ballot"])
        later = b and any(x["tag"] == e["tag"] and x["revision"] > e["revision"] for x in b.casts)
        found = casts.get(e.bytes("leaf"))
        same = found and (found[0], found[1]["tag"], found[1]["revision"]) == (b, e["tag"], e["revision"])
        c.need(same or later, None, f"{name}: the cast that was promised is not in the log")


ALL = [
    ("V01", "archive", v01), ("V02", "version", v02), ("V03", "definition", v03), ("V04", "order", v04), ("V05", "head", v05),
    ("V06", "draw", v06), ("V07", "admission", v07), ("V08", "ballots", v08), ("V09", "one each", v09), ("V10", "copies", v10),
    ("V11", "aggregate", v11), ("V12", "key ceremony", v12), ("V13", "shares", v13), ("V15", "result", v15),
    ("V16", "audit", v16), ("V17", "receipts", v17),
]  # fmt: skip


def run_all(rec):
    """Every check, in order; an exception inside one is an error of that check and stops no other."""
    out = []
    for name, title, function in ALL:
        check = Check(name, title)
        try:
            function(rec, check)
        except Exception as fault:  # noqa: BLE001 - a verifier must report, whatever the input did to it
            check.error(None, f"could not be checked: {type(fault).__name__}: {fault}")
        out.append(check)
    return out


def verdict(results):
    """pass, fail or incomplete over all checks."""
    statuses = {c.status for c in results}
    return "fail" if "fail" in statuses else "incomplete" if statuses & {"error", "not-run"} else "pass"
