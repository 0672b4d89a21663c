"""Of whom a figure is asked: the whole place, each of its units, or an area inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon

_CITYWIDE = re.compile(r"全[市区县]")


@cache
def _each() -> re.Pattern[str]:
    units = alternation(lexicon("scopes")["each_units"])
    return re.compile(
        rf"(?:每个|每一个|每|各|其他|其它)(?P<unit>(?<=其他){units}|(?<=其它){units}|{units})(?![域间位别段划块])"
    )


@cache
def _areas() -> re.Pattern[str]:
    scopes = lexicon("scopes")
    name = rf"(?:{alternation(scopes['areas'])})(?:{alternation(scopes['area_tails'])})?"
    return re.compile(rf"{name}(?:[、及和与]{name})*")


@cache
def _not_areas() -> re.Pattern[str]:
    # A quoted name (“四好农村路”) is a facility's, never an area's.
    return re.compile(rf"{alternation(lexicon('scopes')['not_areas'])}|“[^”]{{1,16}}”")


@cache
def _district() -> re.Pattern[str]:
    names = r"[一-鿿]{2,3}?[区县]"
    return re.compile(
        rf"(?:^|[、，,；;：:和及与]|在|以|年|对|现|末|底|前|前,)(?P<name>{names}(?:[、和及与](?:[一-鿿]{{2,4}}?[区县]))*)(?![域内间块划位级别镇])"
    )


@cache
def _heading_area() -> re.Pattern[str]:
    return any_of(lexicon("scopes")["heading_areas"])


def heading_area(section: tuple[str, ...]) -> str:
    """The area that the innermost heading naming a place gives, or an empty string."""
    for heading in reversed(section):
        match = _heading_area().match(heading)
        if match:
            return next(group for group in match.groups() if group)
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a figure stands: the clause and sentence around it, and what its headings and its plan say of the place.

    `area` is what the headings name, `parent` the larger place that 全市 means in a district's plan; either may be empty.
    """

    clause: tuple[int, int]
    sentence: tuple[int, int]
    area: str = ""
    parent: str = ""


def scope_of(text: str, position: int, end: int, around: Surroundings, *, worded: bool = False) -> str:
    """The scope of a figure at `position`: ``whole``, ``each:<unit>`` or ``area:<name>``.

    `end` closes the text that speaks of the figure alone. A `worded` figure (全部) takes 各区县 from its sentence's head too.
    """
    clause, sentence = around.clause, around.sentence
    own = [match for match in _each().finditer(text, clause[0], clause[1]) if match.start() < position]
    if own:
        return _each_label(text, own[-1])
    head = _each().match(text, sentence[0])
    if "分别" in text[clause[0] : position] or (worded and head):
        earlier = list(_each().finditer(text, sentence[0], position))
        if earlier:
            return _each_label(text, earlier[-1])
    named, district = _named_area(text, clause, position, end), _find_district(text, clause, position)
    citywide = _CITYWIDE.search(text, clause[0], clause[1])
    if citywide:
        # 全市公共机构及张店区 is less than 全市; 全市建成区 is the area; 全市中心城区 in passing is the whole.
        named = district or (named if "建成区" in named else "")
        named = named or (around.parent if citywide.group() == "全市" else "")
    else:
        named = named or district or around.area
    return f"area:{named}" if named else "whole"


def _named_area(text: str, clause: tuple[int, int], position: int, end: int) -> str:
    """The area named before the figure in its clause, else right behind it in its own text (70%以上的城区主次干道)."""
    masked = [match.span() for match in _not_areas().finditer(text, clause[0], clause[1])]
    before, behind = "", ""
    for match in _areas().finditer(text, clause[0], clause[1]):
        if any(start < match.end() and match.start() < stop for start, stop in masked):
            continue
        if match.start() < position:
            before = before or match.group()
        elif match.start() < min(end, position + 14):
            behind = behind or match.group()
    return before or behind


def _each_label(text: str, match: re.Match[str]) -> str:
    other = "其他" if match.group().startswith(("其他", "其它")) else ""
    return f"each:{other}{match['unit']}"


def _find_district(text: str, clause: tuple[int, int], position: int) -> str:
    for match in _district().finditer(text, clause[0], min(position, clause[1])):
        if all(_names_place(name) for name in re.split(r"[、和及与]", match["name"])):
            return match["name"]
    return ""


def _names_place(name: str) -> bool:
    scopes = lexicon("scopes")
    return name in scopes["zones"] or not name.endswith(tuple(scopes["not_districts"]))
