"""Writes ../vectors/*.json: fixed values, computed from docs/protocol.md alone, that other implementations check themselves against."""

import base64
import hashlib
import json
import os

import ballots
import ceremony
import merkle
import notes
import opening
import shapes
import shuffle
import signing_for_tests
import tally
import transcript as tr
import writeins
from ballots import Statement
from prover_for_tests import Coins, Trustees, check_in_proof, combine, in_order, make_ballot
from ristretto import G, decode, encode, multiply, scalar_bytes
from shapes import Contest, Form, Limit, Score
from transcript import Transcript, frames, u32

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def base32(data, characters):
    """The first characters·5 bits of data (zero bits follow its end) in Crockford's alphabet."""
    bits = int.from_bytes(data, "big") << 8
    total = 8 * len(data) + 8
    return "".join(CROCKFORD[(bits >> (total - 5 * (i + 1))) & 31] for i in range(characters))


def slip(token):
    """The six groups on a paper slip."""
    text = base32(token, 26) + base32(hashlib.sha256(b"gongxin/1 token" + token).digest(), 4)
    return [text[i : i + 5] for i in range(0, 30, 5)]


def token_seed(token):
    """The Ed25519 seed of a token."""
    return tr.shake(frames(tr.DOMAIN, b"token", token), 32)


def tracker(meeting, ballot_id, votes):
    """The two groups of the tracker."""
    digest = hashlib.sha256(b"gongxin/1 tracker" + meeting + tr.frame(ballot_id.encode()) + votes).digest()
    text = base32(digest, 10)
    return [text[:5], text[5:]]


def hexes(items):
    """Hex of each."""
    return [x.hex() for x in items]


def transcript_vector():
    """A transcript with two challenges."""
    t = Transcript("vector")
    t.append("meeting", bytes(range(32))).append("size", u32(1025)).append("empty", b"")
    before = t.data
    first = t.challenge("y")
    t.append("text", "公信".encode())
    second = t.challenge("c")
    return {
        "name": "vector",
        "appends_before_y": [["meeting", bytes(range(32)).hex()], ["size", u32(1025).hex()], ["empty", ""]],
        "bytes_before_y": before.hex(),
        "y": scalar_bytes(first).hex(),
        "appends_before_c": [["text", "公信".encode().hex()]],
        "c": scalar_bytes(second).hex(),
    }


def generators():
    """Points hashed to the group."""
    return {
        "K*": encode(tr.k_star()).hex(),
        "K": hexes(encode(tr.k(i)) for i in range(4)),
        "L": hexes(encode(tr.l(i)) for i in range(4)),
        "tags": [
            {"meeting": m.hex(), "ballot": b, "H_b": encode(ballots.tag_base(m, b)).hex()}
            for m, b in [(bytes(32), "b1"), (bytes(range(32)), "county-party-2026")]
        ],
    }


def tokens():
    """Tokens, their keys and slips."""
    out = []
    for token in [bytes(16), bytes(range(16)), b"\xff" * 16]:
        seed = token_seed(token)
        out.append({"token": token.hex(), "seed": seed.hex(), "public": signing_for_tests.public_key(seed).hex(), "slip": slip(token)})
    return out


# Two options and a slot of one block; a score of 6 steps that may be left blank; three options. Option 1, the last option and the
# slot may together be marked twice at most.
RICH = Form((Contest(2, 0, 2, 1, 1), Score(5, True), Contest(3, 1, 1)), (Limit((1, 8, 9), 2),))
FORMS = [
    (Form((Contest(3, 1, 1),)), 2, 3),
    (RICH, 4, 3),
    (Form((Contest(0, 0, 2, 2, 2), Score(100, False), Score(6, True), Contest(2, 0, 1)), (Limit((12, 13, 14), 2),)), 6, 17),
    (Form((Score(10_000, True), Contest(4, 1, 3, 1, 1), Contest(0, 1, 1, 1, 3)), (Limit((15, 16, 19, 20), 2), Limit((17, 18), 1))), 5, 2),
]


def form_vector(form):
    """A form in plain words; the members of a limit are numbers of selections."""
    def contest(c):
        if isinstance(c, Score):
            return {"score": c.delta, "blank": c.blank}
        return {"options": c.options, "min": c.least, "max": c.most, **({"slots": c.slots, "blocks": c.blocks} if c.slots else {})}

    limits = {"limits": [{"selections": list(x.members), "max": x.most} for x in form.limits]} if form.limits else {}
    return {"contests": [contest(c) for c in form.contests], **limits}


