"""Makes one.ttf: a typeface of a single character, U+E000, as offices have them for rare surnames. `python3 one.py one.ttf` (fonttools)."""

import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def box(edge):
    pen = TTGlyphPen(None)
    pen.moveTo((edge, 0))
    for point in ((edge, 800), (1000 - edge, 800), (1000 - edge, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder([".notdef", "rare"])
builder.setupCharacterMap({0xE000: "rare"})
builder.setupGlyf({".notdef": box(100), "rare": box(300)})
builder.setupHorizontalMetrics({".notdef": (1000, 100), "rare": (1000, 300)})
builder.setupHorizontalHeader(ascent=880, descent=-120)
builder.setupNameTable({"familyName": "One", "styleName": "Regular", "psName": "One-Regular"})
builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
builder.setupPost()
builder.updateHead(created=0, modified=0)
builder.font.recalcTimestamp = False
builder.save(sys.argv[1])
