"""Two plans side by side: what both promise and how that compares, what only one promises, what each stresses and adopts.

For places of one kind: two cities, or two districts. A district and its own city divide one task between them, and a district and
another city have different ones; such pairs are refused with the reason and with where to look instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

import pandas as pd

from citymetrics.benchmark.inference.resampling import ResampledInterval, ratio_interval
from citymetrics.benchmark.inference.signs import sign_test
from citymetrics.benchmark.inputs import Inputs, Row, resolve
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.distance import basis_interval, basis_value, is_alike
from citymetrics.benchmark.metrics.grades import Pair
from citymetrics.benchmark.metrics.intensity import unique_denominators
from citymetrics.benchmark.metrics.pace import bound_of
from citymetrics.benchmark.metrics.paths import ORDINAL
from citymetrics.benchmark.metrics.theme import compare_metrics
from citymetrics.benchmark.plans.absence import Absence, absence_of
from citymetrics.benchmark.plans.adoption import InstrumentComparison, compare_instruments
from citymetrics.benchmark.plans.coverage import Coverage, coverage
from citymetrics.benchmark.plans.emphasis import Differences, Emphasis, emphasis
from citymetrics.benchmark.plans.likeness import relation
from citymetrics.benchmark.plans.specificity import Specificity, specificity
from citymetrics.benchmark.plans.timeline import Timeline, timeline
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.labels import Label

PEERS = ("peers", "siblings")
"""How two places may stand to each other (see `plans.likeness`) to be put side by side as equals."""
SIDE = ("id", "value", "value_max", "comparator", "scope", "due", "per_year", "on_basis", "low", "high")
MEASURED = (
    *("ratio", "ratio_low", "ratio_high", "bound", "approximate"),
    *("difference", "difference_low", "difference_high", "more", "surely"),
)
COLUMNS = (
    *("metric", "theme", "kind", "unit", "basis"),
    *(f"{side}_{name}" for side in ("one", "other") for name in SIDE),
    *MEASURED,
    *("grade", "differences"),
)
ONLY_COLUMNS = ("city", "metric", "theme", "observation_id", "value", "unit", "comparator", "absence", "why")


@dataclass(frozen=True)
class PairComparison(Result):
    """The result of `compare_pair`.

    `frame` has one row per metric that both plans set a target for: each side's figure as stated (`one_…`, `other_…`), a year's
    work of it, and the figure on the `basis` of the comparison with all that it may be; the `ratio` of the two on that basis as
    written, from `ratio_low` to `ratio_high`, with `bound` telling what that interval is (`eq`, `ge`, `le`, `range`, `open`); for
    shares also the `difference` in percentage points. `more` is the place whose figure is the more demanding as written, empty
    for equal ones and where the metric has no direction, `surely` whether that holds for all that the figures may be. `grade` is
    how far the two compare and `differences` what makes it; where that is `not_comparable` nothing is measured.

    `comparisons` are the metrics that either plan has a figure of. What rests on the texts is made when first asked for. All is empty where
    the two are no peers (`is_sound`); `refused` says why.
    """

    city: str
    other: str
    relation: str
    comparisons: tuple[Comparison, ...] = field(repr=False, compare=False)
    frame: pd.DataFrame = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def cities(self) -> tuple[str, str]:
        return self.city, self.other

    @property
    def labels(self) -> tuple[Label, Label]:
        """Both places' names, in the order asked for."""
        return self.inputs.place_label(self.city), self.inputs.place_label(self.other)

    @property
    def is_sound(self) -> bool:
        """Whether the two may be compared as peers."""
        return self.relation in PEERS

    @cached_property
    def shared(self) -> tuple[Comparison, ...]:
        """The metrics that both set a target for, in the order of themes and dictionary."""
        return tuple(one for one in self.comparisons if len(one.headlines) == 2)

    def singles_of(self, city: str) -> tuple[Comparison, ...]:
        """The metrics that of the two only `city` sets a target for. Raises `UnknownChoice`."""
        check_choice("city", city, self.cities)
        return tuple(one for one in self.comparisons if [row["city"] for row in one.headlines] == [city])

    @cached_property
    def absences(self) -> Mapping[str, Absence]:
        """Why the other plan has no target that could stand beside it, by metric, for all metrics of one plan alone."""
        found = {}
        for city, lacking in (self.cities, self.cities[::-1]):
            for one in self.singles_of(city):
                found[one.metric] = absence_of(one.metric, lacking, self.inputs) or Absence("unread")
        return MappingProxyType(found)

    @cached_property
    def only(self) -> pd.DataFrame:
        """One row per metric of one plan alone: whose, the figure that stands for it, and the kind of `absence` in the other plan
        with its reason (`why`, a code)."""
        records = [
            {
                **{name: one.headlines[0][name] for name in ONLY_COLUMNS if name in one.headlines[0]},
                "theme": one.definition.theme,
                "absence": self.absences[one.metric].kind,
                "why": self.absences[one.metric].why,
            }
            for city in self.cities
            for one in self.singles_of(city)
        ]
        return pd.DataFrame(records, columns=list(ONLY_COLUMNS))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Observation ids of every figure of either plan that is shown."""
        return tuple(chain.from_iterable(one.evidence for one in self.comparisons))

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.cities, data=self.inputs)

    @cached_property
    def emphasis(self) -> Emphasis:
        return emphasis(self.cities, data=self.inputs)

    @cached_property
    def differences(self) -> Differences:
        """How the two plans' shares of themes differ."""
        return self.emphasis.differences(self.city, self.other)

    @cached_property
    def specificity(self) -> Specificity:
        return specificity(self.cities, data=self.inputs)

    @cached_property
    def instruments(self) -> InstrumentComparison:
        return compare_instruments(self.cities, data=self.inputs)

    @cached_property
    def timeline(self) -> Timeline:
        return timeline(self.cities, data=self.inputs)

    @cached_property
    def ratio(self) -> ResampledInterval:
        """How many times as much the first asks as the other over all comparable metrics; mostly refused, for they are few."""
        return ratio_interval(self.city, self.other, data=self.inputs)


