"""Every number that a page prints, traced to the row, the result or the name that it is from.

A number with an evidence mark must be told by the rows that the mark leads to, or stand with them in the data of one of the page's
figures. A note must be its row, word for word. Any other number is looked for in the tables, in what follows from them, and in the
figures' data; one that is found nowhere is listed and stops nothing: it may be a count or a statistic, which no table holds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from io import StringIO
from pathlib import Path

from citymetrics.audit.evidence import SENTENCES, check_figure, check_note, check_shown
from citymetrics.audit.facts import Facts
from citymetrics.audit.numerals import Numeral, Sorted, numerals
from citymetrics.audit.pointer import Shown
from citymetrics.audit.printed import Passage, read_page
from citymetrics.audit.violation import CITED, Violation
from citymetrics.audit.witness import Witness, stated
from citymetrics.yamlfile import read_yaml

ALL = frozenset({"year", "per", "gap", "beside"})
APART = 6
"""Characters between a number of a sentence and a mark from which on the mark may be of the words between them."""
MANY = 12
"""Rows that a sentence sets side by side at most; a longer list is one, and nothing is reckoned between its members."""
_MADE_AGAIN = (
    "Run again; if it stays, the page tells another number than the table: report it with this line."
)
_DATED = re.compile(r".*?(?:\d{4}年|(?:of|in|by|–) ?\d{4}\b)")
_COMPUTED = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_SPAN = re.compile(r"(\d+)[–-](\d+)\b")


@dataclass(frozen=True, slots=True)
class Untraced:
    """A number that no table, figure or name holds."""

    number: str
    text: str
    place: str


@dataclass(frozen=True)
class PageAudit:
    """What came of a page: how many numbers it prints, which of them nothing leads to, what is wrong, and the rows it shows."""

    file: str
    numbers: int = 0
    untraced: tuple[Untraced, ...] = ()
    violations: tuple[Violation, ...] = ()
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Data:
    """The data of a page's figures: numbers by the row that they stand with, and all."""

    by_row: Mapping[str, Sorted] = field(default_factory=dict)
    all: Sorted = field(default_factory=Sorted)


