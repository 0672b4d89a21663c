"""What each paragraph of a plan speaks of: its characters, given to themes by the words found in it.

The words are the themes' keywords, the terms by which metrics are recognised (heads of `least_term` characters and more) and
the names of instruments, each of its own theme. Where words overlap, the longest counts; each counts as often as it stands. The
nearest heading above that holds any counts with the paragraph. General words (管理, 标准: `passages.yml`) count only where
neither their clause nor a heading holds another. A paragraph of several themes is divided among them by its numbers of words;
one without any is nobody's and is never spread.

Leaves out headings, titles, what is printed before the plan (a notice, a newspaper's introduction), and the brackets and labels
that name who is responsible: 市交通委 says nothing of transport.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from citymetrics.benchmark.inputs import Inputs
from citymetrics.dictionary.terms import compile_term
from citymetrics.extraction.bearers import find_bearers, label_line
from citymetrics.extraction.clauses import split_clauses
from citymetrics.instruments.names import Names
from citymetrics.reading import Block, Document
from citymetrics.yamlfile import read_yaml

UNASSIGNED = "unassigned"
"""Stands for the theme of text in which no word of any theme is found."""
COLUMNS = ["city", "doc_id", "char_start", "char_end", "characters", "section", "theme", "share", "words"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (or table) at `char_start:char_end` of the raw file of plan `doc_id`.

    `characters` counts its text without white space and without who is responsible. `shares` tell what part of it is each
    theme's, 1 in all; empty where it speaks of none. `words` are those that told, with how often they stand.
    """

    city: str
    doc_id: str
    char_start: int
    char_end: int
    characters: int
    section: tuple[str, ...]
    shares: tuple[tuple[str, float], ...]
    words: tuple[tuple[str, int], ...]


class _Hit(NamedTuple):
    """A word of a theme at clean ``start:end``."""

    start: int
    end: int
    word: str
    theme: str
    general: bool = False


@cache
def _settings() -> dict[str, Any]:
    path = Path(__file__).with_name("passages.yml")
    data: dict[str, Any] = read_yaml(path, name="benchmark/plans/passages.yml")
    return data


class ThemeWords:
    """The words that tell of themes, compiled: `terms` with their theme, and `names` of instruments, whose themes `owners` gives."""

    def __init__(self, terms: Iterable[tuple[str, str]], names: Names, owners: Mapping[str, str]):
        self._names, self._owners = names, owners
        self._general = frozenset(_settings()["general"])
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        plain: dict[str, str] = {}
        for term, theme in terms:
            if "…" in term or term.startswith("/"):
                self._patterns.append((compile_term(term), theme))
            else:
                # The first to name a word has it: keywords come before the heads of metrics of other themes.
                plain.setdefault(term, theme)
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        for term in sorted(plain, key=len, reverse=True):
            self._by_head.setdefault(term[:2], []).append((term, plain[term]))

    def find(self, text: str) -> list[_Hit]:
        """The words in `text` by place; of those that overlap the longest, then the first."""
        hits = [*self._plain_hits(text)]
        for pattern, theme in self._patterns:
            hits += [_Hit(*match.span(), match.group(), theme) for match in pattern.finditer(text)]
        for name in self._names.find(text):
            word = text[name.start : name.end]
            hits.append(_Hit(name.start, name.end, word, self._owners[name.instrument]))
        return _without_overlaps(hits, len(text))

    def _plain_hits(self, text: str) -> Iterator[_Hit]:
        for place in range(len(text)):
            for word, theme in self._by_head.get(text[place : place + 2], ()):
                if text.startswith(word, place):
                    yield _Hit(place, place + len(word), word, theme, word in self._general)
                    break


def _without_overlaps(hits: list[_Hit], length: int) -> list[_Hit]:
    taken = bytearray(length)
    kept = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start, hit.general, hit.theme)):
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept)


def theme_words(inputs: Inputs) -> ThemeWords:
    """The words of all themes, metrics and instruments of `inputs`."""
    terms = [(word, theme) for theme, one in inputs.themes.items() for word in getattr(one, "keywords", ())]
    for metric in inputs.metrics.values():
        heads = (term for rule in getattr(metric, "match", ()) for term in rule.any)
        terms += [(term, metric.theme) for term in heads if _tells(term)]
    owners = {name: one.theme for name, one in inputs.instruments.items()}
    return ThemeWords(terms, Names(inputs.instruments.values()), owners)


def _tells(term: str) -> bool:
    # An expression of a statement's whole subject (/^达标率$/) is never the whole of a text.
    return "^" not in term and len(term) >= _settings()["least_term"]


