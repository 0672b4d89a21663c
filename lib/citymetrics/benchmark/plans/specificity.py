"""How specific targets are: which of six things that make a target checkable each one states.

`number`
    A figure stands there: digits, a number in words, or a word of full coverage (全覆盖, 全部). Not one that damage has destroyed.
`unit`
    It is told what the number counts in: a unit, a counter, a percentage; a word of full coverage is a share by itself.
`deadline`
    It has a date (`due`); or, between the semicolon before and the end of its clause, years (2021–2025年, “十四五”期间), a period
    (三年内) or how often (每年). The plan's own term alone is none: all targets have it.
`scope`
    It is said what ground the figure is for: the whole place in so many words (全市, its name) earlier in the sentence or in the
    figure's clause, a part of it (建成区), each of its units (各区). The whole place by default, because nothing is said, is none.
`bearer`
    A lead body is named for it.
`baseline`
    The sentence gives the starting value (由85%提高到95%), or the plan a past figure of the same metric.

The score is how many of the six a target states. Rows are stated quantities, so that number and unit are nearly always there; the
other four tell plans apart. A score says how well a promise can be checked, and nothing of how much it promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, as_rows, missing, resolve, shown_rows
from citymetrics.benchmark.metrics.scope import read_scope
from citymetrics.benchmark.plans.emphasis import few_targets
from citymetrics.benchmark.plans.passages import plan_passages
from citymetrics.benchmark.plans.resampling import (
    DRAWS,
    SEED,
    Floats,
    Resampled,
    percentiles,
    unit_positions,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.errors import check_choice
from citymetrics.extraction.moments import find_moments
from citymetrics.labels import Label
from citymetrics.labels.wording import wording
from citymetrics.yamlfile import read_yaml

MARKS = ("number", "unit", "deadline", "scope", "bearer", "baseline")
ALL = ""
"""Stands for the theme where targets of all themes are taken together."""
LEAST_CLUSTERS = 5
"""A mean whose targets stand in fewer paragraphs has no interval."""
MEAN_COLUMNS = ["city", "theme", "mean", "low", "high", "targets", "paragraphs", *MARKS, "why"]
TARGET_COLUMNS = ["observation_id", "city", "theme", "metric", *MARKS, "score"]
_RECURRING = ("year", "month", "day")
_SENTENCES, _PARTS = re.compile(r"[。！？!?]"), re.compile(r"[;；。！？!?]")
_CLAUSES = re.compile(r"[;；。！？!?，]|,(?!\d)")
_TITLE = re.compile(r"《[^》]*》")


@dataclass(frozen=True, kw_only=True)
class Specificity(Resampled):
    """The result of `specificity`.

    `frame` has a row per target, in each plan's order: its `observation_id`, `city`, `theme`, `metric`, the six marks (true where the
    target states it) and their number as `score`. `means` has a row per place and theme, and per place with theme "" for all of its targets:
    the `mean` score, the ends of its 95 % interval (NaN where there is none, with the reason in `why`), how many `targets` in how
    many `paragraphs`, and the share of targets in % that bear each mark.
    """

    means: pd.DataFrame = field(repr=False, compare=False)

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(self.frame["observation_id"])

    @property
    def overall(self) -> pd.DataFrame:
        """The rows of `means` that take all targets of a place together."""
        return self.means[self.means["theme"] == ALL].reset_index(drop=True)

    def targets_of(self, city: str, theme: str = ALL) -> pd.DataFrame:
        """The targets of a place, of one theme or of all. Raises `UnknownChoice`."""
        check_choice("city", city, self.cities)
        rows = self.frame[self.frame["city"] == city]
        if theme != ALL:
            check_choice("theme", theme, self.inputs.themes)
            rows = rows[rows["theme"] == theme]
        return rows.reset_index(drop=True)


def specificity(
    cities: Iterable[str] | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Specificity:
    """How specific the targets of `cities` (all for None) are, by the six marks of this module.

    Intervals are the middle 95 % of `draws` resamples of the paragraphs that hold such targets: those of one paragraph are written in one
    go and no independent evidence. There is none where they stand in fewer than 5 paragraphs. Raises `UnknownChoice` for an unknown city.
    """
    inputs = resolve(data)
    chosen = inputs.choose_cities(cities)
    shown = as_rows(shown_rows(inputs, chosen))
    past = {
        (row["city"], row["metric"])
        for row in shown
        if row["role"] == "achieved" and row["metric"] and not missing(row["value"])
    }
    targets = [row for row in shown if row["role"] == "target"]
    names = {city: place.label.zh for city, place in inputs.places.items()}
    records = []
    for row in targets:
        marks = marks_of(row, names[row["city"]], inputs.source_of(row["doc_id"]), past)
        identity = (row["observation_id"], row["city"], row["theme"], row["metric"])
        records.append((*identity, *(marks[name] for name in MARKS), sum(marks.values())))
    frame = pd.DataFrame(records, columns=TARGET_COLUMNS)
    own: dict[str, list[int]] = {city: [] for city in chosen}
    for index, row in enumerate(targets):
        own[row["city"]].append(index)
    without_text, means = [], []
    texts = plan_passages(inputs, chosen)
    for city, indices in own.items():
        passages = texts[city]
        if passages is None and indices:
            without_text.append(city)
        units = np.array(unit_positions([targets[index] for index in indices], passages or []), dtype=int)
        stated = np.array([records[index][-1 - len(MARKS) : -1] for index in indices], dtype=float)
        themes = np.array([targets[index]["theme"] for index in indices])
        for theme in (ALL, *inputs.themes):
            held = np.ones(len(indices), bool) if theme == ALL else themes == theme
            drawing = (seed, draws) if passages is not None else None
            means.append((city, theme, *_mean(stated[held], units[held], (city, theme), drawing)))
    table = pd.DataFrame(means, columns=MEAN_COLUMNS)
    caveats = _caveats(table, inputs, seed, draws)
    places = inputs.places
    refused = tuple(
        Refusal(remark("place", city=places[city].label), remark("emphasis.no_text_no_interval"))
        for city in without_text
    )
    return Specificity(tuple(chosen), frame, seed, draws, caveats, refused, means=table, inputs=inputs)


def marks_of(row: Row, name: str, plan: Any, past: set[tuple[str, str]]) -> dict[str, bool]:
    """Which of the six things a target of a place called `name` states; `plan` is the registry's entry of its plan, `past` are the
    places and metrics that have a past figure."""
    metric = row["metric"]
    return {
        "number": not missing(row["value"]),
        "unit": bool(row["unit"]),
        "deadline": bool(row["due"]) or _has_period(row, plan),
        "scope": _says_ground(row, name),
        "bearer": bool(row["lead"]),
        "baseline": not missing(row["baseline"]) or (bool(metric) and (row["city"], metric) in past),
    }


def mark_label(mark: str) -> Label:
    """A mark's name in both languages; what it means is at `emphasis.means_<mark>`."""
    return wording()[f"emphasis.mark_{mark}"]


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    path = Path(__file__).with_name("specificity.yml")
    data: dict[str, Any] = read_yaml(path, name="benchmark/plans/specificity.yml")
    return re.compile("|".join(map(re.escape, data["whole"]))), re.compile("|".join(data["periods"]))


