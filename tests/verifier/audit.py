"""V16: challenged ballots open, and no text tells an address (protocol {#challenge})."""

import re

import ballots
import strict


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
            for text in strict.free_texts({k: v for k, v in e.value.items() if k not in ("log", "witnesses")}):
                if _MAIL.search(text) or _IPV4.search(text) or _has_ipv6(text):
                    c.fault(e, "a text holds an e-mail or IP address")


def _has_ipv6(text):
    return any("::" in m[0] or m[0].count(":") == 7 for m in _IPV6.finditer(text))


def _nonces(rec, b, e):
    """R_0, R_1, … of the votes of a cast or challenged ballot; none where they cannot be read."""
    n, key = sum(len(x["options"]) for x in b.entry["spec"]["contests"]), rec.election_key()
    votes = ballots.split_votes(e.bytes("votes"), n, len(key)) if key else None
    return set(votes[0]) if votes else set()


def _check_challenged(rec, c, b, e, cast_nonces):
    spec, key, votes = b.entry["spec"], rec.election_key(), e.bytes("votes")
    c.need(not _nonces(rec, b, e) & cast_nonces, e, "a challenged ballot was cast")
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
