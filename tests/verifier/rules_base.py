"""Shares, rounding and texts (docs/rules.md, "Shares", "Texts")."""

import re
import unicodedata

BASES = ("expected", "present", "issued", "returned", "valid", "answered")
ID = re.compile("[a-z0-9-]{1,32}")
_REFUSED = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFD), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0xFDD0, 0xFDEF), (0xD800, 0xDFFF),
]  # fmt: skip
_WHITE = {0x85, 0xA0, 0x1680, 0x202F, 0x205F} | set(range(9, 14)) | set(range(0x2000, 0x200B))
_UNCLEAN = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = (" ", "\u3000")


def text_fault(text, least, most):
    """What is wrong with a text, or None."""
    if not least <= len(text) <= most:
        return f"has not {least} to {most} characters"
    if text[:1] in _SPACES or text[-1:] in _SPACES:
        return "begins or ends with a space"
    for ch in text:
        n = ord(ch)
        bad = n & 0xFFFE == 0xFFFE or n in _WHITE or any(a <= n <= b for a, b in _REFUSED)
        if bad or unicodedata.category(ch) == "Cc":
            return f"holds U+{n:04X}"
    return None


def written_text(text):
    """Whether a written-in text may stand on a sheet: free text of the protocol, 1 to 480 characters, no outer space."""
    return 1 <= len(text) <= 480 and not _UNCLEAN.search(text) and text[0] not in _SPACES and text[-1] not in _SPACES


def bare(name):
    """A name as it is compared: without its spaces."""
    return name.replace(" ", "").replace("\u3000", "")


def sound_share(share):
    """Whether a share is one a rule may use."""
    return 1 <= share["num"] <= share["den"] <= 1000 and share["cmp"] in ("ge", "gt") and share["of"] in BASES


def holds(share, part, whole):
    """Whether part satisfies the share of whole."""
    left, right = share["den"] * part, share["num"] * whole
    return left >= right if share["cmp"] == "ge" else left > right


def least(share, whole):
    """The smallest part that holds."""
    n, d = share["num"] * whole, share["den"]
    return (n + d - 1) // d if share["cmp"] == "ge" else n // d + 1


def at_least_as_strict(a, b):
    """Whether share a demands at least what b does."""
    left, right = a["num"] * b["den"], b["num"] * a["den"]
    return a["of"] == b["of"] and (left > right or left == right and (a["cmp"] == b["cmp"] or a["cmp"] == "gt"))


def basis_points(part, whole):
    """Hundredths of a percent, half rounded up; None of nothing."""
    return (20000 * part + whole) // (2 * whole) if whole else None


def millionths(part, whole):
    """Millionths, half rounded up; None of nothing."""
    return (2000000 * part + whole) // (2 * whole) if whole else None


def present(fields):
    """The members that have a value; empty lists and empty strings are left out where they are given as None."""
    return {k: v for k, v in fields.items() if v is not None}


def contest_spec(spec, contest_id):
    """The contest with this id, or None."""
    return next((c for c in spec["contests"] if c["id"] == contest_id), None)


def pass_of(rule):
    """(name, members) of what decides."""
    p = rule["pass"]
    return ("none", {}) if p == "none" else next(iter(p.items()))


def has_all(contest, ids):
    """Whether all these options stand in a contest."""
    own = {o["id"] for o in contest["options"]}
    return all(i in own for i in ids)


def valued(contest):
    """Whether a contest has an index."""
    return any("value" in o for o in contest["options"])


def slots(contest):
    """How many may be written in."""
    return contest["write_in"]["slots"] if "write_in" in contest else 0


def weights(delta):
    """1, 2, 4, … while they fit, then the remainder."""
    out, power = [], 1
    while delta >= power:
        out.append(power)
        delta, power = delta - power, 2 * power
    return out + [delta] if delta else out


def selections(contest):
    """Encrypted selections of one contest."""
    n = len(contest["options"]) + slots(contest)
    if "score" in contest:
        n += len(weights(max(0, contest["score"]["high"] - contest["score"]["low"]))) + (contest["min"] == 0)
    return n
