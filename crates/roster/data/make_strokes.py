#!/usr/bin/env python3
"""Makes strokes.txt: Chinese characters by number of strokes, and within a number in the order of the national standard.

    apt-get install unicode-data
    npm pack cnchar-order@3.2.6 && tar xzf cnchar-order-3.2.6.tgz
    python3 make_strokes.py /usr/share/unicode package/cnchar.order.min.js > strokes.txt

《通用规范汉字表》 (2013) prints each of its three levels by strokes and then by the order of strokes; Unihan's kTGH holds the place
of each of its 8105 characters, which is followed here exactly. The levels are merged by the strokes themselves (横竖撇点折) as
cnchar-order has them. Characters outside the table follow those of the same number of strokes, by Unihan's kTotalStrokes
and radical (kRSUnicode): such are traditional and rare forms.

Each line: the number of strokes, a tab, the characters in order.
"""

import bz2
import json
import re
import sys
from bisect import bisect_right

# cnchar's letters for the shapes of strokes; 提 counts as 横, 捺 as 点, every bent stroke as 折.
KINDS = {**dict.fromkeys("jhi", "1"), **dict.fromkeys("fg", "2"), **dict.fromkeys("s", "3"), **dict.fromkeys("kld", "4")}
LEVELS = ((1, 3500), (3501, 6500), (6501, 8105))


def unihan(folder, file, fields):
    rows = {}
    with bz2.open(f"{folder}/Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                if field in fields:
                    rows.setdefault(chr(int(code[2:], 16)), {})[field] = value.split()[0]
    return rows


def monotone(values):
    """The places of a longest non-decreasing run of values; None is left out."""
    tails, places, before = [], [], [None] * len(values)
    for i, value in enumerate(values):
        if value is None:
            continue
        at = bisect_right(tails, value)
        tails[at:at + 1] = [value]
        places[at:at + 1] = [i]
        before[i] = places[at - 1] if at else None
    run, i = [], places[-1] if places else None
    while i is not None:
        run.append(i)
        i = before[i]
    return run[::-1]


def smoothed(values, least):
    """values, with each that breaks the printed order replaced by its predecessor's."""
    run = monotone(values)
    keep, out, last = set(run), [], values[run[0]] if run else least
    for i, value in enumerate(values):
        if i in keep:
            last = value
        out.append(last)
    return out, len(values) - len(keep)


def main(folder, shapes_file):
    places = {c: int(row["kTGH"].split(":")[1]) for c, row in unihan(folder, "OtherMappings", {"kTGH"}).items()}
    totals = {c: int(r["kTotalStrokes"]) for c, r in unihan(folder, "IRGSources", {"kTotalStrokes"}).items()}
    radicals = {}
    for source in ("IRGSources", "RadicalStrokeCounts"):
        for c, row in unihan(folder, source, {"kRSUnicode"}).items():
            radical, rest = re.match(r"(\d+)'*\.(-?\d+)", row["kRSUnicode"]).groups()
            radicals.setdefault(c, (int(radical), int(rest)))
    text = open(shapes_file, encoding="utf-8").read()
    shapes = json.loads(max(re.findall(r"JSON\.parse\('(.*?)'\)", text), key=len).replace("\\'", "'"))

    listed = {}
    for first, last in LEVELS:
        level = sorted((c for c, place in places.items() if first <= place <= last), key=places.get)
        counts, off = smoothed([totals.get(c) for c in level], 1)
        print(f"level {first}-{last}: {off} of {len(level)} counts differ from the printed order", file=sys.stderr)
        for strokes in sorted(set(counts)):
            group = [c for c, n in zip(level, counts) if n == strokes]
            keys = ["".join(KINDS.get(s, "5") for s in shapes[c]) if c in shapes and len(shapes[c]) == strokes else None
                    for c in group]
            keys, _ = smoothed(keys, "")
            listed.setdefault(strokes, []).extend((key, first, places[c], c) for key, c in zip(keys, group))

    rest = {}
    for c, strokes in totals.items():
        code = ord(c)
        common = 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF
        if common and c not in places and c in radicals and strokes:
            rest.setdefault(strokes, []).append((*radicals[c], code, c))
    for strokes in sorted(listed.keys() | rest.keys()):
        line = [row[-1] for row in sorted(listed.get(strokes, []))] + [row[-1] for row in sorted(rest.get(strokes, []))]
        print(f"{strokes}\t{''.join(line)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