def laid_out(form, width, n):
    """Everything that follows from a form, the width of the key and the number of keys in the bucket."""
    lay, laid = shapes.layout(n, form), shapes.blocks(form, width)
    return {
        "width": width, "keys": n, **form_vector(form), "bits": lay.bits, "selections": [lay.selections.start, lay.selections.stop],
        "sets": [{"members": s.members, "sum": s.total} for s in lay.sets], "pivots": sorted(lay.pivots),
        "slack": [[bits.start, bits.stop] for bits, _ in lay.slack], "proof_bytes": ballots.proof_length(lay, len(laid.sizes)),
        "sizes": laid.sizes, "place": laid.place, "figures": laid.figures, "cells": laid.cells,
    }  # fmt: skip


def layouts():
    """Slack weights, radices, buckets, and whole layouts."""
    rings = [2, 3, 4, 5, 8, 9, 16, 17, 31, 48, 49, 64, 65, 1000, 1024]
    sizes = [2, 1024, 1025, 2048, 2049, 5000]
    return {
        "slack": {str(d): shapes.weights(d) for d in [0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 31, 100, 512, 10_000]},
        "written": {str(d): [shapes.written(d, v) for v in range(d + 1)] for d in [1, 3, 4, 5, 8]},
        "radices": {str(n): shapes.radices(n) for n in rings},
        "buckets": {str(n): [ballots.bucket_bounds(n, k) for k in range(-(-n // 1024))] for n in sizes},
        "forms": [laid_out(*f) for f in FORMS],
    }


def ballot(coins, ring_size, form, choices, width, revision, contents=()):
    """A whole statement with its proof; `contents` are those of all slots."""
    meeting, secrets = coins.bytes(32), [coins.scalar() for _ in range(ring_size)]
    trustees = Trustees(coins, meeting, 3, 2, width)
    keys = sorted(encode(multiply(x, G)) for x in secrets)
    x = secrets[0]
    position = keys.index(encode(multiply(x, G)))
    st = Statement(
        meeting, "b1", coins.bytes(32), coins.bytes(32), coins.bytes(32), 0, revision, tuple(keys), form, trustees.election_key()
    )
    seed = coins.bytes(32)
    tag, votes, proof, inside = make_ballot(coins, st, position, x, choices, seed, contents=contents)
    faults = ballots.check(st, tag, votes, proof)
    if faults:
        raise ValueError(faults)
    lay, blocks = shapes.layout(ring_size, form), len(shapes.blocks(form, width).sizes)
    return {
        "meeting": meeting.hex(), "ballot_id": "b1", "key_leaf": st.key_leaf.hex(), "ballot_leaf": st.ballot_leaf.hex(),
        "ring_leaf": st.ring_leaf.hex(), "bucket": 0, "revision": revision, "keys": hexes(keys), **form_vector(form),
        "election_key": hexes(st.election_key),
        "secret": {"position": position, "x": scalar_bytes(x).hex(), "choices": choices,
                   **({"contents": hexes(contents)} if contents else {}), "seed": seed.hex()},
        "radices": list(lay.radices), "bits": lay.bits, "pivots": sorted(lay.pivots),
        "nonces": [scalar_bytes(ballots.nonce(meeting, "b1", seed, k)).hex() for k in range(blocks)],
        "delta": scalar_bytes(inside["delta"]).hex(), "y": scalar_bytes(inside["y"]).hex(), "c": scalar_bytes(inside["c"]).hex(),
        "responses_of_all_bits": [scalar_bytes(v).hex() for v in inside["f"]],
        "tag": tag.hex(), "votes": votes.hex(), "proof": proof.hex(), "tracker": tracker(meeting, "b1", votes),
    }  # fmt: skip


def write_ins():
    """Contents, the points that embed them, and what they mean; points that embed nothing."""
    said = [None, 0, 258, "张三", "欧阳 修", "a" * 27, "a" * 28, "𠮷田" * 6]
    cases = []
    for what in said:
        blocks = 1 if not isinstance(what, str) else -(-(3 + len(what.encode())) // 30)
        cases.append((writeins.content(what, blocks), what))
    raw = [b"\x01\0\0\1", b"\x02\0\0", b"\x02\0\x01\xff", b"\x02\0\x02a ", b"\x02\0\x01\x07", b"\x02\0\x1ca", b"\x02\0\x01ab",
           b"\x03\0\x01a", b"\x02\0\x03\xe3\x80\x80", b"\x02\0\x03\xe2\x80\x8b"]  # fmt: skip
    cases += [(x.ljust(30, b"\0"), "unreadable") for x in raw]
    listed = []
    for data, what in cases:
        points = writeins.words(data)
        if b"".join(writeins.unembed(p) for p in points) != data:
            raise ValueError("an embedding does not open")
        key = writeins.meaning(data, "both", 300)
        if key != (None if what == "unreadable" else what):
            raise ValueError(f"{data.hex()} means {key!r}")
        listed.append({"content": data.hex(), "points": hexes(map(encode, points)),
                       "nominee": key if isinstance(key, int) else None, "text": key if isinstance(key, str) else None})
    least = writeins.embed(b"\x02".ljust(30, b"\0"))
    later = next(p for c in range(encode(least)[0] // 2 + 1, 128) if (p := decode(bytes([2 * c, 2]) + bytes(30))))
    for p in (G, later):
        if writeins.unembed(p) is not None:
            raise ValueError("a point embeds something that must not")
    return {
        "note": "read with `from` both and 300 nominees; both null: empty, or not readable",
        "contents": listed, "no_embeddings": hexes(map(encode, (G, later))),
    }


def tally_vector(coins):
    """Three ballots with an option, a score and a write-in: sums, shares of figures, and the shares that open their rows."""
    meeting, width = coins.bytes(32), 4
    trustees, form = Trustees(coins, meeting, 3, 2, width), RICH
    key, laid = trustees.election_key(), shapes.blocks(RICH, width)
    cast = [
        ([[1, 0, 1], [1, 1, 0, 0], [0, 1, 0]], "张三"),
        ([[0, 0, 0], [0, 0, 0, 1], [1, 0, 0]], None),
        ([[0, 1, 1], [0, 0, 1, 0], [0, 1, 0]], 1),
    ]
    votes, rows = [], b""
    for n, (choices, what) in enumerate(cast):
        words = [writeins.words(writeins.content(what, 1))]
        plain = ballots.plain_blocks(form, width, in_order(form, choices), words)
        votes.append(ballots.encrypt(plain, key, [ballots.nonce(meeting, "b1", bytes([n]) * 32, k) for k in range(len(plain))]))
        rows += votes[-1][-96:]
    columns, shares, row_shares, published = tally.columns(votes, form, width), {}, {}, []
    table = shuffle.rows(rows, 2)
    for j in (1, 3):
        keys = [multiply(s, G) for s in trustees.secret(j)]
        aggregate, points, proof = trustees.share(j, "b1", columns, laid.figures)
        faults, shares[j] = ceremony.check_share(meeting, "b1", j, columns, laid.figures, aggregate, keys, points, proof)
        opened, row_proof = trustees.row_share(j, "b1", "c1", rows, 2)
        digest = opening.rows_digest(rows)
        more, row_shares[j] = opening.check(meeting, "b1", "c1", j, table, digest, keys, opened, row_proof)
        if faults or more:
            raise ValueError(faults + more)
        published.append({
            "trustee": j, "secret": [scalar_bytes(s).hex() for s in trustees.secret(j)], "verification_keys": hexes(map(encode, keys)),
            "aggregate": aggregate.hex(), "points": points.hex(), "proof": proof.hex(), "row_points": opened.hex(),
            "row_proof": row_proof.hex(),
        })  # fmt: skip
    plain = opening.opened(table, row_shares)
    return {
        "meeting": meeting.hex(), "ballot_id": "b1", "contest": "c1", "width": width, **form_vector(form), "election_key": hexes(key),
        "votes": hexes(votes), "columns": [{"R": encode(r).hex(), "C": hexes(map(encode, cs))} for r, cs in columns],
        "rows": rows.hex(), "rows_digest": opening.rows_digest(rows).hex(), "shares": published,
        "counts": combine(columns, shares, laid.cells, 15), "opened": [hexes(map(encode, row)) for row in plain],
    }  # fmt: skip


def ceremony_vector(coins):
    """A key ceremony of three, two of whom decrypt three ballots."""
    meeting, width = coins.bytes(32), 3
    trustees = Trustees(coins, meeting, 3, 2, width)
    dealt, tables = [], []
    for j in (1, 2, 3):
        commitments = trustees.commitments(j)
        proof = trustees.possession(j, commitments)
        faults, table = ceremony.check_deal(meeting, 1, j, width, 2, commitments, proof)
        if faults:
            raise ValueError(faults)
        tables.append(table)
        digest = ceremony.commit_digest(meeting, 1, j, commitments, proof)
        boxes = {str(i): trustees.box(j, i).hex() for i in (1, 2, 3) if i != j}
        dealt.append({"trustee": j, "commitments": commitments.hex(), "proof": proof.hex(), "digest": digest.hex(), "boxes": boxes})
    box = bytes.fromhex(dealt[0]["boxes"]["2"])
    shared, proof = trustees.complaint(2, 1, box)
    key, form = trustees.election_key(), Form((Contest(4, 0, 4),))
    laid = shapes.blocks(form, width)
    choices = [[1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]]
    votes = [
        ballots.encrypt([c[:3], c[3:]], key, [ballots.nonce(meeting, "b1", bytes([n]) * 32, k) for k in range(2)])
        for n, c in enumerate(choices)
    ]
    columns, shares, published = tally.columns(votes, form, width), {}, []
    for j in (1, 3):
        aggregate, points, share_proof = trustees.share(j, "b1", columns, laid.figures)
        keys = ceremony.verification_keys(tables, j)
        faults, shares[j] = ceremony.check_share(meeting, "b1", j, columns, laid.figures, aggregate, keys, points, share_proof)
        if faults:
            raise ValueError(faults)
        published.append({"trustee": j, "verification_keys": hexes(map(encode, keys)), "aggregate": aggregate.hex(),
                          "points": points.hex(), "proof": share_proof.hex()})
    return {
        "meeting": meeting.hex(), "ceremony": 1, "threshold": 2, "width": width,
        "box_keys": hexes(trustees.boxes), "box_secrets": [scalar_bytes(s).hex() for s in trustees.box_secrets],
        "deals": dealt, "key": hexes(key),
        "complaint": {"note": "an unfounded complaint: its proof holds and the box is good", "trustee": 2, "against": 1,
                      "shared": shared.hex(), "proof": proof.hex()},
        "ballot_id": "b1", "votes": hexes(votes), "shares": published, "counts": combine(columns, shares, laid.cells, len(votes))[0],
    }


def log_vector():
    """A signed entry, a check-in proof, a tree and a cosigned checkpoint."""
    lines = [b'{"type":"note","text":"%d"}' % i for i in range(7)]
    leaves = [merkle.leaf(x) for x in lines]
    roots = merkle.roots(leaves, range(8))
    seed = token_seed(bytes(range(16)))
    token, meeting, x = signing_for_tests.public_key(seed), leaves[0], 12345
    fields = {"type": "check-in", "token": b64(token), "key": b64(encode(multiply(x, G))), "counter": 1,
              "proof": b64(check_in_proof(Coins(b"check-in"), meeting, token, 1, x))}
    part = json.dumps(fields, separators=(",", ":"))[:-1].encode()
    signature = signing_for_tests.sign(seed, frames(tr.DOMAIN, b"entry", meeting, part))
    log_seed, witness_seed = bytes([1]) * 32, bytes([2]) * 32
    text = f"log.example/vector\n7\n{base64.b64encode(roots[7]).decode()}\n"
    witness = signing_for_tests.public_key(witness_seed)
    stamped = (1_700_000_000).to_bytes(8, "big") + signing_for_tests.sign(witness_seed, notes.cosignature_message(1_700_000_000, text))
    log_key = signing_for_tests.public_key(log_seed)
    signatures = [
        ("log.example/vector", notes.key_id("log.example/vector", 1, log_key) + signing_for_tests.sign(log_seed, text.encode())),
        ("witness.example", notes.key_id("witness.example", 4, witness) + stamped),
    ]
    note = text + "\n" + "".join(f"— {name} {base64.b64encode(blob).decode()}\n" for name, blob in signatures)
    return {
        "lines": [x.decode() for x in lines], "leaves": hexes(leaves), "roots": hexes(roots[n] for n in range(8)),
        "check_in": {"meeting": meeting.hex(), "x": scalar_bytes(x).hex(),
                     "line": part.decode() + f',"signature":"{b64(signature)}"}}'},
        "log_seed": log_seed.hex(), "log_vkey": signing_for_tests.format_vkey("log.example/vector", 1, log_key),
        "witness_seed": witness_seed.hex(), "witness_vkey": signing_for_tests.format_vkey("witness.example", 4, witness), "checkpoint": note,
    }


def b64(data):
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def main():
    """Writes every file."""
    files = {
        "transcript": transcript_vector(), "generators": generators(), "tokens": tokens(), "layouts": layouts(),
        "ballot-small": ballot(Coins(b"small"), 3, Form((Contest(3, 1, 1),)), [[0, 1, 0]], 4, 1),
        "ballot-mixed": ballot(
            Coins(b"mixed"), 17, Form((Contest(6, 0, 1), Contest(3, 1, 1), Contest(5, 1, 4))),
            [[0] * 6, [1, 0, 0], [0, 1, 0, 0, 1]], 4, 2
        ),
        "ballot-rich": ballot(
            Coins(b"rich"), 3, RICH, [[0, 1, 1], [0, 1, 1, 0], [1, 0, 0]], 4, 1, [writeins.content("张三", 1)]
        ),
        "write-ins": write_ins(), "tally": tally_vector(Coins(b"tally")),
        "ceremony": ceremony_vector(Coins(b"ceremony")), "log": log_vector(),
    }
    for name, value in files.items():
        with open(os.path.join(FOLDER, name + ".json"), "w", encoding="utf-8") as out:
            json.dump(value, out, indent=1, ensure_ascii=False)
            out.write("\n")


if __name__ == "__main__":
    main()
