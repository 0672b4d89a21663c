"""Readings in brackets that a converter wrote after Traditional characters: 發(fā)展 → 發展.

Sites differ in which characters they gloss. The table `data/glosses.csv` holds those that are known, and a
damaged document adds its own.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from citymetrics.reading.gbk import trail_byte
from citymetrics.reading.script import simplify

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_READING = rf"[a-zɡ]{{0,5}}[{_TONED}][a-zɡ]{{0,5}}"
_GLOSS = re.compile(rf"([\u3400-\u9fff@-~\x80€])\(({_READING}) ?\)(?:\(\2 ?\))*")
"""A text that went through twice has its glosses doubled."""
_BROKEN = re.compile(rf"\?({_READING}) ?\)")
_SIGNS_OF_DAMAGE = 3
_GLOSSED_SHARE = 0.8

Readings = Mapping[str, frozenset[str]]
"""reading → the characters that are glossed with it"""


@dataclass(frozen=True, slots=True)
class Gloss:
    """`(fā)` at `start:end` of the raw text, after the character at `start - 1`."""

    start: int
    end: int
    char: str
    reading: str


@cache
def known_glosses() -> frozenset[tuple[str, str]]:
    """Characters with a reading that they are glossed with, from the package's table."""
    table = resources.files(__package__).joinpath("data/glosses.csv").read_text("utf-8")
    return frozenset((row["character"], row["reading"]) for row in csv.DictReader(table.splitlines()))


def is_gloss_damaged(raw: str) -> bool:
    """Whether the converter has been at `raw`: characters of the table are glossed nearly wherever they
    stand.

    A sound text may explain a rare character's reading (甪(lù)直); it doesn't gloss 發 and 關 throughout.
    """
    known = known_glosses()
    glossed = Counter(match[1] for match in _GLOSS.finditer(raw) if (match[1], match[2]) in known)
    signs = sum(glossed.values())
    if signs < _SIGNS_OF_DAMAGE:
        return False
    return signs >= _GLOSSED_SHARE * sum(raw.count(char) for char in glossed)


def find_glosses(raw: str) -> tuple[list[Gloss], Readings]:
    """Every intact gloss of a damaged text, and the readings that the text and the table know together.

    Beyond the table, any Traditional character with a toned reading after it counts. A letter before a
    gloss is the trail byte of a character that was cut in two.
    """
    known = known_glosses()
    glosses: list[Gloss] = []
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for char, reading in known:
        readings[reading].add(char)
    for match in _GLOSS.finditer(raw):
        char, reading = match[1], match[2].replace("ɡ", "g")
        if trail_byte(char) is None:
            if (char, reading) not in known and simplify(char) == char:
                continue
            readings[reading].add(char)
        glosses.append(Gloss(match.start() + 1, match.end(), char, reading))
    return glosses, {reading: frozenset(chars) for reading, chars in readings.items()}


def broken_gloss(raw: str, at: int) -> tuple[str, int] | None:
    """The reading of a gloss whose bracket was lost with the byte before it, `?qǐng)` at `at`, and where it
    ends.
    """
    match = _BROKEN.match(raw, at)
    return (match[1].replace("ɡ", "g"), match.end()) if match else None
