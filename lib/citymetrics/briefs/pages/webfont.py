"""The Chinese font cut down to the characters that pages use, as WOFF2.

A reader's machine may have no Chinese font at all, and the whole font weighs 10 MB: the site carries one
subset for all its pages.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from io import BytesIO

from citymetrics.errors import CitymetricsError
from citymetrics.fonts import font_characters, font_path

FONT_FILE = "fonts/citymetrics-sans.woff2"
# Always there: ASCII, and what a script may write into a figure (minus sign, ellipsis, micro, degree, times).
BASE = frozenset(
    (*range(0x20, 0x7F), *map(ord, "\u00a0−…µμ°×±–—·“”‘’↑←→≥≤≈²³％，。、；：？！（）《》「」【】"))
)
FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk", "halt", "palt")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def used_characters(texts: Iterable[str]) -> frozenset[int]:
    """Every code point that HTML, CSS or script `texts` may show, character references and JSON escapes
    resolved."""
    used: set[str] = set()
    for text in texts:
        used.update(html.unescape(text))
        used.update(chr(int(code, 16)) for code in _ESCAPE.findall(text))
    return frozenset(map(ord, used)) | BASE


def subset_font(characters: Iterable[int]) -> bytes:
    """The font with only `characters`, as WOFF2; the same characters give the same bytes.

    Raises
    ------
    CitymetricsError
        The packages that write WOFF2 are not installed.
    """
    try:
        import brotli  # noqa: F401 - fontTools asks for it only at the end, in a longer message
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont
    except ImportError as error:
        raise CitymetricsError(
            f"the package {error.name!r} is missing",
            where="web font",
            mend='Install it with: python -m pip install "fonttools[woff]"',
        ) from None
    options = Options(
        layout_features=list(FEATURES),
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
        drop_tables=["vhea", "vmtx", "STAT", "BASE"],
    )
    with TTFont(font_path(), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=set(characters) & font_characters())
        subsetter.subset(font)
        font.flavor = "woff2"
        written = BytesIO()
        font.save(written)
    return written.getvalue()
