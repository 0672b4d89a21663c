"""The numbers that Word puts before headings and items without writing them into the text: 第一章, 一、, (一), 1.1."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from citymetrics.reading.formats.word_styles import Styles, attribute, child, number, tag

_HAN = "〇一二三四五六七八九"
_CHINESE = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    )
)
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered: `pattern` such as "第%1章", behind it a blank or nothing."""

    start: int
    form: str
    pattern: str
    style: str


class Numbering:
    """Counts through the lists of one document; paragraphs must be asked for in its order."""

    def __init__(self, root: Any, styles: Styles):
        self._styles = styles
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract = {attribute(item, "abstractNumId"): item for item in root.iterchildren(tag("abstractNum"))}
        for item in root.iterchildren(tag("num")):
            name = attribute(child(item, "abstractNumId"), "val")
            if name not in abstract:
                continue
            levels = {_index(level): _read(level) for level in abstract[name].iterchildren(tag("lvl"))}
            own = attribute(item, "numId")
            restarts = False
            for override in item.iterchildren(tag("lvlOverride")):
                start, level = child(override, "startOverride"), child(override, "lvl")
                if level is not None:
                    levels[_index(override)] = _read(level)
                restarts = restarts or start is not None
            self._lists[own] = levels
            self._abstract[own] = f"{name}/{own}" if restarts else name

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph, "" for none; bullets are none."""
        properties = self._styles.numbering(paragraph)
        name = attribute(child(properties, "numId"), "val")
        levels = self._lists.get(name)
        if not levels:
            return ""
        at = number(attribute(child(properties, "ilvl"), "val"), -1)
        at = self._level_of_style(paragraph, levels) if at < 0 else at
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts[self._abstract[name]]
        for deeper in range(at + 1, _LEVELS):
            counts.pop(deeper, None)
        counts[at] = counts.get(at, level.start - 1) + 1
        if level.form in ("bullet", "none"):
            return ""

        def place(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            shown = levels.get(other, level)
            form = "decimal" if other != at and level.form == "decimal" else shown.form
            return format_number(counts.get(other, shown.start), form)

        label = _PLACE.sub(place, level.pattern).strip()
        return f"{label} " if label and (label[-1].isalnum() or label[-1] == ".") else label

    def _level_of_style(self, paragraph: Any, levels: dict[int, _Level]) -> int:
        ids = self._styles.style_ids(paragraph)
        return next((at for at, level in levels.items() if level.style and level.style in ids), 0)


def _index(element: Any) -> int:
    return number(attribute(element, "ilvl"), 0)


def _read(level: Any) -> _Level:
    return _Level(
        number(attribute(child(level, "start"), "val"), 1),
        attribute(child(level, "numFmt"), "val") or "decimal",
        attribute(child(level, "lvlText"), "val"),
        attribute(child(level, "pStyle"), "val"),
    )


def format_number(count: int, form: str) -> str:
    """A number as one of Word's formats writes it; formats that Chinese plans do not use are written as 1, 2, 3."""
    if form in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ((_HAN[tens] if tens > 1 else "") + "十" if tens else "") + (_HAN[ones] if ones else "")
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