@dataclass(frozen=True)
class Tracer:
    """Traces pages to `facts`."""

    facts: Facts

    @cached_property
    def witness(self) -> Witness:
        return Witness(self.facts)

    def page(self, written: bytes, figures: Mapping[str, str], *, file: str) -> PageAudit:
        """Audit a page; `figures` are the CSV files of its figures by name, `file` is how messages call it."""
        page = read_page(written)
        found = [one for note in page.notes.values() for one in check_note(note, self.facts, file)]
        found += [one for name, text in figures.items() for one in check_figure(name, text, self.facts)]
        data, numbers, untraced = _data_of(figures, self.facts), 0, list[Untraced]()
        for passage in page.passages:
            own = [one for one in numerals(passage.text) if not self._is_name(passage, one)]
            numbers += len(own)
            left = [one for one in own if not self._is_told(passage, one, data)]
            wrong = (
                one
                for one in _cited(passage, own)
                if one in left and not self._is_counted(passage, one, data)
            )
            found += [self._uncited(passage, one, file) for one in wrong]
            untraced += [
                Untraced(one.text, passage.text, passage.place)
                for one in left
                if not self._is_known(one, passage, own, data)
            ]
        for shown in page.pointed:
            told = self._pointed(shown, data, file)
            numbers += told.numbers
            found += told.violations
            untraced += told.untraced
        return PageAudit(file, numbers, tuple(untraced), tuple(found), page.shown)

    def _pointed(self, shown: Shown, data: Data, file: str) -> PageAudit:
        """Audit what one mark of a figure shows beside the pointer."""
        said, wrong = check_shown(shown, self.facts, file)
        passage = Passage(said, shown.ids, shown.ids, shown.place)
        own = [one for one in numerals(said) if not self._is_name(passage, one)]
        left = [one for one in own if not self._is_of_marks(passage, one, data)]
        if shown.ids:
            return PageAudit(
                file, len(own), (), (*wrong, *(self._uncited(passage, one, file) for one in left))
            )
        strange = (one for one in left if not self._is_known(one, passage, own, data))
        return PageAudit(
            file, len(own), tuple(Untraced(one.text, said, shown.place) for one in strange), wrong
        )

    def _is_name(self, passage: Passage, number: Numeral) -> bool:
        """Whether it is part of a name, or of a unit such as a year per 10,000 residents."""
        return passage.text.endswith("per ", 0, number.start) or self.facts.names(
            passage.text, number.start, number.end
        )

    def _is_told(self, passage: Passage, number: Numeral, data: Data) -> bool:
        """Whether the rows of a passage tell it, alone, beside each other, or in a figure."""
        if any(self.witness.states(one, number) for one in passage.ids):
            return True
        cues = cues_in(f"{passage.text} {passage.head}")
        if any(self.witness.of_row(one, cues).tell(number) for one in passage.ids):
            return True
        if any(data.by_row[one].tell(number) for one in passage.ids if one in data.by_row):
            return True
        beside = passage.near if len(passage.near) <= MANY else passage.ids
        return "beside" in cues and self.witness.of_rows(beside).tell(number)

    def _is_of_marks(self, passage: Passage, number: Numeral, data: Data) -> bool:
        """Whether the rows of a mark tell it, alone or beside each other, the figure's data, or what it was divided by."""
        if self._is_told(passage, number, data) or data.all.tell(number):
            return True
        return self.witness.of_rows(passage.ids).tell(number) or self._denominators.tell(number)

    @cached_property
    def _denominators(self) -> Sorted:
        cells = (cell for row in self.facts.denominators for cell in row.values() if cell)
        return Sorted(one.value for cell in cells for one in numerals(cell.replace("-", " ")))

    def _is_counted(self, passage: Passage, number: Numeral, data: Data) -> bool:
        """Whether it is no figure of the rows that it cites, but how many they are, or a number of a figure or of the places."""
        if number.value in (len(passage.ids), len(passage.ids) / 2):  # rows, or pairs of them
            return True
        of_many = passage.text[: number.start].endswith(("/", "of "))  # 10 of 91
        apart = not passage.place and (of_many or len(passage.text) - number.end > APART)
        return apart and (data.all.tell(number) or self._parts.tell(number))

    @cached_property
    def _parts(self) -> Sorted:
        return Sorted(self.facts.parts())

    def _is_known(self, number: Numeral, passage: Passage, own: Iterable[Numeral], data: Data) -> bool:
        """Whether it is anywhere in the tables or the figures, or follows from the numbers printed beside it."""
        if data.all.tell(number) or self.facts.values.tell(number):
            return True
        if any(self.witness.of_row(one, ALL).tell(number) for one in passage.near):
            return True
        if passage.quoted:
            return any(number.text in text for text in self.facts.texts.values())
        counts = [one.value for one in own if one.is_whole and one is not number]
        shares = Sorted(100 * one / other for one in counts for other in counts if other)
        return _is_span(passage.text, number) or shares.tell(number)

    def _uncited(self, passage: Passage, number: Numeral, file: str) -> Violation:
        told = sorted(
            {f"{value:,.6g}" for one in passage.ids for value in stated(self.facts.rows.get(one, {}))}
        )
        return Violation(
            CITED,
            f"{number.text!r} in “{' '.join(passage.text.split())[-60:]}” is neither stated by what it cites nor follows from it",
            passage.ids,
            file,
            passage.place,
            f"a number such as {' or '.join(told[:3])}" if told else "",
            _MADE_AGAIN,
        )


def _cited(passage: Passage, own: Sequence[Numeral]) -> Sequence[Numeral]:
    """The numbers that a mark is of: all in a cell of a table, in a sentence the last that is no year of a date."""
    if not passage.ids or passage.place:
        return own if passage.ids else ()
    figures = [one for one in own if not _DATED.match(passage.text, max(0, one.start - 4), one.end + 1)]
    return (figures or own)[-1:]


@lru_cache(maxsize=4096)
def cues_in(text: str) -> frozenset[str]:
    """What the words beside a number say of how it was made, see `cues.yml`."""
    return frozenset(cue for cue, words in _cues().items() if any(word in text for word in words))


@cache
def _cues() -> dict[str, tuple[str, ...]]:
    found = read_yaml(Path(__file__).with_name("cues.yml"), name="audit/cues.yml")
    return {cue: tuple(map(str, words)) for cue, words in found.items()}


def _is_span(text: str, number: Numeral) -> bool:
    """Whether it is one end of the characters of a plan's file that a page gives as a place."""
    return any(found.start() <= number.start < found.end() for found in _SPAN.finditer(text))


def _data_of(figures: Mapping[str, str], facts: Facts) -> Data:
    by_row: dict[str, set[float]] = {}
    found: set[float] = set()
    for name, written in figures.items():
        if name.endswith(SENTENCES):
            continue
        for cells in csv.reader(StringIO(written, newline="")):
            found.update(value for cell in cells for value in _values(cell))
            computed = {value for cell in cells if _COMPUTED.fullmatch(cell) for value in _values(cell)}
            for identity in cells:
                if facts.row(identity):
                    by_row.setdefault(identity, set()).update(computed)
    return Data({one: Sorted(told) for one, told in by_row.items()}, Sorted(found))


def _values(cell: str) -> Iterator[float]:
    """The numbers of a cell, a share also per cent."""
    try:
        value = float(cell)
    except ValueError:
        yield from (one.value for one in numerals(cell))
        return
    yield value
    if "." in cell and abs(value) <= 1:
        yield 100 * value