def compare_pair(city: str, other: str, *, data: Inputs | pd.DataFrame | None = None) -> PairComparison:
    """Put the plans of two peers side by side.

    Parameters
    ----------
    city, other : ids of two places. Two cities or two districts are compared; any other pair comes back empty with the reason.
    data : inputs or observations; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown place.
    CitymetricsError
        Twice the same place.
    """
    inputs = resolve(data)
    for one in (city, other):
        check_choice("city", one, inputs.places)
    if city == other:
        raise CitymetricsError(f"{city!r} stands beside itself", where="compare_pair", expected="two places")
    how = relation(inputs.places[city], inputs.places[other])
    if how not in PEERS:
        empty = pd.DataFrame(columns=list(COLUMNS))
        return PairComparison(
            city, other, how, (), empty, (), (_no_peers(city, other, how, inputs),), inputs=inputs
        )
    themes = list(inputs.themes)
    metrics = sorted(inputs.metrics, key=lambda name: themes.index(inputs.metrics[name].theme))
    order = {name: position for position, name in enumerate(metrics)}
    found = sorted(compare_metrics(metrics, [city, other], inputs), key=lambda one: order[one.metric])
    shared = [one for one in found if len(one.headlines) == 2]
    records = [_record(one, city, other) for one in shared]
    told = [one for one in found if len(one.headlines) != 1]
    caveats = [note.on(one.label) for one in shared for note in one.caveats]
    refused = [refusal.on(one.label) for one in told for refusal in one.refused]
    refused += _tests_refused(city, other, inputs)
    return PairComparison(
        city,
        other,
        how,
        tuple(found),
        pd.DataFrame(records, columns=list(COLUMNS)),
        unique([*caveats, *_drafts((city, other), inputs)]),
        unique_refusals(refused),
        tuple(unique_denominators([item for one in shared for item in one.denominators])),
        inputs=inputs,
    )


def _no_peers(city: str, other: str, how: str, inputs: Inputs) -> Refusal:
    names = {"one": inputs.place_label(city), "other": inputs.place_label(other)}
    if how != "cascade":
        return Refusal(remark("pair", **names), remark("pair.levels"))
    child, parent = (city, other) if inputs.places[city].parent == other else (other, city)
    labels = {"district": inputs.place_label(child), "city": inputs.place_label(parent)}
    return Refusal(remark("pair", **names), remark("pair.cascade", **labels))


