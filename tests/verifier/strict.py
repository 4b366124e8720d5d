"""Strict form of lines: JSON that writes back to the same bytes, and the table of entries (protocol {#log}, {#entries})."""

import base64
import binascii
import json
import re

MAX_LINE, MAX_DEPTH, MAX_INT = 4 * 2**20, 16, 2**53
_DIRTY = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ID = re.compile("[a-z0-9-]{1,32}")
_PART = re.compile("[A-Za-z0-9._-]+")


class Malformed(ValueError):
    """What is wrong with a line."""


# --- JSON ---------------------------------------------------------------------------------------------------------------


def _object(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise Malformed("a member is repeated")
    return out


def _refuse(_):
    raise Malformed("a number is no plain integer")


def parse_json(text):
    """The value of a JSON text with plain integers below 2^53, no repeated member and bounded nesting."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse)
    except Malformed:
        raise
    except (ValueError, RecursionError) as fault:
        raise Malformed("not JSON") from fault
    _bounded(value, 0)
    return value


def _bounded(value, depth):
    if isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            raise Malformed("nests too deep")
        for v in value.values() if isinstance(value, dict) else value:
            _bounded(v, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and not 0 <= value < MAX_INT:
        raise Malformed("a number is out of range")


def write_json(value):
    """The strict bytes of a value."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def parse_line(line):
    """The object of a line in strict form."""
    if len(line) > MAX_LINE:
        raise Malformed("longer than 4 MiB")
    try:
        value = parse_json(line.decode("utf-8"))
        same = write_json(value) == line
    except UnicodeError as fault:
        raise Malformed("not UTF-8") from fault
    if not isinstance(value, dict) or not same:
        raise Malformed("not in strict form: writing it again gives other bytes")
    return value


# --- kinds of values ------------------------------------------------------------------------------------------------------


def unb64(text):
    """Bytes of canonical base64url without padding, or None."""
    if not isinstance(text, str) or not re.fullmatch("[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return None
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text else None


def clean_text(value, most=400):
    """Whether a value is free text of 1 … `most` characters without control, bidirectional or zero-width ones."""
    return isinstance(value, str) and 1 <= len(value) <= most and not _DIRTY.search(value)


def _need(ok, path, what):
    if not ok:
        raise Malformed(f"{path}: {what}")


def blob(size=None):
    """b64 of `size` bytes (any number when None)."""

    def kind(value, path):
        data = unb64(value)
        _need(data is not None and size in (None, len(data)), path, f"not b64 of {'some' if size is None else size} bytes")

    return kind


def integer(least=0, most=MAX_INT - 1):
    """A whole number within bounds."""

    def kind(value, path):
        _need(isinstance(value, int) and not isinstance(value, bool) and least <= value <= most, path, "not a number in range")

    return kind


def one_of(*words):
    """One of some fixed words."""
    return lambda value, path: _need(isinstance(value, str) and value in words, path, f"not one of {', '.join(words)}")


def list_of(item):
    """A list."""

    def kind(value, path):
        _need(isinstance(value, list), path, "not a list")
        for i, v in enumerate(value):
            item(v, f"{path}[{i}]")

    return kind


def members(**kinds):
    """An object whose members come in this order; a name that ends in `_` is optional, and absent rather than empty."""
    table = [(n.rstrip("_"), k, n.endswith("_")) for n, k in kinds.items()]
    optional = {n for n, _, may_lack in table if may_lack}

    def kind(value, path):
        _need(isinstance(value, dict), path, "not an object")
        names = [n for n, _, _ in table if n not in optional or n in value]
        missing = [n for n in names if n not in value]
        _need(not missing, path, f"lacks {', '.join(missing)}")
        unknown = [n for n in value if n not in names]
        _need(not unknown, path, f"has unknown members {', '.join(map(repr, unknown))}"[:200])
        _need(list(value) == names, path, "its members are out of order")
        for n, k, _ in table:
            if n in value:
                where = f"{path}.{n}" if path else n
                _need(n not in optional or value[n] not in ("", []), where, "empty, where it should be absent")
                k(value[n], where)

    return kind


def either(*kinds):
    """A value of one of several kinds."""

    def kind(value, path):
        reasons = []
        for k in kinds:
            try:
                return k(value, path)
            except Malformed as fault:
                reasons.append(str(fault))
        raise Malformed(" / ".join(reasons))

    return kind


_unclean = []  # places of the entry being read whose text or id is not clean: a fault of V03, not of the strict form


def _text(value, path):
    _need(isinstance(value, str), path, "not text")
    if not clean_text(value):
        _unclean.append(f"{path}: not clean text of 1 to 400 characters")


def _id(value, path):
    _need(isinstance(value, str), path, "not text")
    if not _ID.fullmatch(value):
        _unclean.append(f"{path}: not an id")


def _vkey(value, path):
    _need(isinstance(value, str) and 1 <= len(value) <= 400 and value.isprintable(), path, "not a vkey")


def _flag(value, path):
    _need(isinstance(value, bool), path, "not true or false")


def _pair(value, path):
    _need(isinstance(value, list) and len(value) == 2, path, "not two names")
    list_of(_text)(value, path)


def _is(wanted):
    return lambda value, path: _need(value is wanted, path, f"not {wanted}")


def _not_empty(item):
    def kind(value, path):
        item(value, path)
        _need(len(value) > 0, path, "empty, and should be left out")

    return kind


def _string(value, path):
    _need(isinstance(value, str), path, "not a string")


def _filename(value, path):
    good = isinstance(value, str) and len(value) <= 100
    parts = value.split("/") if good else []
    good = good and all(_PART.fullmatch(p) and p not in (".", "..") for p in parts)
    _need(good, path, "not a file name")


def _any(value, path):
    del value, path


# --- the table of section 4 -----------------------------------------------------------------------------------------------

H, SIG, B64, N = blob(32), blob(64), blob(), integer()
U32 = integer(0, 2**32 - 1)  # the least of a number is for the check that uses it
SHARE = members(num=N, den=N, cmp=_string, of=_string)
# What may be left out is left out when it is empty, false or 0: a ballot has one form.
_IDS, _SOME, _TRUE, _WORD = list_of(_string), integer(1), _is(True), _not_empty(_string)
_OPTION = members(id=_string, label=_string, detail_=_WORD, value_=N, outside_base_=_TRUE)
_CONTEST = members(
    id=_string, title=_string, detail_=_WORD, options=list_of(_OPTION), min=N, max=N, score_=members(low=N, high=N),
    write_in_=members(slots=N, **{"from": _string}, blocks=N), failed_before_=_SOME,
)
SPEC = members(
    kind=_string,
    template_=_WORD,
    posts=N,
    contests=list_of(_CONTEST),
    limits_=_not_empty(list_of(members(options=_IDS, write_ins_=_TRUE, max=N))),
    nominees_=_not_empty(list_of(members(id=_string, label=_string, detail_=_WORD, pinyin_=_WORD))),
    rule=members(
        quorum_=SHARE,
        validity=_string,
        **{"pass": either(
            one_of("none"),
            members(threshold=members(option=_string, share=SHARE)),
            members(top_m=members(per_post=N, tie=_string)),
            members(top_share=members(share=SHARE, tie=_string)),
            members(elect=members(option=_string, share=SHARE, tie=_string)),
        )},
        percent_of=_string,
        flags_=_not_empty(list_of(members(id=_string, options_=_not_empty(_IDS), share=SHARE, when=_string))),
        ranking_=either(one_of("index"), members(options=_IDS)),
        trim_=_SOME,
    ),
)
CLASS = members(id=_id, name=_text, groups=list_of(_id), weight_=N)
WRITTEN = members(nominee_=_id, name=_text, detail_=_text, votes=N)
PAPER = members(
    votes=list_of(N), row_void=N, score_=members(answered=N, total=N), write_ins_=list_of(WRITTEN), write_in_void_=N
)  # fmt: skip
VOID = members(over_limit_=N, unreadable_=N, not_official_=N, other_=N)
DEALT = list_of(members(to=U32, box=B64))
STATUS = one_of("mandatory", "eligible", "recused")

ENTRIES = {
    "meeting": dict(
        protocol=_string, suite=_string, id=blob(16), title=_text, organiser=_text, groups=list_of(members(id=_id, name=_text)),
        trustees=list_of(members(index=U32, name=_text, key=H, box=H)), threshold=U32, width=U32,
        log=members(origin=_text, key=_vkey), witnesses=list_of(members(name=_text, key=_vkey)), quorum=N,
        policy=members(revote=_flag, min_ring=U32, min_cell=U32, rehearsal=_flag),
    ),
    "roster": dict(
        rows=list_of(members(leaf=H, group=_id, stratum=_text, status=STATUS, reason_=_text)),
        quota=either(
            members(fixed=list_of(members(stratum=_text, seats=N))), members(total=N), members(ratio=members(num=N, den=N))
        ),
    ),
    "draw-commit": dict(attempt=U32, contributor=_text, commitment=H),
    "draw-reveal": dict(attempt=U32, contributor=_text, value=_text, nonce=H),
    "draw": dict(
        attempt=U32, seed=H, strata=list_of(members(stratum=_text, drawn=list_of(H), alternates=list_of(H)))
    ),
    "redraw": dict(attempt=U32, reason=_text),
    "alternate": {"out": H, "in": H, "reason": _text},
    "dkg-commit": dict(ceremony=U32, trustee=U32, digest=H, signature=SIG),
    "dkg-deal": dict(ceremony=U32, trustee=U32, commitments=B64, proof=SIG, shares=DEALT, signature=SIG),
    "dkg-accept": dict(ceremony=U32, trustee=U32, deals=list_of(H), signature=SIG),
    "dkg-complaint": dict(ceremony=U32, trustee=U32, against=U32, shared=H, proof=SIG, signature=SIG),
    "dkg-abort": dict(ceremony=U32, reason=_text),
    "key": dict(ceremony=U32, key=B64),
    "tokens": dict(group=_id, tokens=list_of(H)),
    "check-in": dict(token=H, key=H, counter=U32, proof=SIG, signature=SIG),
    "revoke": dict(token=H, reason=_text),
    "to-paper": dict(token=H),
    "ballot": dict(
        id=_id, title=_text, groups=list_of(_id), classes_=list_of(CLASS), round=U32, previous_=_id,
        take_=one_of("tied", "failed", "top"), spec=SPEC,
    ),
    "ring": dict(id=_id, group=_id, keys=list_of(H)),
    "open": dict(ballot=_id, rings=list_of(_id)),
    "challenged": dict(
        ballot=_id, votes=B64, seed=H, choices=list_of(list_of(integer(0, 1))), write_ins_=list_of(list_of(B64))
    ),
    "epoch": dict(ballot=_id, number=U32, casts=N),
    "cast": dict(ballot=_id, ring=_id, bucket=U32, revision=U32, tag=H, votes=B64, proof=B64),
    "close": dict(ballot=_id, casts=N, counted=N),
    "share": dict(
        ballot=_id, trustee=U32, size=N, root=H, aggregate=H, points=B64, proof=B64, signature=SIG
    ),
    "mix": dict(ballot=_id, contest=_id, stage=U32, trustee=U32, rows=B64, proof=B64, signature=SIG),
    "row-share": dict(
        ballot=_id, contest=_id, trustee=U32, size=N, root=H, rows=H, points=B64, proof=blob(96), signature=SIG
    ),
    "merge": dict(ballot=_id, contest=_id, table=list_of(members(text=_text, nominee_=_id, name_=_text, void_=_text))),
    "paper": dict(
        ballot=_id, class_=_id, issued=N, returned=N, valid=N, invalid=N, void_=VOID, contests=list_of(PAPER), entered=_pair
    ),
    "paper-sign": dict(ballot=_id, paper=H, trustee=U32, signature=SIG),
    "result": dict(
        ballot=_id, trustees=list_of(U32), tallies=list_of(members(class_=_id, counts=list_of(list_of(N)))),
        write_ins_=list_of(members(contest=_id, rows=list_of(members(nominee_=_id, text_=_text, votes=N)), void=N)),
        sheets=list_of(_any),
    ),
    "note": dict(text=_text),
    "seal": dict(files=list_of(members(name=_filename, size=N, sha256=H))),
    "receipt": dict(meeting=H, ballot=_id, tag=H, revision=U32, leaf=H, signature=SIG),
}
_TABLE = {name: members(type=one_of(name), **kinds) for name, kinds in ENTRIES.items()}
TRUST = members(
    meeting=H, log=_vkey, witnesses=list_of(_vkey), quorum=N, heads=list_of(members(size=N, root=H)), tokens=_any, signed_in=_any,
    paper=_any,
)


def check_entry(value):
    """Raises Malformed unless an object is an entry (or receipt) of section 4's table; returns what is unclean in it."""
    _unclean.clear()
    name = value.get("type")
    if not isinstance(name, str) or name not in _TABLE:
        raise Malformed("unknown type")
    _TABLE[name](value, "")
    return list(_unclean)


def signed_part(line):
    """(p, signature) of a signed line: the bytes up to `,"signature":"…"}` and the 64 bytes; None where there is none."""
    tail = re.fullmatch(rb',"signature":"([A-Za-z0-9_-]{86})"}', line[-102:])
    signature = unb64(tail[1].decode()) if tail else None
    return None if signature is None else (line[:-102], signature)


def free_texts(value):
    """Every string of an entry that a person wrote: those that hold more than an id, key or hash can."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for v in value.values() if isinstance(value, dict) else value:
            yield from free_texts(v)
