"""From a copy's raw text to text without the converter's damage, each character with its raw offset.

Sound text passes through unchanged: nothing is touched unless the document shows the damage throughout.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import groupby

from citymetrics.reading.cleantext import LOST, CleanText, Repair
from citymetrics.reading.glosses import Gloss, broken_gloss, find_glosses, is_gloss_damaged
from citymetrics.reading.likelihood import Likelihood
from citymetrics.reading.mending import Mender, Node, Unit

_LOST_INDENT = re.compile(r"^(?:\?\?)+(?!\?)", re.M)
_MOST_MARKS, _MOST_MARKS_SHARE = 20, 0.02
"""A line with more question marks than this was lost in another way, which none of the rules undoes."""
_BROKEN_OFF = re.compile(r"\?(?:[^()\s]{1,6}\))?|\n")


def repair_text(raw: str) -> CleanText:
    """Undo glosses, lost indents and stretches one byte out of phase.

    Every repair is listed with its raw span, in the order of the text. Digits that damage destroyed become
    `LOST`.
    """
    if not is_gloss_damaged(raw):
        return CleanText.from_raw(raw)
    glosses, readings = find_glosses(raw)
    after = {gloss.start: gloss for gloss in glosses}
    repairs = [Repair("gloss", gloss.start, gloss.end, raw[gloss.start : gloss.end], "") for gloss in glosses]
    mender = Mender(readings, Likelihood(_sound_text(raw, glosses)))
    text: list[str] = []
    starts, ends = array("l"), array("l")

    def put(char: str, start: int, end: int) -> None:
        text.append(char)
        starts.append(start)
        ends.append(end)

    at = 0
    for line in raw.splitlines(keepends=True):
        begin, at = at, at + len(line)
        indent = _LOST_INDENT.match(line)
        if indent:
            repairs.append(Repair("indent", begin, begin + indent.end(), indent[0], ""))
        units = _units(raw, begin + (indent.end() if indent else 0), at, after)
        if 0 < sum(unit.char == "?" for unit in units) <= _MOST_MARKS + _MOST_MARKS_SHARE * len(units):
            nodes = mender.mend(units)
            repairs.extend(_mended_stretches(raw, nodes, at))
            for node in nodes:
                put(node.char, node.start, node.end)
        else:
            for unit in units:
                put(unit.char, unit.start, unit.end)
    repairs.sort(key=lambda repair: repair.start)
    return CleanText(raw, "".join(text), starts, ends, tuple(repairs))


def _units(raw: str, begin: int, end: int, after: dict[int, Gloss]) -> list[Unit]:
    """The raw characters of `begin:end` with their glosses taken out."""
    units: list[Unit] = []
    at = begin
    while at < end:
        char = raw[at]
        gloss = after.get(at + 1)
        if gloss:
            units.append(Unit(char, at, at + 1, gloss=gloss.reading))
            at = gloss.end
        elif char == "?" and (broken := broken_gloss(raw, at)):
            units.append(Unit(char, at, at + 1, broken=broken[0]))
            at = broken[1]
        else:
            units.append(Unit(char, at, at + 1))
            at += 1
    return units


def _sound_text(raw: str, glosses: list[Gloss]) -> str:
    """What to learn from: the text without its glosses. Stretches out of phase are rare enough not to
    matter.
    """
    parts: list[str] = []
    at = 0
    for gloss in glosses:
        parts.append(raw[at : gloss.start])
        at = gloss.end
    parts.append(raw[at:])
    return _BROKEN_OFF.sub("", "".join(parts))


def _mended_stretches(raw: str, nodes: list[Node], line_end: int) -> Iterator[Repair]:
    """One repair for each run of mended characters; its span reaches to the next character that stood as it
    is.
    """
    at = 0
    for mended, group in groupby(nodes, key=lambda node: node.mended):
        run = list(group)
        at += len(run)
        if mended:
            start, after = run[0].start, "".join(node.char for node in run)
            end = nodes[at].start if at < len(nodes) else line_end
            kind = "lost" if LOST in after else "shift"
            yield Repair(kind, start, end, raw[start:end], after, all(node.certain for node in run))
