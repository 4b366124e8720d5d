#!/usr/bin/env python3
"""Makes gongxin-song.otf, the typeface of the papers, from Noto Serif CJK SC (Debian package fonts-noto-cjk).

    apt-get download fonts-noto-cjk && dpkg-deb -x fonts-noto-cjk_*.deb noto
    pip install fonttools==4.68.0
    python3 make.py noto/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc gongxin-song.otf

What stays: the Chinese of the basic plane that the source draws (URO and Extension A), what it draws beyond that plane
(all 196 of the 通用规范汉字表 among it), Latin, punctuation and forms that tables use. What goes: Japanese kana beyond the common,
Hangul, hinting, layout features (Chinese is set character by character), vertical metrics. The licence reserves the name
"Source", so the result carries a name of its own.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

RANGES = [
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x017F),  # Latin of names abroad, · among it
    (0x01CD, 0x01DC),  # pinyin with tones
    (0x0391, 0x03C9),  # Greek
    (0x0401, 0x0451),  # Cyrillic
    (0x2010, 0x2027),  # dashes, quotes, ellipsis
    (0x2030, 0x205E),  # per mille, primes
    (0x2070, 0x209F),  # raised and lowered figures
    (0x2100, 0x218F),  # №, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x24FF),  # numbers in circles
    (0x2500, 0x257F),  # box drawing
    (0x25A0, 0x26FF),  # ○ × ✓ and shapes
    (0x2700, 0x27BF),
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x30FF),  # CJK punctuation, 〇, 〓, kana
    (0x3105, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # ㈠, ㎡
    (0x3400, 0x4DBF),  # Extension A
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x323AF),  # Extensions B to H
]

NAMES = {
    1: "Gongxin Song",
    2: "Regular",
    3: "Gongxin Song, from Noto Serif CJK SC 2.001",
    4: "Gongxin Song Regular",
    6: "GongxinSong-Regular",
}


def main(source: str, target: str) -> None:
    fonts = TTCollection(source).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == "Noto Serif CJK SC")
    font.recalcTimestamp = False
    wanted = {c for first, last in RANGES for c in range(first, last + 1)} & set(font.getBestCmap())

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)

    for number, text in NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [NAMES[6]]
    top.topDictIndex[0].FullName = NAMES[4]
    top.topDictIndex[0].FamilyName = NAMES[1]
    font.save(target, reorderTables=True)
    print(f"{target}: {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
