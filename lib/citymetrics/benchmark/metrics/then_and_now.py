"""Past figure and target of one metric in one plan: which two stand for it, what differs between them, and what keeps them apart.

Only figures of the same plan are paired: it looks back and ahead with the same eyes. A repeat states a figure again and never counts.
Where a plan gives several, the rule of headlines decides; where it gives different ones for the same thing, none is taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing, resolve
from citymetrics.benchmark.metrics.grades import worst
from citymetrics.benchmark.metrics.headline import choose_headline, contradicting
from citymetrics.benchmark.metrics.names import both, caution_of, form_of, listed
from citymetrics.benchmark.metrics.scope import ground_label, read_scope
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.moments import find_moments
from citymetrics.labels import Label, format_bounds
from citymetrics.labels.wording import wording
from citymetrics.languages import LANGUAGES

ROLES = ("achieved", "target")
HEAD = ("metric", "theme", "city", "doc_id", "unit", "scope")
"""The columns that a row of both results begins with."""
GRADE_OF = {"lengths": "adjustable"}
"""What the differences come to; those not listed are `indicative`, as nobody can work them out."""
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class PairedFigures(Result):
    """What `Pace` and `Paths` have in common: `frame` has one row per pair of figures, whose ids stand in the columns `ends`."""

    ends: ClassVar[tuple[str, str]]

    cities: tuple[str, ...]
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of both figures of every pair."""
        pairs = zip(*(self.frame[name] for name in self.ends), strict=True)
        return tuple(dict.fromkeys(identity for pair in pairs for identity in pair))


@dataclass(frozen=True)
class ThenNow:
    """A past figure and the target that follows it: `reasons` are what differs between them, `notes` say how they were chosen."""

    metric: str
    then: Row
    now: Row
    reasons: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def city(self) -> str:
        return str(self.now["city"])

    @property
    def ids(self) -> tuple[str, str]:
        return self.then["observation_id"], self.now["observation_id"]

    @property
    def approximate(self) -> bool:
        """Whether either is an approximate figure, whose width nobody states."""
        return "approx" in (self.then["comparator"], self.now["comparator"])


