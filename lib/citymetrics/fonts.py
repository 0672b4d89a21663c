"""The one Chinese font of figures, pages and PDFs, found inside an installed wheel.

No machine can be assumed to have a Chinese font, so the file comes with a Python package and everything loads
it by path. The package is looked up without being imported: importing it changes matplotlib's settings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from citymetrics.errors import CitymetricsError

PACKAGE = "zhplot"
PATTERN = "NotoSansSC*.ttf"


class FontError(CitymetricsError):
    """The Chinese font is missing, or it lacks a character that a page needs."""


@cache
def font_path() -> Path:
    """The font file (TrueType, Simplified Chinese with Latin).

    Raises
    ------
    FontError
        No installed package ships the font.
    """
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = sorted(Path(folder).rglob(PATTERN))
        if found:
            return found[0]
    raise FontError(
        f"no {PATTERN} in the package {PACKAGE!r}",
        where="Chinese font",
        mend=f"Install it with: python -m pip install {PACKAGE}",
    )


def font_licence() -> Path | None:
    """The licence text that lies beside the font, to travel with every copy made of it."""
    licence = font_path().with_name("OFL.txt")
    return licence if licence.is_file() else None


def open_font() -> Any:
    """The font as a fontTools `TTFont`, tables loaded as they are asked for."""
    from fontTools.ttLib import TTFont

    return TTFont(font_path(), lazy=True)


@cache
def font_family() -> str:
    """The family name that the file itself states, for matplotlib's, CSS's and Typst's font lists."""
    with open_font() as font:
        name: str | None = font["name"].getBestFamilyName()
    if not name:
        raise FontError("the font states no family name", where=str(font_path()))
    return name


@cache
def font_characters() -> frozenset[int]:
    """Every code point the font can draw."""
    with open_font() as font:
        return frozenset(font.getBestCmap())


@cache
def _advances() -> dict[int, float]:
    """How far each character moves the pen, in ems."""
    with open_font() as font:
        glyphs, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: glyphs[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def text_width(text: str) -> float:
    """The width of `text` set in one line, in ems; kerning aside."""
    advances = _advances()
    return sum(advances.get(ord(char), 1.0) for char in text)


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that the font cannot draw, each once, in order; white space and marks without
    ink don't count."""
    known = font_characters()
    lacking = (char for char in dict.fromkeys(text) if ord(char) > 0x7E and ord(char) not in known)
    return [char for char in lacking if unicodedata.category(char) not in ("Cc", "Cf", "Zs", "Zl", "Zp")]


def check_glyphs(texts: Iterable[tuple[str, str]], *, where: str) -> None:
    """Make sure that the font draws every character of `texts`, pairs of text and its place.

    Raises
    ------
    FontError
        Names each character that would come out as an empty box, and where it stands.
    """
    lacking: dict[str, list[str]] = {}
    for text, place in texts:
        for char in missing_characters(text):
            lacking.setdefault(char, []).append(place)
    if lacking:
        named = ", ".join(
            f"{char} (U+{ord(char):04X}, {'; '.join(dict.fromkeys(places))})"
            for char, places in lacking.items()
        )
        raise FontError(
            f"no glyph for {named}",
            where=where,
            expected=f"characters that {font_family()} can draw",
            mend="Replace them in the notebook or the data it shows.",
        )