def plan_passages(inputs: Inputs, cities: Iterable[str]) -> dict[str, list[Passage] | None]:
    """Per place the paragraphs of the plans that speak for it; None where not all their texts are at hand.

    They are read once for the same inputs, with which they are kept as its cached properties are.
    """
    kept: dict[str, list[Passage] | None] = vars(inputs).setdefault("_plan_passages", {})
    if inputs.texts is None:
        return dict.fromkeys(cities)
    cities, plans = list(cities), plans_by_place(inputs)
    missing = [city for city in cities if city not in kept]
    words = theme_words(inputs) if missing else None
    for city in missing:
        kept[city] = _of_place(inputs, city, plans[city], words) if words else None
    _ask_again(inputs, [source for city in cities for source in plans[city]])
    return {city: kept[city] for city in cities}


def _ask_again(inputs: Inputs, plans: Iterable[Any]) -> None:
    """Have what paragraphs come from noted as read, also where they were kept from before anybody recorded."""
    assert inputs.instruments is not None
    for plan in plans:
        inputs.texts.get(plan.id)


def plans_by_place(inputs: Inputs) -> dict[str, list[Any]]:
    """The registry's entries by the place that they speak for, in one pass."""
    found: dict[str, list[Any]] = {}
    for source in inputs.sources.values():
        found.setdefault(source.city, []).append(source)
    return found


def _of_place(inputs: Inputs, city: str, plans: Iterable[Any], words: ThemeWords) -> list[Passage] | None:
    passages: list[Passage] = []
    for source in plans:
        text = inputs.texts.get(source.id)
        if text is None:
            return None
        passages += read_passages(text.document, words, city=city, doc_id=source.id)
    return passages


def read_passages(document: Document, words: ThemeWords, *, city: str, doc_id: str) -> list[Passage]:
    """The paragraphs of `document` in order, each with its themes."""
    text, front = document.clean.text, _settings()["front"]
    hits = words.find(text)
    starts = [hit.start for hit in hits]
    headings: dict[tuple[str, ...], list[_Hit]] = {}
    passages = []
    for block in document.blocks:
        own = hits[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        own = [hit for hit in own if hit.end <= block.end]
        if block.kind == "heading":
            headings[block.section] = [hit for hit in own if not hit.general]
        is_text = block.kind in ("paragraph", "table") and block.section[:1] not in [
            (name,) for name in front
        ]
        if is_text and not label_line(text, block.start, block.end):
            above = _nearest(headings, block.section)
            passages.append(_read(document, block, own, above, city, doc_id))
    return passages


def _nearest(headings: Mapping[tuple[str, ...], list[_Hit]], section: tuple[str, ...]) -> list[_Hit]:
    """The words of the nearest heading above that holds any but general ones."""
    paths = (section[:depth] for depth in range(len(section), 0, -1))
    return next((headings[path] for path in paths if headings.get(path)), [])


def _read(
    document: Document, block: Block, hits: list[_Hit], above: list[_Hit], city: str, doc_id: str
) -> Passage:
    text = document.clean.text
    # A bracket at the paragraph's head ends where what it governs begins.
    brackets = [
        (one.bracket, one.end if one.start <= one.bracket else one.start)
        for one in find_bearers(text, block.start, block.end)
    ]
    hits = [hit for hit in hits if not any(low <= hit.start < high for low, high in brackets)]
    told = _telling(hits, above, split_clauses(text, block.start, block.end).stops)
    themes = Counter(hit.theme for hit in told)
    named = sum(_length(text[low:high]) for low, high in brackets)
    return Passage(
        city,
        doc_id,
        *document.clean.span(block.start, block.end),
        max(0, _length(text[block.start : block.end]) - named),
        block.section,
        tuple((theme, count / len(told)) for theme, count in themes.items()),
        tuple(Counter(hit.word for hit in told).items()),
    )


def _telling(hits: list[_Hit], above: list[_Hit], stops: Sequence[int]) -> list[_Hit]:
    """The words that count: general ones only where neither the clause nor a heading holds others."""
    if above:
        return [hit for hit in hits if not hit.general] + above
    clear = {bisect_right(stops, hit.start) for hit in hits if not hit.general}
    return [hit for hit in hits if not hit.general or bisect_right(stops, hit.start) not in clear]


def _length(text: str) -> int:
    return len("".join(text.split()))


def passages_frame(passages: Iterable[Passage]) -> pd.DataFrame:
    """One row per paragraph and theme (`COLUMNS`): `share` is the part of the paragraph, 1 in all, that is the theme's."""
    rows = [
        (
            *(one.city, one.doc_id, one.char_start, one.char_end, one.characters, " > ".join(one.section)),
            *(theme, share),
            " ".join(word if count == 1 else f"{word}×{count}" for word, count in one.words),
        )
        for one in passages
        for theme, share in one.shares or ((UNASSIGNED, 1.0),)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
