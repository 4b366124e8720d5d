"""Write-ins: contents and their embedding in points, reading rows, and putting spellings together (protocol {#write-ins})."""

from functools import lru_cache

import strict
from ristretto import G, decode, encode, equal, is_identity

CHUNK = 30  # bytes in one block
SPACES = " \u3000"


@lru_cache(maxsize=4096)
def embed(data):
    """The point of 30 bytes, or None where there is none (which nobody will ever see)."""
    for c in range(128):
        p = decode(bytes([2 * c]) + data + b"\0")
        if p is not None and not is_identity(p):
            return p
    return None


def unembed(p):
    """The 30 bytes that a point embeds, or None."""
    code = encode(p)
    data = code[1:31]
    found = embed(data) if code[31] == 0 and code[0] % 2 == 0 else None
    return data if found is not None and equal(found, p) else None


def words(content):
    """The points of one slot's content."""
    return [embed(content[at : at + CHUNK]) for at in range(0, len(content), CHUNK)]


def content(what, blocks):
    """The bytes of a slot: nothing (None), a nominee's index, or a text."""
    if what is None:
        data = b""
    elif isinstance(what, int):
        data = b"\x01" + what.to_bytes(2, "big")
    else:
        text = what.encode()
        data = b"\x02" + len(text).to_bytes(2, "big") + text
    return data.ljust(CHUNK * blocks, b"\0")


def meaning(data, source, nominees):
    """The key of a content: a nominee's index or a text; None where it is not readable. `source` is the contest's `from`."""
    kind, number, rest = data[0], int.from_bytes(data[1:3], "big"), data[3:]
    if kind == 1 and source in ("list", "both") and not any(rest) and number < nominees:
        return number
    if kind != 2 or source not in ("text", "both") or not 1 <= number <= len(rest) or any(rest[number:]):
        return None
    try:
        text = rest[:number].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if strict.clean_text(text) and text[0] not in SPACES and text[-1] not in SPACES else None


def used_slots(row, blocks):
    """The blocks of the slots that are used in an opened row; None where a slot's bit is neither 0 nor 1."""
    out = []
    for at in range(0, len(row), 1 + blocks):
        if equal(row[at], G):
            out.append(row[at + 1 : at + 1 + blocks])
        elif not is_identity(row[at]):
            return None
    return out


def read(slots, source, nominees):
    """The keys that the used slots of one row say, None for each that is not readable."""
    out = []
    for blocks in slots:
        parts = [unembed(p) for p in blocks]
        out.append(None if None in parts else meaning(b"".join(parts), source, nominees))
    return out


def count(rows):
    """({key: votes}, void) over rows of keys: what cannot be read or repeats a key of its row is void."""
    votes, void = {}, 0
    for row in rows:
        seen = set()
        for key in row:
            if key is None or key in seen:
                void += 1
            else:
                votes[key] = votes.get(key, 0) + 1
                seen.add(key)
    return votes, void


def as_published(votes, nominees):
    """The rows of a result: nominees by index, then texts by bytes."""
    listed = sorted(k for k in votes if isinstance(k, int))
    texts = sorted((k for k in votes if isinstance(k, str)), key=str.encode)
    return [{"nominee": nominees[k]["id"], "votes": votes[k]} for k in listed] + [{"text": k, "votes": votes[k]} for k in texts]


def merged(rows, table, nominees, printed=()):
    """Rows in which each text of the table is replaced by what the table says, and each key by ("nominee", id) or ("name", text);
    nominees whom the contest prints are nobody."""
    by_text = {line["text"]: line for line in table}

    def replaced(key):
        if key is None:
            return None
        line = {"nominee": nominees[key]["id"]} if isinstance(key, int) else by_text.get(key, {"name": key})
        if "void" in line or line.get("nominee") in printed:
            return None
        return ("nominee", line["nominee"]) if "nominee" in line else ("name", line["name"])

    return [[replaced(key) for key in row] for row in rows]


def table_faults(table, nominees):
    """What is wrong with a table of spellings."""
    faults, texts = [], [line["text"].encode() for line in table]
    if texts != sorted(set(texts)):
        faults.append("the texts are not strictly ascending")
    for line in table:
        if sum(name in line for name in ("nominee", "name", "void")) != 1:
            faults.append(f"{line['text']!r} is not put to exactly one of a nominee, a name and void")
        if "nominee" in line and line["nominee"] not in [n["id"] for n in nominees]:
            faults.append(f"{line['text']!r} is put to no nominee of the ballot")
    return faults


def as_counted(votes, void, paper, nominees):
    """(write_ins, void) of the sheet: merged votes and those of the contest in each `paper`; most votes first, then by bytes."""
    named, total = {n["id"]: n for n in nominees}, {}
    for (kind, what), n in votes.items():
        key = (what, named[what]["label"], named[what].get("detail", "")) if kind == "nominee" else ("", what, "")
        total[key] = total.get(key, 0) + n
    for x in (x for p in paper for x in p.get("write_ins", ())):
        who = named.get(x.get("nominee"))
        key = (who["id"], who["label"], who.get("detail", "")) if who else ("", x["name"], x.get("detail", ""))
        total[key] = total.get(key, 0) + x["votes"]
    out = []
    for (who, name, detail), n in sorted(total.items(), key=lambda x: (-x[1], x[0][1].encode(), x[0][2].encode(), x[0][0].encode())):
        out.append({**({"nominee": who} if who else {}), "name": name, **({"detail": detail} if detail else {}), "votes": n})
    return out, void + sum(p.get("write_in_void", 0) for p in paper)
