"""Names in a table's cells: of indicators, of responsible bodies, of places."""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.tables.cells import states_nothing
from citymetrics.extraction.tables.words import table_pattern

_BROKEN = re.compile(r"(?<=[一-鿿])\s{1,4}(?=[一-鿿])")
_LEADING = re.compile(r"[（(]?(?:牵头|负责|主办)[)）]?$")
_BODIES = re.compile(r"[、，,;；/／\s]+")


@cache
def _footnotes() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon('tables')['name_footnotes']}){{1,4}}$")


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf"(?:每个|每|各)(?P<unit>{alternation(lexicon('scopes')['each_units'])})")


def clean_name(words: str) -> str:
    """An indicator's name without its number, footnote marks and 其中."""
    name = _footnotes().sub("", words.strip())
    while (shorter := table_pattern("name_marks").sub("", name, count=1)) != name and shorter:
        name = shorter
    return _BROKEN.sub("", name).strip()


def joined(first: str, second: str) -> str:
    """What a row and a column count together: 滨河绿道 and 长度."""
    return first if not second or second in first else f"{first}{second}"


def lead_of(words: str) -> str:
    """The body that a cell names first; a dash names none."""
    return (
        ""
        if states_nothing(words)
        else next(filter(None, (_LEADING.sub("", name) for name in _BODIES.split(words))), "")
    )


def place_scope(place: str) -> str:
    """The scope of the figures of a place: ``area:张店区``, ``each:区`` for 各区."""
    each = _each().fullmatch(place)
    if each:
        return f"each:{each['unit']}"
    return f"area:{table_pattern('place_offices').sub('', place) or place}"
