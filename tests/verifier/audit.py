"""V16: challenged ballots open, and no text tells an address (protocol {#challenge})."""

import re

import ballots
import shapes
import strict
import writeins


_MAIL = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")  # one character on each side will do, and keeps the search linear
_IPV4 = re.compile(r"(?<![0-9.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![0-9.])")
_IPV6 = re.compile(r"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])")


def check(rec, c):
    """audit: challenged ballots open; no text tells an address."""
    cast_nonces = {r for b in rec.state.ballots.values() for cast in b.casts for r in _nonces(rec, b, cast)}
    for b in rec.state.ballots.values():
        for e in b.challenged:
            _check_challenged(rec, c, b, e, cast_nonces)
    for e in rec.entries:
        if e.value is not None:
            c.examined += 1
            for text in strict.free_texts(_by_officials(e.value)):
                if _MAIL.search(text) or _IPV4.search(text) or _has_ipv6(text):
                    c.fault(e, "a text holds an e-mail or IP address")


def _by_officials(value):
    """What is left of an entry without vkeys, and without what voters wrote in."""
    left = {k: v for k, v in value.items() if k not in ("log", "witnesses")}
    if value["type"] == "result":
        return {k: v for k, v in left.items() if k not in ("write_ins", "sheets")}
    if value["type"] == "merge":
        return {**left, "table": [{k: v for k, v in line.items() if k != "text"} for line in value["table"]]}
    return left


def _has_ipv6(text):
    return any("::" in m[0] or m[0].count(":") == 7 for m in _IPV6.finditer(text))


def _nonces(rec, b, e):
    """The R of blocks and rows of a cast or challenged ballot; none where they cannot be read."""
    blocks = rec.blocks(b)
    votes = ballots.split_votes(e.bytes("votes"), blocks) if blocks else None
    return set(votes[0]) if votes else set()


def _check_challenged(rec, c, b, e, cast_nonces):
    spec, key, form = b.entry["spec"], rec.election_key(), rec.form(b)
    c.need(not _nonces(rec, b, e) & cast_nonces, e, "a challenged ballot was cast")
    if form is None or any(ballots.point(y) is None for y in key):
        c.error(e, "there is no election key to open it with, or its rules are not sound")
        return
    shape = [len(form.numbers(i)) for i in range(len(form.contests))]
    if not c.need([len(row) for row in e["choices"]] == shape, e, "not one choice for each selection"):
        return
    bits = [bit for row, x in zip(e["choices"], form.contests) for bit in row[: x.regular]]
    bits += [bit for row, x in zip(e["choices"], form.contests) for bit in row[x.regular :]]
    c.need(shapes.fits(form, bits), e, "the choices are not within the contests and limits")
    given = [[strict.unb64(x) for x in row] for row in e.get("write_ins") or []]
    sizes = [[writeins.CHUNK * x["write_in"]["blocks"]] * x["write_in"]["slots"] for x in spec["contests"] if "write_in" in x]
    if not c.need([[len(x) for x in row] for row in given] == sizes, e, "not one content for each slot"):
        return
    words = [writeins.words(x) for row in given for x in row]
    if not c.need(all(None not in x for x in words), e, "a content cannot be embedded"):
        return
    plain = ballots.plain_blocks(form, len(key), bits, words)
    nonces = [ballots.nonce(rec.digest, b.entry["id"], e.bytes("seed"), k) for k in range(len(plain))]
    c.need(ballots.encrypt(plain, key, nonces) == e.bytes("votes"), e, "the votes are not what seed, choices and write-ins give")