def _tests_refused(city: str, other: str, inputs: Inputs) -> Iterator[Refusal]:
    """Why no summary of all metrics is given, where none is; what both leave out is said with the metrics themselves."""
    for found in (ratio_interval(city, other, data=inputs), sign_test(city, other, data=inputs)):
        yield from (one for one in found.refused if one.what.code != "inference.metric")


def _drafts(cities: tuple[str, str], inputs: Inputs) -> Iterator[Remark]:
    for city in cities:
        if any(plan.status == "draft" for plan in inputs.plans_of(city)):
            yield remark("draft", city=inputs.place_label(city))


def _record(comparison: Comparison, city: str, other: str) -> dict[str, Any]:
    """One row of `frame`."""
    definition, basis = comparison.definition, comparison.basis
    one, two = comparison.headline_of(city), comparison.headline_of(other)
    pair = comparison.pair_of(city, other)
    assert one is not None
    assert two is not None
    assert pair is not None
    return {
        "metric": comparison.metric,
        "theme": definition.theme,
        "kind": definition.kind,
        "unit": definition.unit,
        "basis": basis,
        **_side("one", one, basis),
        **_side("other", two, basis),
        **_measured(comparison, one, two, pair),
        "grade": pair.grade,
        "differences": ";".join(pair.codes),
    }


def _side(name: str, row: Row, basis: str) -> dict[str, Any]:
    known = basis_value(row, basis)
    interval = None if known is None else basis_interval(row, basis)
    stated = {part: row[part] for part in ("value", "value_max", "comparator", "scope", "due", "per_year")}
    worked = {
        "on_basis": float("nan") if known is None else known,
        "low": interval.low if interval else float("nan"),
        "high": interval.high if interval else float("nan"),
    }
    return {
        f"{name}_{part}": value for part, value in {"id": row["observation_id"], **stated, **worked}.items()
    }


def _measured(comparison: Comparison, one: Row, two: Row, pair: Pair) -> dict[str, Any]:
    """Ratio and difference of two figures that can be compared; nothing of two that can't."""
    nothing: dict[str, Any] = dict.fromkeys(MEASURED, float("nan"))
    nothing |= {"bound": "", "approximate": False, "more": "", "surely": False}
    basis = comparison.basis
    values = [basis_value(row, basis) for row in (one, two)]
    if pair.grade == "not_comparable" or values[0] is None or values[1] is None:
        return nothing
    intervals = [basis_interval(row, basis) for row in (one, two)]
    found = nothing | {
        "approximate": "approx" in (one["comparator"], two["comparator"]),
        **_more(comparison, (one, two), (values[0], values[1]), intervals),
    }
    if comparison.definition.unit == "%":
        apart = intervals[0].minus(intervals[1])
        found |= {
            "difference": values[0] - values[1],
            "difference_low": apart.low,
            "difference_high": apart.high,
        }
    ratio = intervals[0].over(intervals[1])
    # Classes have an order and no distance; of nothing there is no multiple.
    if comparison.definition.unit == ORDINAL or ratio is None or not values[1]:
        return found
    return found | {
        "ratio": values[0] / values[1],
        "ratio_low": ratio.low,
        "ratio_high": ratio.high,
        "bound": bound_of(ratio),
    }


def _more(
    comparison: Comparison, rows: tuple[Row, Row], values: tuple[float, float], intervals: list[Interval]
) -> dict[str, Any]:
    """Which of two places asks for more as written, and whether nothing that the figures may be turns that round."""
    direction = comparison.definition.direction
    if direction not in ("higher", "lower"):
        return {"more": "", "surely": False}
    # An approximate figure has no width that anyone wrote down, so nothing is sure beside it.
    exact = all(row["comparator"] != "approx" for row in rows)
    if is_alike(*values):
        return {"more": "", "surely": exact and all(one.is_point for one in intervals)}
    ahead = int((values[1] > values[0]) == (direction == "higher"))
    return {"more": rows[ahead]["city"], "surely": exact and not intervals[0].meets(intervals[1])}
