"""Finding the names of instruments in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from citymetrics.dictionary.terms import compile_term
from citymetrics.instruments.model import Instrument


class Naming(NamedTuple):
    """`instrument` is named at ``start:end`` of the text."""

    instrument: str
    start: int
    end: int


class Names:
    """The compiled names of a dictionary, by the first two characters that a name must show."""

    def __init__(self, instruments: Iterable[Instrument]):
        self._by_pair: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        self._barring: dict[str, list[re.Pattern[str]]] = {}
        for entry in instruments:
            self._barring[entry.id] = [compile_term(term) for term in entry.none]
            for term in entry.any:
                self._by_pair.setdefault(_first_pair(term), []).append((entry.id, compile_term(term)))

    def find(self, text: str) -> list[Naming]:
        """Every naming in `text`, by place; one place may name several instruments.

        A name inside a negative label of its instrument is none.
        """
        pairs = {text[place : place + 2] for place in range(len(text) - 1)} | {""}
        found = {
            Naming(instrument, *match.span())
            for pair in pairs & self._by_pair.keys()
            for instrument, pattern in self._by_pair[pair]
            for match in pattern.finditer(text)
        }
        barred = {
            instrument: [
                match.span() for other in self._barring[instrument] for match in other.finditer(text)
            ]
            for instrument in {naming.instrument for naming in found}
        }
        kept = (
            naming
            for naming in found
            if not any(low <= naming.start and naming.end <= high for low, high in barred[naming.instrument])
        )
        return sorted(kept, key=lambda naming: (naming.start, -naming.end, naming.instrument))


def _first_pair(term: str) -> str:
    """Two characters that a text must hold to hold `term`; empty where none are sure (an expression, a short part)."""
    first = term.split("…")[0]
    return "" if term.startswith("/") or len(first) < 2 else first[:2]
