"""What part of a larger place a place is, by people, land and subdistricts: what its share of a target is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.benchmark.inputs import Inputs, Place
from citymetrics.benchmark.interval import Interval, denominator_interval
from citymetrics.benchmark.metrics.derived import is_usable
from citymetrics.benchmark.metrics.doubts import doubts, measure_label
from citymetrics.benchmark.metrics.spreads import load_spreads
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class Basis:
    """A child's part of its parent by one `measure`, in %: `point` as the first source gives it, `share` over all sources."""

    measure: str
    point: float
    share: Interval
    child: Any
    parent: Any


@cache
def scales() -> dict[str, Any]:
    """The bases, the band that counts as even, and what counts the places of each level (`scales.yml`)."""
    data: dict[str, Any] = read_yaml(
        Path(__file__).with_name("scales.yml"), name="benchmark/cascades/scales.yml"
    )
    return data


def measures() -> tuple[str, ...]:
    """The denominators that shares are taken of."""
    return tuple(scales()["bases"])


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases of one child that have sources in both places, with what qualifies them and what is missing."""

    found: tuple[Basis, ...]
    caveats: tuple[Remark, ...]
    refused: tuple[Refusal, ...]

    def get(self, measure: str) -> Basis | None:
        return next((one for one in self.found if one.measure == measure), None)


def bases_of(parent: str, child: str, inputs: Inputs) -> Bases:
    """The child's share of the parent's people, land and subdistricts; each record of the year that
    totals are put in relation to, the parent's of the year of its child's."""
    found: list[Basis] = []
    caveats: list[Remark] = []
    refused: list[Refusal] = []
    years = {one.measure: one.year for one in load_spreads().values()}
    for measure in measures():
        own = inputs.context.get(child, measure, years.get(measure))
        whole = inputs.context.get(
            parent, measure, int(own.date[:4]) if own is not None and own.date else None
        )
        what = remark("cascade.basis", city=inputs.place_label(child), measure=measure_label(measure))
        without = [
            place for place, one in ((child, own), (parent, whole)) if one is None or not is_usable(one)
        ]
        if own is None or whole is None or without:
            reason = remark(
                "cascade.no_source", city=inputs.place_label(without[0]), measure=measure_label(measure)
            )
            refused.append(Refusal(what, reason))
            continue
        share = denominator_interval(own).over(denominator_interval(whole))
        if share is None or own.value > whole.value:
            refused.append(Refusal(what, remark("cascade.part_above_whole")))
            continue
        found.append(Basis(measure, 100 * own.value / whole.value, share.times(100), own, whole))
        caveats += _doubts(found[-1], parent, child, inputs)
    return Bases(tuple(found), tuple(caveats), tuple(refused))


def _doubts(basis: Basis, parent: str, child: str, inputs: Inputs) -> Iterator[Remark]:
    for place, one in ((child, basis.child), (parent, basis.parent)):
        yield from doubts(one, inputs.places.get(place) or Place(place, inputs.place_label(place), ""))
    years = [one.date[:4] for one in (basis.child, basis.parent)]
    if all(years) and years[0] != years[1]:
        yield remark(
            "cascade.basis_years",
            city=inputs.place_label(child),
            measure=measure_label(basis.measure),
            own=years[0],
            whole=years[1],
        )
