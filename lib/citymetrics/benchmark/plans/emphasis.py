"""What each plan stresses: the share of every theme by text, by quantities, by targets, by those with a deadline or a lead body.

A plan may speak much of a theme and promise nothing of it, so the five shares stand beside each other. Their intervals come from
the plan's paragraphs drawn again (`resampling`), and are refused where too little stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from citymetrics.benchmark.inputs import Inputs, resolve, shown_rows
from citymetrics.benchmark.plans.passages import UNASSIGNED, Passage, passages_frame, plans_by_place
from citymetrics.benchmark.plans.resampling import (
    DRAWS,
    LEAST_HOLDING,
    LEAST_PARAGRAPHS,
    LEAST_ROWS,
    MEASURES,
    SEED,
    PlanUnits,
    Resampled,
    doubt_of,
    percentiles,
    plan_units,
    shares_of,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.labels import Label
from citymetrics.labels.wording import label_of, wording

COLUMNS = ["city", "theme", "measure", "share", "low", "high", "count", "of", "paragraphs", "why"]
DIFFERENCE_COLUMNS = ["theme", "measure", "share", "other_share", "difference", "low", "high", "apart", "why"]
FEW_TARGETS = 10
MOST_UNASSIGNED = 5.0
"""In %: where more of a plan's text is nobody's, its other shares are qualified."""


@dataclass(frozen=True)
class Differences(Result):
    """How two places' shares differ: the result of `Emphasis.differences`.

    `frame` has a row per theme and measure: both shares and their `difference` (the first less the other) in percentage points,
    the ends of its 95 % interval (NaN where either place's share has none, with the reason in `why`), and whether the interval
    leaves zero out (`apart`). How many were looked at is part of the result: of so many, some leave zero out by chance.
    """

    city: str
    other: str
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        return ()

    @property
    def looked_at(self) -> int:
        """How many differences were looked at: themes × measures."""
        return len(self.frame)

    @property
    def with_interval(self) -> int:
        return int(self.frame["low"].notna().sum())

    @property
    def apart(self) -> pd.DataFrame:
        """The rows whose interval leaves zero out, the largest difference first."""
        rows = self.frame[self.frame["apart"].astype(bool)]
        return rows.sort_values("difference", key=abs, ascending=False, kind="stable").reset_index(drop=True)

    @property
    def by_chance(self) -> float:
        """How many would leave zero out by chance alone, were there no difference at all: 5 % of those with an interval."""
        return 0.05 * self.with_interval


@dataclass(frozen=True, kw_only=True)
class Emphasis(Resampled):
    """The result of `emphasis`.

    `frame` has a row per place, theme (and `unassigned` text) and measure (`MEASURES`): the `share` in % of all that the plan holds
    by this measure, the ends `low` and `high` of its 95 % interval (NaN where there is none, with the reason in `why`), the `count`
    behind it (characters or rows) `of` how many, and the `paragraphs` that hold any of it.

    `units` has what is drawn of each place's plan. `passages` says which paragraph was given to what.
    """

    units: Mapping[str, PlanUnits] = field(repr=False, compare=False)

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(shown_rows(self.inputs, self.cities)["observation_id"])

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(self.inputs.themes)

    def passages(self, city: str | None = None) -> pd.DataFrame:
        """Each paragraph with its themes and the words that told, by raw offsets; of one place or of all."""
        if city is not None:
            check_choice("city", city, self.cities)
        chosen: list[Passage] = [
            one for place in ([city] if city else self.cities) for one in self.units[place].passages
        ]
        return passages_frame(chosen)

    def rows_of(self, city: str, theme: str, measure: str = "targets") -> tuple[str, ...]:
        """The ids of the observations that a count of rows stands for."""
        check_choice("city", city, self.cities)
        check_choice("theme", theme, self.themes)
        check_choice("measure", measure, MEASURES)
        rows = shown_rows(self.inputs, [city])
        rows = rows[rows["theme"] == theme]
        if measure == "text":
            return ()
        if measure != "quantities":
            rows = rows[rows["role"] == "target"]
        if measure in ("dated", "led"):
            rows = rows[rows["due" if measure == "dated" else "lead"] != ""]
        return tuple(rows["observation_id"])

    def profile(self, city: str, measure: str = "text") -> pd.Series:
        """The shares of a place's themes in %, in the themes' order."""
        check_choice("city", city, self.cities)
        check_choice("measure", measure, MEASURES)
        own = self.frame[(self.frame["city"] == city) & (self.frame["measure"] == measure)]
        return own.set_index("theme")["share"].reindex(list(self.themes))

    def differences(self, city: str, other: str) -> Differences:
        """How the shares of two places differ, theme by theme and measure by measure, with intervals.

        Raises `UnknownChoice` for a place that isn't among those compared.
        """
        for place in (city, other):
            check_choice("city", place, self.cities)
        if city == other:
            reason = remark("emphasis.same_place", city=self.inputs.places[city].label)
            empty = pd.DataFrame(columns=DIFFERENCE_COLUMNS)
            return Differences(city, other, empty, (reason,), inputs=self.inputs)
        frame = _difference_frame(self, self.units[city], self.units[other])
        result = Differences(city, other, frame, inputs=self.inputs)
        refused = _refusals({place: self.units[place] for place in (city, other)}, self.inputs)
        one, two = self.inputs.places[city], self.inputs.places[other]
        caveats = [
            remark(
                "emphasis.looked_at",
                count=result.looked_at,
                intervals=result.with_interval,
                apart=len(result.apart),
                chance=f"{result.by_chance:.1f}",
            ),
            remark("emphasis.resampled", draws=self.draws, seed=self.seed),
        ]
        if one.rank_group != two.rank_group:
            kin = city == two.parent or other == one.parent
            code = "emphasis.kin" if kin else "emphasis.other_level"
            caveats.append(remark(code, one=one.label, other=two.label))
        return Differences(city, other, frame, tuple(caveats), refused, inputs=self.inputs)


def emphasis(
    cities: Iterable[str] | None = None,
    *,
    data: Inputs | pd.DataFrame | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Emphasis:
    """What the plans of `cities` (all for None) stress, theme by theme, by five measures.

    Intervals are the middle 95 % of `draws` resamples of the plan's paragraphs. There is none where the text isn't at hand, the plan
    has fewer than 20 paragraphs, fewer than 10 quantities (targets, …) in all, or fewer than 3 paragraphs that hold any of the theme.
    Raises `UnknownChoice` for an unknown city.
    """
    inputs = resolve(data)
    chosen = inputs.choose_cities(cities)
    units = plan_units(inputs, chosen)
    records = [row for one in units.values() for row in _records(one, seed, draws)]
    frame = pd.DataFrame(records, columns=COLUMNS)
    caveats = (
        *_rule_caveats(frame, seed, draws),
        *_count_caveats(units, frame, inputs),
        *plan_caveats(chosen, inputs),
    )
    refused = _refusals(units, inputs)
    return Emphasis(tuple(chosen), frame, seed, draws, caveats, refused, units=units, inputs=inputs)


def measure_label(measure: str) -> Label:
    """A measure's name in both languages."""
    return wording()[f"emphasis.measure_{measure}"]


def theme_name(theme: str, inputs: Inputs) -> Label:
    """A theme's name, or that of text without one."""
    return wording()["emphasis.unassigned"] if theme == UNASSIGNED else label_of(inputs.theme_label(theme))


def _records(units: PlanUnits, seed: int, draws: int) -> Iterator[tuple[Any, ...]]:
    """The rows of one place, in the order of `COLUMNS`."""
    drawn = units.draw(seed, draws) if units.has_text and units.paragraphs >= LEAST_PARAGRAPHS else {}
    for measure in MEASURES:
        totals, holding = units.totals(measure), units.holding(measure)
        whole = float(totals.sum())
        known = whole > 0 and (units.has_text or measure != "text")
        why = [doubt_of(units, measure, index) for index in range(len(units.themes))]
        ends = np.full((2, len(totals)), np.nan)
        if drawn and not all(why):
            ends = np.array(percentiles(shares_of(drawn[measure])))
        for index, theme in enumerate(units.themes):
            count = totals[index]
            # Rows always have a theme; only text may be nobody's.
            if theme == UNASSIGNED and measure != "text" and not count:
                continue
            low, high = (np.nan, np.nan) if why[index] else ends[:, index]
            share = 100 * count / whole if known else np.nan
            yield (
                *(units.city, theme, measure, share, low, high),
                *(round(float(count)), round(whole), int(holding[index]), why[index]),
            )


def _difference_frame(result: Emphasis, one: PlanUnits, two: PlanUnits) -> pd.DataFrame:
    drawn = [units.draw(result.seed, result.draws) for units in (one, two)]
    shares = result.frame.set_index(["city", "measure", "theme"])["share"]
    records = []
    for measure in MEASURES:
        ends = np.full((2, len(one.themes)), np.nan)
        apart = shares_of(drawn[0][measure]) - shares_of(drawn[1][measure])
        if not np.isnan(apart).all():
            ends = np.array(percentiles(apart))
        for index, theme in enumerate(result.themes):
            why = doubt_of(one, measure, index) or doubt_of(two, measure, index)
            low, high = (np.nan, np.nan) if why else ends[:, index]
            first, other = (shares.get((units.city, measure, theme), np.nan) for units in (one, two))
            records.append(
                (theme, measure, first, other, first - other, low, high, bool(low > 0 or high < 0), why)
            )
    return pd.DataFrame(records, columns=DIFFERENCE_COLUMNS)


def _rule_caveats(frame: pd.DataFrame, seed: int, draws: int) -> list[Remark]:
    text = frame[(frame["measure"] == "text") & frame["share"].notna()]
    found = [remark("emphasis.text_rule")] if len(text) else []
    if frame["low"].notna().any():
        found.append(remark("emphasis.resampled", draws=draws, seed=seed))
    return found


def _count_caveats(units: Mapping[str, PlanUnits], frame: pd.DataFrame, inputs: Inputs) -> list[Remark]:
    found = []
    unassigned = frame[(frame["theme"] == UNASSIGNED) & (frame["measure"] == "text")].set_index("city")[
        "share"
    ]
    places = inputs.places
    for city, one in units.items():
        label, targets = places[city].label, int(one.totals("targets").sum())
        if one.has_text and unassigned[city] > MOST_UNASSIGNED:
            found.append(remark("emphasis.much_unassigned", city=label, share=f"{unassigned[city]:.0f}%"))
        found += few_targets(label, targets)
    return found


def few_targets(city: Label, count: int) -> list[Remark]:
    """That a plan has no targets, or too few for their shares and means to say much."""
    if not count:
        return [remark("no_targets", city=city)]
    return [remark("emphasis.few_targets", city=city, count=count)] if count < FEW_TARGETS else []


def plan_caveats(cities: Iterable[str], inputs: Inputs) -> list[Remark]:
    """Which plans are drafts, and which themes lie outside what a plan is for: a small share is no neglect there."""
    found = []
    places, plans = inputs.places, plans_by_place(inputs)
    for city in cities:
        label = places[city].label
        for plan in plans[city]:
            if plan.status == "draft":
                found.append(remark("draft", city=label))
            for theme in inputs.themes:
                outside = inputs.remits.outside(plan.id, theme)
                if outside:
                    name = inputs.theme_label(theme)
                    found.append(remark("emphasis.outside", city=label, theme=name, reason=outside.reason))
    return found


def _refusals(units: Mapping[str, PlanUnits], inputs: Inputs) -> tuple[Refusal, ...]:
    """What gets no interval, or no share: whole plans and measures one by one, single themes by number."""
    found, single = [], 0
    places = inputs.places
    for city, one in units.items():
        what = remark("place", city=places[city].label)
        if not one.has_text:
            found.append(Refusal(what, remark("emphasis.why_no_text")))
            continue
        if one.paragraphs < LEAST_PARAGRAPHS:
            reason = remark("emphasis.few_paragraphs", count=one.paragraphs, least=LEAST_PARAGRAPHS)
            found.append(Refusal(what, reason))
            continue
        for measure in MEASURES:
            count = int(one.totals(measure).sum())
            if measure != "text" and count < LEAST_ROWS:
                what_measure = remark(
                    "emphasis.place_measure", city=places[city].label, measure=measure_label(measure)
                )
                found.append(
                    Refusal(what_measure, remark("emphasis.few_rows", count=count, least=LEAST_ROWS))
                )
            else:
                single += sum(doubt_of(one, measure, index) != "" for index in range(len(inputs.themes)))
    if single:
        what = remark("emphasis.single_shares", count=single)
        found.append(Refusal(what, remark("emphasis.few_holding", least=LEAST_HOLDING)))
    return tuple(found)
