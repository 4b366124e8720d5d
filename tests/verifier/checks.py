"""The checks V01 … V17 of protocol {#checks}, one function each; none stops at its first fault."""

import hashlib

import admission
import archive
import audit
import ballots
import draw
import ed25519
import merkle
import mixing
import notes
import results
import rounds
import rules
import strict
import trustees
from logged import Entry
from record import Check


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
        c.fault(None, "the record is incomplete: it has no final seal")
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
    for n, reason in rec.unclean:
        c.fault(n, reason)
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
        c.need(b.entry["round"] >= 1, b.entry, "rounds are numbered from 1")
        c.need(named and _unique(named) and set(named) <= set(groups), b.entry, "its groups are not groups of the meeting")
        _write_ins(m, b, c)
    rounds.check(rec, c)


def _write_ins(m, b, c):
    for x in b.entry["spec"]["contests"]:
        if "write_in" in x:
            row = x["write_in"]["slots"] * (1 + x["write_in"]["blocks"])
            c.need(m and row <= m["width"], b.entry, f"the row of contest {x['id']!r} is wider than the election key")
            c.need(b.classes is None or x["min"] == 0, b.entry, f"contest {x['id']!r} has write-ins, classes, and min above 0")


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
    c.need(m["policy"]["min_ring"] >= 2, 0, "a ring of one is allowed")
    c.need(m["policy"]["min_cell"] >= 1, 0, "a class of nobody is allowed")
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
    admission.check(rec, c)


def statement(rec, ballot, cast):
    """The statement of a cast, or a reason why there is none."""
    key, ring, form = rec.election_key(), rec.state.rings.get(cast["ring"]), rec.form(ballot)
    if ring is None or form is None:
        return "its election key, ring or rules are missing or not sound"
    keys = [strict.unb64(k) for k in ring.entry["keys"]]
    bounds = ballots.bucket_bounds(len(keys), cast["bucket"])
    if bounds is None or bounds[1] - bounds[0] < 1:
        return "its bucket does not exist"
    return ballots.Statement(
        rec.digest, ballot.entry["id"], rec.state.key.leaf, ballot.entry.leaf, ring.entry.leaf, cast["bucket"], cast["revision"],
        tuple(keys[bounds[0] : bounds[1]]), form, key,
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
        own, last = rec.rings_of(b), {}
        for cast in b.casts:
            ring = rec.state.rings.get(cast["ring"])
            c.need(ring in own and ring, cast, "its ring is none of the ballot's")
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
    """copies: no R of a block or row occurs twice among the casts."""
    c.must, owner = False, {}
    for b in rec.state.ballots.values():
        blocks = rec.blocks(b)
        for cast in b.casts:
            c.examined += 1
            votes = ballots.split_votes(cast.bytes("votes"), blocks) if blocks else None
            if votes is None:
                c.error(cast, "its nonces cannot be read")
                continue
            for r in votes[0]:
                if r in owner:
                    c.fault(cast, f"shares a nonce with entry {owner[r].n}")
                owner.setdefault(r, cast)


def v11(rec, c):
    """aggregate: every share rests on the sums and on a head of this log after the close."""
    trustees.check_aggregates(rec, c)


def v12(rec, c):
    """key ceremony: every commit, deal, accept and complaint of every ceremony, and the key."""
    trustees.check_ceremonies(rec, c)


def v13(rec, c):
    """shares: signatures, enough valid shares, and the trustees a result names are among them."""
    trustees.check_shares(rec, c)


def v14(rec, c):
    """mixing: every mix, every row-share, and the slots that the opened rows use."""
    mixing.check(rec, c)


def v15(rec, c):
    """result: the counts decrypt the sums, and the sheets follow from them."""
    results.check(rec, c)


def v16(rec, c):
    """audit: challenged ballots open; no text tells an address."""
    audit.check(rec, c)


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
    ("V11", "aggregate", v11), ("V12", "key ceremony", v12), ("V13", "shares", v13), ("V14", "mixing", v14), ("V15", "result", v15),
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
