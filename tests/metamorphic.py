"""Texts made from a plan's text of which it is known how its rows change, and the comparison that says where they don't.

A `Variant` knows where each character of the first text stands in it. `differences` expects of every row what it was, at
the place where it now stands; a relation names the columns that change, and how, in a `change`.
"""

from __future__ import annotations

import math
import random
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from citymetrics.accuracy import load_gold
from citymetrics.extraction import Statement, extract_statements
from citymetrics.project import Project
from citymetrics.reading import Document, read_text
from citymetrics.sources import Frame

DATA = Path(__file__).parent / "data" / "metamorphic"
Edit = tuple[int, int, str]
Row = dict[str, Any]
Change = Callable[[Row], None]
MOST = 5
"""Differences that are told: one is enough to fail."""
_PLACES = ("clean_start", "clean_end")
COLUMNS = tuple(field.name for field in fields(Statement) if field.name not in _PLACES)
WORDS = ("subject", "section", "quote", "clause", "counter", "lead", "scope")


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan's clean text, what extraction must know of it, and its rows, in whose columns the offsets are into `text`."""

    id: str
    text: str
    frame: Frame
    document: Document
    statements: tuple[Statement, ...]

    @property
    def rows(self) -> list[Row]:
        return [row_of(statement) for statement in self.statements]


@dataclass(frozen=True)
class Variant:
    """`text`, in which character i of the first text stands at ``starts[i]:ends[i]``."""

    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


def row_of(statement: Statement) -> Row:
    return {name: getattr(statement, name) for name in COLUMNS}


def read_rows(document: Document, frame: Frame) -> list[Statement]:
    return extract_statements(document, term=frame.term, past_term=frame.past_term, parent=frame.parent)


@cache
def load_plans() -> tuple[Plan, ...]:
    """The registered plans and those of other layouts that may be looked at, from their clean text."""
    plans = []
    for gold in load_gold(Project.find(__file__)):
        if gold.set != "held":
            text = gold.document.clean.text
            document = read_text(text, name=gold.id)
            rows = tuple(read_rows(document, gold.frame))
            plans.append(Plan(gold.id, text, gold.frame, document, rows))
    return tuple(plans)


@cache
def words(name: str) -> Any:
    """A list or table of `tests/data/metamorphic/words.yml`."""
    return yaml.safe_load((DATA / "words.yml").read_text("utf-8"))[name]


def edited(text: str, edits: Iterable[Edit]) -> Variant:
    """`text` with each ``start:end`` of `edits` written otherwise.

    Edits of the same length keep every character's place; of any other length all of their characters take up the whole of
    what is written instead. What is inserted belongs to no character.
    """
    parts: list[str] = []
    starts, ends = array("l"), array("l")
    at = made = 0
    for start, end, written in [*sorted(edits), (len(text), len(text), "")]:
        assert start >= at, "edits overlap"
        starts.extend(range(made, made + start - at))
        ends.extend(range(made + 1, made + start - at + 1))
        parts.append(text[at:start])
        made += start - at
        if end - start == len(written):
            starts.extend(range(made, made + len(written)))
            ends.extend(range(made + 1, made + len(written) + 1))
        else:
            starts.extend([made] * (end - start))
            ends.extend([made + len(written)] * (end - start))
        parts.append(written)
        made += len(written)
        at = end
    return Variant("".join(parts), starts, ends)


def replaced(text: str, pattern: str, written: Callable[[re.Match[str]], str]) -> Variant:
    """`text` with every match of `pattern` written otherwise."""
    return edited(text, [(*match.span(), written(match)) for match in re.finditer(pattern, text)])


def translated(text: str, table: dict[str, str]) -> Variant:
    """`text` with single characters written otherwise, one for one."""
    return edited(text, [(0, len(text), text.translate(str.maketrans(table)))])


def moved(row: Row, variant: Variant) -> Row:
    """`row` as it should be found in `variant`: at its new place, in the writing there."""
    start, end = variant.span(row["char_start"], row["char_end"])
    return row | {"char_start": start, "char_end": end, "value_text": variant.text[start:end]}


def same(one: Any, other: Any) -> bool:
    numbers = isinstance(one, float) and isinstance(other, float)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) if numbers else one == other


def in_words(row: Row, alike: Callable[[str], str]) -> Row:
    return row | {name: alike(row[name]) for name in WORDS}


def differences(
    plan: Plan,
    variant: Variant,
    found: Iterable[Statement],
    change: Change | None = None,
    alike: Callable[[str], str] = str,
) -> list[str]:
    """Where `found` in the variant is not what the relation says, one line each.

    `change` says it of a row, in place, before it is moved; words that are `alike` are the same.
    """
    expected = {}
    for row in plan.rows:
        if change is not None:
            change(row)
        new = in_words(moved(row, variant), alike)
        expected[new["char_start"], new["char_end"]] = new
    rows = {(row.char_start, row.char_end): in_words(row_of(row), alike) for row in found}
    lines = [
        f"{plan.id}: no row for {row['value_text']!r} in {row['quote']!r}"
        for at, row in expected.items()
        if at not in rows
    ]
    lines += [
        f"{plan.id}: a row for {row['value_text']!r} in {row['quote']!r}"
        for at, row in rows.items()
        if at not in expected
    ]
    for at, row in rows.items():
        if at in expected:
            lines += [
                f"{plan.id}: {row['value_text']!r} in {row['quote']!r}: {name} is {row[name]!r}, not {wanted!r}"
                for name, wanted in expected[at].items()
                if not same(row[name], wanted)
            ]
    return lines[:MOST]


def told(
    plan: Plan, variant: Variant, change: Change | None = None, alike: Callable[[str], str] = str
) -> list[str]:
    """`differences` of a variant that is plain text."""
    found = read_rows(read_text(variant.text, name=plan.id), plan.frame)
    return differences(plan, variant, found, change, alike)


def outside_tables(plan: Plan, pattern: str) -> Iterator[re.Match[str]]:
    """The matches of `pattern` in the plan's text but not in its tables."""
    tables = [(block.start, block.end) for block in plan.document.blocks if block.kind == "table"]
    for match in re.finditer(pattern, plan.text):
        if not any(start <= match.start() < end for start, end in tables):
            yield match


def paragraphs(plan: Plan) -> Iterator[tuple[int, int]]:
    """The spans of the plan's paragraphs."""
    return ((block.start, block.end) for block in plan.document.blocks if block.kind == "paragraph")


def seeded(plan: Plan, *what: object) -> random.Random:
    """The same choices in every run."""
    return random.Random(f"{plan.id} {what}")
