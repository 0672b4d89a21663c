"""A plan's paragraphs drawn again and again: how much of a share hangs on single paragraphs.

A plan is a whole text and no sample of one. What its paragraphs, drawn with replacement, show is how far a share would move had
the plan said as much in other paragraphs of the same kind; nothing is claimed of other plans. Each place's draws have a seed of
their own, made of the stated seed and the place's id, so they are the same whichever other places stand beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, as_rows, shown_rows
from citymetrics.benchmark.plans.passages import UNASSIGNED, Passage, plan_passages
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.benchmark.result import Result

Floats = np.ndarray[Any, np.dtype[np.float64]]

SEED, DRAWS = 20240601, 2000
LEVEL = 0.95
LEAST_PARAGRAPHS = 20
"""A plan of fewer paragraphs gets no interval."""
LEAST_ROWS = 10
"""Nor do shares of fewer quantities or targets."""
LEAST_HOLDING = 3
"""Nor does what stands in fewer paragraphs than this: their draws tell of those few alone."""

MEASURES = ("text", "quantities", "targets", "dated", "led")
"""What a theme's share is a share of: characters, stated quantities, targets, those with a deadline, those with a lead body."""


@dataclass(frozen=True)
class PlanUnits:
    """What is drawn of a place's plan. `values` has per measure an array paragraphs × themes (`UNASSIGNED` last): characters, or
    numbers of rows. Rows outside the plan's paragraphs (in a heading) stand behind them, those of one sentence together.

    `has_text` tells whether the text is at hand; without it a unit is a sentence that states something, and nothing is drawn.
    """

    city: str
    themes: tuple[str, ...]
    passages: tuple[Passage, ...]
    values: dict[str, Floats]
    has_text: bool

    def totals(self, measure: str) -> Floats:
        """Per theme, and `UNASSIGNED` last, what the plan holds."""
        return np.asarray(self.values[measure].sum(axis=0))

    def holding(self, measure: str) -> Floats:
        """Per theme, in how many paragraphs anything of it stands."""
        return np.asarray((self.values[measure] > 0).sum(axis=0))

    @property
    def paragraphs(self) -> int:
        return len(self.passages)

    def draw(self, seed: int, draws: int, measures: Sequence[str] = MEASURES) -> dict[str, Floats]:
        """What each draw of the paragraphs holds, by measure: draws × themes, `UNASSIGNED` last."""
        count = len(self.values["text"])
        if not count:
            return {measure: np.zeros((draws, len(self.themes))) for measure in measures}
        rng = np.random.default_rng([seed, crc32(self.city.encode())])
        times = rng.multinomial(count, np.full(count, 1 / count), size=draws).astype(float)
        # One product for all measures takes no longer than one for each.
        sums = np.split(
            times @ np.hstack([self.values[measure] for measure in measures]), len(measures), axis=1
        )
        return dict(zip(measures, sums, strict=True))


@dataclass(frozen=True)
class Resampled(Result):
    """What results on whole plans have in common: `seed` and `draws` tell how their paragraphs were drawn again."""

    cities: tuple[str, ...]
    frame: pd.DataFrame = field(repr=False, compare=False)
    seed: int
    draws: int
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)


def plan_units(inputs: Inputs, cities: Sequence[str]) -> dict[str, PlanUnits]:
    """The units of the plans that speak for each of `cities`, with its quantities without repeats."""
    rows: dict[str, list[Row]] = {city: [] for city in cities}
    for row in as_rows(shown_rows(inputs, cities)):
        rows[row["city"]].append(row)
    passages = plan_passages(inputs, cities)
    return {city: _units(inputs, city, rows[city], passages[city]) for city in cities}


def _units(inputs: Inputs, city: str, rows: list[Row], passages: list[Passage] | None) -> PlanUnits:
    themes = (*inputs.themes, UNASSIGNED)
    column = {theme: index for index, theme in enumerate(themes)}
    positions = unit_positions(rows, passages or [])
    count = max([len(passages or []), *(position + 1 for position in positions)])
    values = {measure: np.zeros((count, len(themes))) for measure in MEASURES}
    for index, passage in enumerate(passages or []):
        for theme, share in passage.shares or ((UNASSIGNED, 1.0),):
            values["text"][index, column[theme]] += share * passage.characters
    for row, position in zip(rows, positions, strict=True):
        for measure in measures_of(row):
            values[measure][position, column.get(row["theme"], -1)] += 1
    return PlanUnits(city, themes, tuple(passages or ()), values, passages is not None)


def measures_of(row: Row) -> tuple[str, ...]:
    """The measures that count a quantity."""
    if row["role"] != "target":
        return ("quantities",)
    return ("quantities", "targets", *(("dated",) if row["due"] else ()), *(("led",) if row["lead"] else ()))


def unit_positions(rows: list[Row], passages: list[Passage]) -> list[int]:
    """The unit that each row stands in: its paragraph, else its sentence, numbered behind the paragraphs."""
    ordered = sorted(
        range(len(passages)), key=lambda index: (passages[index].doc_id, passages[index].char_start)
    )
    begins = [(passages[index].doc_id, passages[index].char_start) for index in ordered]
    outside: dict[tuple[str, str], int] = {}
    positions = []
    for row in rows:
        before = bisect_right(begins, (row["doc_id"], row["char_start"])) - 1
        found = passages[ordered[before]] if before >= 0 else None
        if found and found.doc_id == row["doc_id"] and row["char_start"] < found.char_end:
            positions.append(ordered[before])
        else:
            key = (row["doc_id"], row["quote"])
            positions.append(len(passages) + outside.setdefault(key, len(outside)))
    return positions


def shares_of(sums: Floats) -> Floats:
    """The shares in % of every draw (draws × themes); NaN throughout where a draw holds nothing at all."""
    total = sums.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(100 * sums, total, out=np.full_like(sums, np.nan), where=total > 0))


def percentiles(drawn: Floats) -> tuple[Floats, Floats]:
    """The ends of the middle 95 % of draws, column by column; draws that hold nothing are left out."""
    # A draw that holds nothing is missing throughout, so that one column tells of all.
    low, high = np.percentile(drawn[~np.isnan(drawn[:, 0])], [50 * (1 - LEVEL), 50 * (1 + LEVEL)], axis=0)
    return np.asarray(low), np.asarray(high)


def doubt_of(units: PlanUnits, measure: str, theme: int) -> str:
    """Why a share gets no interval, as the end of a wording's address (`emphasis.why_…`); empty where it gets one."""
    if not units.has_text:
        return "no_text"
    if units.paragraphs < LEAST_PARAGRAPHS:
        return "few_paragraphs"
    if measure != "text" and units.totals(measure).sum() < LEAST_ROWS:
        return "few_rows"
    holding = units.holding(measure)[theme]
    return "none" if holding == 0 else "few_holding" if holding < LEAST_HOLDING else ""
