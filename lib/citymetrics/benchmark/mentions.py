"""Where a plan's text speaks of a metric without a figure for it.

A metric is mentioned where the terms of one of its rules stand together, as they must beside a figure: head, `all` and
`phrase` in one clause, `context` between the same two semicolons or in the headings above, none of what speaks against
it in the clause. A clause whose figure another metric claims speaks of that metric and doesn't count, nor does a
bracket that names who is responsible. What a rule says of units, periods and scopes is left out, as there is no figure
to have them.

Where the terms never stand together, a head that is long enough (海绵城市) still counts, as a mention that is not `whole`,
also without the word for the measure at its end (`mentions.yml`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from citymetrics.dictionary.terms import compile_term
from citymetrics.extraction.bearers import find_bearers
from citymetrics.extraction.clauses import split_clauses, split_sentences
from citymetrics.lineage import note, quietly
from citymetrics.project import Project
from citymetrics.reading import Block, Document, read_source
from citymetrics.reading.paragraphs import Paragraphs
from citymetrics.yamlfile import read_yaml

_compile = cache(compile_term)
_LINE = re.compile(r"[^\n]+")
_SEMICOLON = re.compile(r"[;；]")
_AND = re.compile("[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that speaks of something: the `term` found, the clean `quote`, its headings, the raw span of the term.

    `whole` tells that all terms of a rule stand together there, not its head alone.
    """

    term: str
    quote: str
    section: str
    char_start: int
    char_end: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, the stretch between semicolons and the sentence around it as clean offsets, with the headings above."""

    start: int
    end: int
    stretch: tuple[int, int]
    sentence: tuple[int, int]
    section: str
    heading: bool


@dataclass(frozen=True)
class PlanText:
    """A plan's clean text, cut into clauses, to look for terms in."""

    document: Document

    @cached_property
    def paragraphs(self) -> Paragraphs:
        """The paragraphs of the text with their numbers."""
        return Paragraphs(self.document)

    @cached_property
    def _clauses(self) -> tuple[_Clause, ...]:
        return tuple(clause for block in self.document.blocks for clause in self._cut(block))

    def _cut(self, block: Block) -> Iterator[_Clause]:
        """The clauses of one block, line by line in a table; what names a responsible body is left out."""
        text, section = self.document.clean.text, " > ".join(block.section)
        for line in _LINE.finditer(text, block.start, block.end):
            start, end = line.span()
            bearers = [(one.bracket, one.end) for one in find_bearers(text, start, end)]
            walls = [edge for span in bearers for edge in span]
            sentences = split_sentences(text, start, end, walls)
            breaks = [stop.end() for stop in _SEMICOLON.finditer(text, start, end)]
            stretches = split_sentences(text, start, end, [*walls, *breaks])
            left = start
            for stop in split_clauses(text, start, end, stretches.stops).stops:
                if not any(low <= left < high for low, high in bearers):
                    around = stretches.around(left), sentences.around(left)
                    yield _Clause(left, stop, *around, section, block.kind == "heading")
                left = stop

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(clause.start for clause in self._clauses)

    def mention(self, metric: Any, taken: Collection[int] = ()) -> Mention | None:
        """The first clause that speaks of `metric`, one of a paragraph before a heading; None where there is none.

        `taken` are raw offsets of figures that other metrics claim.
        """
        rules = getattr(metric, "match", ())
        whole = self._first(
            hit for rule in rules for hit in self._heads(rule, rule.any, taken) if self._stands(rule, hit[1])
        )
        if whole:
            return whole
        head = self._first(
            hit
            for rule in rules
            for hit in self._heads(rule, (*rule.any, *filter(None, map(_thing, rule.any))), taken)
            if len(hit[0].group()) >= _settings()["least_head"]
        )
        return replace(head, whole=False) if head else None

    def find_word(self, word: str, taken: Collection[int] = ()) -> Mention | None:
        """The first clause that holds `word`, with `taken` as in `mention`."""
        return self._first(self._hits(re.compile(re.escape(word)), taken))

    def _first(self, hits: Iterable[tuple[re.Match[str], _Clause]]) -> Mention | None:
        best = min(hits, key=lambda hit: (hit[1].heading, hit[0].start()), default=None)
        return self._mention(*best) if best else None

    def _heads(
        self, rule: Any, terms: Iterable[str], taken: Collection[int]
    ) -> Iterator[tuple[re.Match[str], _Clause]]:
        """Where one of `terms` stands and nothing of its item speaks against the rule: 市政燃气管道更新和居民立管更新 are two."""
        for term in terms:
            for match, clause in self._hits(_compile(term), taken):
                if not _any_in(rule.none, self._item(match, clause)):
                    yield match, clause

    def _item(self, match: re.Match[str], clause: _Clause) -> str:
        """What stands with a hit between the conjunctions of its clause."""
        text = self.document.clean.text
        before = max(
            (end.end() for end in _AND.finditer(text, clause.start, match.start())), default=clause.start
        )
        after = _AND.search(text, match.end(), clause.end)
        return text[before : after.start() if after else clause.end]

    def _hits(
        self, pattern: re.Pattern[str], taken: Collection[int]
    ) -> Iterator[tuple[re.Match[str], _Clause]]:
        for match in pattern.finditer(self.document.clean.text):
            index = bisect_right(self._starts, match.start()) - 1
            clause = self._clauses[index] if index >= 0 else None
            if clause is None or match.end() > clause.end:
                continue
            first, last = self.document.clean.span(clause.start, clause.end)
            if not any(first <= start < last for start in taken):
                yield match, clause

    def _words(self, clause: _Clause) -> str:
        return self.document.clean.text[clause.start : clause.end]

    def _stands(self, rule: Any, clause: _Clause) -> bool:
        near = self._words(clause)
        wide = self.document.clean.text[slice(*clause.stretch)] + "\n" + clause.section
        return all(_any_in(group, near) for group in (*rule.all, *rule.phrase)) and all(
            _any_in(group, wide) for group in rule.context
        )

    def _mention(self, match: re.Match[str], clause: _Clause) -> Mention:
        quote = self.document.clean.text[slice(*clause.sentence)].strip()
        first, last = self.document.clean.span(match.start(), match.end())
        return Mention(match.group(), quote, clause.section, first, last)


@cache
def _settings() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("mentions.yml"), name="benchmark/mentions.yml")
    return data


def _thing(term: str) -> str:
    """A plain term without the word for the measure at its end, empty where it has none or too little is left."""
    for ending in _settings()["endings"]:
        stem = term.removesuffix(ending)
        if stem != term and len(stem) >= _settings()["least_head"] and "…" not in term:
            return stem
    return ""


def _any_in(terms: Iterable[str], text: str) -> bool:
    return any(_compile(term).search(text) for term in terms)


@dataclass(frozen=True)
class PlanTexts:
    """The texts of the registered plans, each read when it is first asked for."""

    project: Project
    sources: Mapping[str, Any]

    def get(self, doc_id: str) -> PlanText | None:
        """The text of one plan, None where the plan isn't registered or its file isn't at hand.

        Raises
        ------
        SourceError
            The file isn't the one that was registered, or can't be read.
        """
        source = self.sources.get(doc_id)
        if source is None:
            return None
        path = self.project.raw / source.file
        note(path)
        if not path.is_file():
            return None
        with quietly():
            return _read(self.project, source)


@lru_cache(maxsize=32)
def _read(project: Project, source: Any) -> PlanText:
    return PlanText(read_source(source, project))
