"""Passages of the five plans as carriers of other numbers: what each states is known from the committed table, not from a
run of the extraction that is measured.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from citymetrics.benchmark.inputs import missing, prepare
from citymetrics.curation import load_observations
from citymetrics.project import Project
from citymetrics.reading import Block, Document, read_source
from citymetrics.sources import Source, load_sources

_NUMBER = re.compile(r"\D*?(\d+(?:\.\d+)?)\D*")
_PAST = re.compile(r"基础|成效|成果|回顾|现状")
_LEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|第[一二三四五六七八九十]+[章节])\s*")


@dataclass(frozen=True)
class Slot:
    """One stated quantity of a passage: `start:end` is its text there, `number` the span of its figure.

    `due` is None where the passage itself doesn't say by when: what stood around it in its plan is gone.
    """

    start: int
    end: int
    number: tuple[int, int]
    value: float
    unit: str
    comparator: str
    due: str | None


@dataclass(frozen=True)
class Passage:
    """The paragraphs below one heading of a plan whose term ends in `term_end`; `others` are starts of stated quantities
    that keep their figures."""

    heading: str
    text: str
    past: bool
    term_end: int
    slots: tuple[Slot, ...]
    others: tuple[int, ...]


@cache
def names() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("names.yml").read_text("utf-8"))
    return found


@cache
def passages() -> tuple[Passage, ...]:
    """All passages of the five plans that stand without a table."""
    project = Project.find()
    rows = prepare(load_observations(project))
    return tuple(
        passage
        for source in load_sources(project).values()
        for passage in _of_plan(
            source, read_source(source, project), rows[rows["doc_id"] == source.id].to_dict("records")
        )
    )


def _of_plan(source: Source, document: Document, rows: Sequence[Any]) -> Iterator[Passage]:
    body = [block for block in document.blocks if block.section and block.kind != "heading"]
    for section, group in groupby(body, key=lambda block: block.section):
        blocks = list(group)
        if all(block.kind == "paragraph" for block in blocks):
            yield _passage(source, document, section, blocks, rows)


def _passage(
    source: Source, document: Document, section: tuple[str, ...], blocks: list[Block], rows: Sequence[Any]
) -> Passage:
    start, end = blocks[0].start, blocks[-1].end
    text = document.clean.text[start:end]
    slots, others = [], []
    for row in rows:
        first = bisect_left(document.clean.starts, row["char_start"])
        last = bisect_left(document.clean.starts, row["char_end"])
        if not start <= first < last <= end:
            continue
        slot = _slot(text, first - start, last - start, row)
        if slot is None:
            others.append(first - start)
        else:
            slots.append(slot)
    heading = _LEADING.sub("", section[-1])
    past = any(_PAST.search(one) for one in section[:2])
    return Passage(heading, text, past, source.term_end, tuple(slots), tuple(others))


def _slot(text: str, start: int, end: int, row: Any) -> Slot | None:
    """The quantity, where another number may stand in its place: one plain figure of a kind that has any size."""
    found = _NUMBER.fullmatch(text[start:end])
    if not found or row["flags"] or missing(row["value"]) or not missing(row["value_max"]):
        return None
    if row["unit"] not in names()["units"]:
        return None
    known = not row["due"] or f"{row['due'][:4]}年" in text
    number = start + found.start(1), start + found.end(1)
    due = row["due"] if known else None
    return Slot(start, end, number, row["value"], row["unit"], row["comparator"], due)