@dataclass
class Gathered:
    """Pairs as they are found, with what is refused, and the metrics that a plan gives one side of only, by place and role."""

    pairs: list[ThenNow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    one_sided: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def pair_up(inputs: Inputs, metrics: Iterable[str], cities: Collection[str]) -> Gathered:
    """Past figure and target of every one of `metrics` in every plan of `cities`, in the dictionary's order, then the registry's."""
    found = Gathered()
    order = {city: position for position, city in enumerate(inputs.places)}
    for metric in metrics:
        plans: dict[tuple[str, str], dict[str, list[Row]]] = {}
        for row in inputs.of_metric(metric, cities):
            if row["role"] in ROLES and not has_flag(row, "repeat"):
                plans.setdefault((row["city"], row["doc_id"]), {}).setdefault(row["role"], []).append(row)
        for (city, _), sides in sorted(plans.items(), key=lambda item: order.get(item[0][0], 0)):
            if len(sides) == len(ROLES):
                _pair(metric, sides, inputs, found)
            else:
                found.one_sided.setdefault(city, {}).setdefault(next(iter(sides)), []).append(metric)
    return found


def _pair(metric: str, sides: dict[str, list[Row]], inputs: Inputs, found: Gathered) -> None:
    """Add the pair of one plan and metric to `found`, or the reason why there is none."""
    notes: list[Remark] = []
    chosen: dict[str, Row] = {}
    for role in ROLES:
        row = _choose(sides[role], metric, inputs, notes)
        if isinstance(row, Remark):
            every = tuple(one["observation_id"] for one in (*sides["achieved"], *sides["target"]))
            found.refused.append(Refusal(named(inputs, sides[role][0]["city"], metric, every), row))
            return
        chosen[role] = row
    then, now = chosen["achieved"], chosen["target"]
    reason = _apart(then, now)
    if reason is not None:
        what = named(inputs, now["city"], metric, (then["observation_id"], now["observation_id"]))
        found.refused.append(Refusal(what, reason))
        return
    reasons = tuple(_differences(then, now, inputs.metrics[metric]))
    found.pairs.append(ThenNow(metric, then, now, reasons, tuple(notes)))


def _choose(rows: Sequence[Row], metric: str, inputs: Inputs, notes: list[Remark]) -> Row | Remark:
    """The row that stands for one side; else the reason why none can."""
    unit, ids = inputs.metrics[metric].unit, tuple(row["observation_id"] for row in rows)
    sound = [row for row in rows if is_number(row["value"]) and row["unit"] == unit]
    if not sound:
        other = next((row for row in rows if is_number(row["value"])), None)
        if other is None:
            return remark("damaged", rows=ids)
        return remark("other_unit", rows=ids, unit=other["unit"] or "—", expected=unit)
    row = choose_headline(sound, inputs.sources[sound[0]["doc_id"]].term_end)
    clash = contradicting(row, sound)
    if clash:
        place = inputs.places[row["city"]].label
        rows_of = tuple(one["observation_id"] for one in clash)
        return remark("contradictory", rows=rows_of, city=place, stated=_stated(clash))
    if len(sound) > 1:
        place = inputs.places[row["city"]].label
        notes.append(remark("several", rows=ids, city=place, count=len(sound)))
    return row


def _apart(then: Row, now: Row) -> Remark | None:
    """What keeps a past figure and a target from being put side by side at all."""
    ids = then["observation_id"], now["observation_id"]
    grounds = read_scope(then["scope"]), read_scope(now["scope"])
    if grounds[0] != grounds[1]:
        return remark("pace.ground", rows=ids, then=ground_label(grounds[0]), now=ground_label(grounds[1]))
    running = [row["role"] for row in (then, now) if has_flag(row, "cumulative")]
    if len(running) == 1:
        which = wording()[f"pace.side_{running[0]}"]
        return remark("pace.cumulative", rows=ids, which=which)
    return None


def _differences(then: Row, now: Row, definition: Any) -> Iterable[Remark]:
    """What differs between two figures that may be put side by side."""
    ids = then["observation_id"], now["observation_id"]
    if not names_agree(then["subject"], now["subject"]):
        yield remark("pace.names_differ", rows=ids)
    forms = [form_of(row["comparator"]) for row in (then, now)]
    code = next((form for form in ("approximate", "range") if form in forms), "bound")
    if code != "bound" or len(set(forms)) > 1:
        yield remark(f"comparability.{code}", rows=ids, each=_forms(forms))
    elif forms[0] in ("floor", "cap"):
        yield remark("pace.both_bounds", rows=ids, form=wording()[f"comparability.form_{forms[0]}"])
    caution = caution_of(definition)
    if caution:
        yield remark("comparability.caution", rows=ids, words=caution)


def grade_of(reasons: Iterable[Remark]) -> str:
    """The grade that differences between a past figure and its target come to."""
    return worst(GRADE_OF.get(reason.code.partition(".")[2], "indicative") for reason in reasons)


def _forms(forms: Sequence[str]) -> Label:
    return listed(
        both(f"pace.{name}", form=wording()[f"comparability.form_{form}"])
        for name, form in zip(("then_is", "now_is"), forms, strict=True)
    )


def head_of(metric: str, row: Row, inputs: Inputs) -> dict[str, Any]:
    """The cells of `HEAD` for a pair whose target is `row`."""
    stated = {name: row[name] for name in ("city", "doc_id", "unit", "scope")}
    return {"metric": metric, "theme": inputs.metrics[metric].theme, **stated}


def names_agree(one: str, other: str) -> bool:
    """Whether the plan calls two things the same, apart from signs and from words around it."""
    bare = [_SIGNS.sub("", subject) for subject in (one, other)]
    return bool(bare[0] and bare[1]) and (bare[0] in bare[1] or bare[1] in bare[0])


def is_number(value: Any) -> bool:
    """Whether a value is there and finite, and not below zero, which no amount is."""
    return not missing(value) and math.isfinite(value) and value >= 0


def years_are_stated(row: Row) -> bool:
    """Whether a sentence or its headings tell the years that a past figure is for, rather than the plan's look back."""
    first, last = row["period_start"], row["period_end"]
    if missing(first) or missing(last):
        return False
    years = int(first), int(last)
    for name, span in lexicon("times")["five_year_plans"].items():
        if tuple(span) == years and (name in row["quote"] or name in row["section"]):
            return True
    return any(
        (moment.first, moment.last) == years
        for words in (row["quote"], row["section"])
        for moment in find_moments(words, 0, len(words), None, bracketed=True)
    )


def named(inputs: Inputs, city: str, metric: str, rows: tuple[str, ...] = ()) -> Remark:
    """A metric of a place, as what a refusal is about."""
    return remark("pace.what", rows=rows, city=inputs.places[city].label, metric=inputs.metric_label(metric))


def about(inputs: Inputs, city: str, metric: str, cities: Collection[str]) -> Label:
    """How a remark names a metric: with its place, where there are several places."""
    label = inputs.metric_label(metric)
    if len(cities) == 1:
        return label
    return both("pace.what", city=inputs.places[city].label, metric=label)


def choose(
    metric: str | None, city: str | Iterable[str] | None, data: Inputs | pd.DataFrame | None
) -> tuple[Inputs, list[str], list[str]]:
    """The inputs, metrics and places that a caller means, all of them for None. Raises `UnknownChoice` for an unknown id."""
    inputs = resolve(data)
    if metric is not None:
        check_choice("metric", metric, inputs.metrics)
    return inputs, list(inputs.metrics) if metric is None else [metric], inputs.choose_cities(city)


def refuse_kind(inputs: Inputs, metric: str, code: str) -> Refusal:
    """That a metric is of the other kind: one that adds up where levels are asked for, or the reverse."""
    return Refusal(remark("pace.metric", metric=inputs.metric_label(metric)), remark(code))


def count_one_sided(found: Gathered, inputs: Inputs) -> list[Remark]:
    """How many metrics each place gives only a past figure or only a target for."""
    return [
        remark(f"pace.one_sided_{role}", city=inputs.places[city].label, count=len(metrics))
        for city, sides in found.one_sided.items()
        for role, metrics in sides.items()
    ]


def refuse_one_sided(found: Gathered, inputs: Inputs) -> list[Refusal]:
    """Each place and metric with only a past figure or only a target, as a refusal."""
    return [
        Refusal(named(inputs, city, metric), remark(f"pace.only_{role}"))
        for city, sides in found.one_sided.items()
        for role, metrics in sides.items()
        for metric in metrics
    ]


def drafts(inputs: Inputs, plans: Iterable[str]) -> list[Remark]:
    """Which of `plans` (ids, which may recur) are drafts."""
    return [
        remark("draft", city=inputs.places[inputs.sources[plan].city].label)
        for plan in dict.fromkeys(plans)
        if inputs.sources[plan].status == "draft"
    ]


def _stated(rows: Sequence[Row]) -> Label:
    """What rows state as a list, the same figure once."""
    cells = [(row["value"], row["value_max"], row["unit"], row["comparator"]) for row in rows]
    return listed(dict.fromkeys(Label(*(format_bounds(*cell, lang) for lang in LANGUAGES)) for cell in cells))