def _has_period(row: Row, plan: Any) -> bool:
    # A capacity per day (吨/日) says how much, not when.
    if row["per"] in _RECURRING and "/" not in row["unit"]:
        return True
    before = _governing(row, _PARTS)
    moments = find_moments(before, 0, len(before), (plan.term_start, plan.term_end))
    dated = any(one.first is not None and not one.past and not one.local for one in moments)
    return dated or bool(_words()[1].search(before))


def _says_ground(row: Row, name: str) -> bool:
    if read_scope(row["scope"]).kind != "whole":
        return True
    before = _governing(row, _SENTENCES)
    return name in before or bool(_words()[0].search(before))


def _governing(row: Row, stops: re.Pattern[str]) -> str:
    """What may govern a figure: from the last of `stops` to the end of its own clause, without the titles of documents. The whole
    sentence where the figure isn't found in it."""
    quote = row["quote"]
    number = re.match(r"\d[\d.,]*", row["value_text"])
    given = number.group() if number else row["value_text"]
    found = re.search(rf"(?<![\d.]){re.escape(given)}(?!\d)", quote)
    if not found:
        return _TITLE.sub("", quote)
    start = max((stop.end() for stop in stops.finditer(quote, 0, found.start())), default=0)
    clause = _CLAUSES.search(quote, found.end())
    return _TITLE.sub("", quote[start : clause.start() if clause else None])


def _mean(
    marks: Floats, places: np.ndarray[Any, Any], key: tuple[str, str], drawing: tuple[int, int] | None
) -> tuple[Any, ...]:
    """One row of `MEAN_COLUMNS` after place and theme, from the marks of its targets and the units that they stand in. `drawing` is the
    seed and the number of draws, None without text; `key` makes the seed this row's own."""
    if not len(marks):
        return (np.nan, np.nan, np.nan, 0, 0, *[np.nan] * len(MARKS), "none")
    score = marks.sum(axis=1)
    _, cluster = np.unique(places, return_inverse=True)
    clusters = int(cluster.max()) + 1
    why = "no_text" if drawing is None else "few_clusters" if clusters < LEAST_CLUSTERS else ""
    low, high = np.nan, np.nan
    if drawing is not None and not why:
        sums = np.column_stack([np.bincount(cluster, weights=score), np.bincount(cluster)])
        rng = np.random.default_rng([drawing[0], *(crc32(part.encode()) for part in key)])
        drawn = rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=drawing[1]) @ sums
        ends = percentiles(drawn[:, :1] / drawn[:, 1:])
        low, high = float(ends[0][0]), float(ends[1][0])
    return (float(score.mean()), low, high, len(marks), clusters, *(100 * marks.mean(axis=0)), why)


def _caveats(means: pd.DataFrame, inputs: Inputs, seed: int, draws: int) -> tuple[Remark, ...]:
    overall = means[means["theme"] == ALL]
    found = [remark("emphasis.score_rule")] if overall["targets"].sum() else []
    if means["low"].notna().any():
        found.append(remark("emphasis.score_resampled", draws=draws, seed=seed, least=LEAST_CLUSTERS))
    places = inputs.places
    for city, count in zip(overall["city"], overall["targets"], strict=True):
        found += few_targets(places[city].label, int(count))
    return tuple(found)
