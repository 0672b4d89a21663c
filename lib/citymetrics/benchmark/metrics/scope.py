"""What part of a place a figure speaks for, and how many there are of what it is asked of.

The lists are data (`scopes.yml`). Nothing is multiplied out without a number that the denominators give a
source for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.benchmark.metrics.names import both
from citymetrics.labels import Label
from citymetrics.labels.wording import wording
from citymetrics.yamlfile import read_yaml

ORDER = ("whole", "urban", "rural", "each", "part")


@dataclass(frozen=True, slots=True)
class Scope:
    """`kind` is one of `whole`, `each`, `urban`, `rural`, `part`; `name` is the plan's word (区县,
    中心城区), empty for `whole`."""

    kind: str
    name: str = ""


@cache
def _lists() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(
        Path(__file__).with_name("scopes.yml"), name="benchmark/metrics/scopes.yml"
    )
    return data


def read_scope(scope: str) -> Scope:
    """`scope` as the observations write it (`whole`, `each:区县`, `area:建成区`)."""
    form, _, name = scope.partition(":")
    if form == "each":
        return Scope("each", name)
    if form == "area":
        for kind, names in _lists()["areas"].items():
            if name in names:
                return Scope(kind, name)
        return Scope("part", name)
    return Scope("whole")


def count_measure(name: str) -> str | None:
    """The denominator (`districts`, `new_towns`, …) that counts `name`, or None where no list holds it."""
    for measure, names in _lists()["each"].items():
        if name in names:
            return str(measure)
    return None


def ground_name(scope: Scope) -> Label:
    """The plan's word for a part or unit of a place, in both languages where one is given, else as it is."""
    return wording().get(f"grounds.{scope.name}", Label(scope.name, scope.name))


def ground_label(scope: Scope) -> Label:
    """What part of a place a figure speaks for, in words."""
    if scope.kind == "whole":
        return wording()["comparability.whole"]
    name = ground_name(scope)
    return both("comparability.each_of", unit=name) if scope.kind == "each" else name


def is_built_up(scope: Scope) -> bool:
    """Whether a figure speaks for the built-up area as statistics count it, and not for another part of the city."""
    return scope.kind == "urban" and scope.name in _lists()["built_up"]


def covers_place(scope: Scope) -> bool:
    """Whether the units of an `each` target make up the whole place (districts do, new towns don't)."""
    return scope.kind != "each" or count_measure(scope.name) in _lists()["whole_place"]


def count_units(context: Any, place: str, scope: Scope) -> Any | None:
    """The sourced number of what an `each` target is asked of in `place`, as a denominator; None where
    there is none."""
    measure = count_measure(scope.name)
    return context.get(place, measure) if measure else None


def scopes_meet(one: Scope, other: Scope, *, rural_metric: bool = False) -> bool:
    """Whether two figures speak for the same kind of ground, so that they may stand in one ranking.

    A whole place and its built-up area meet, with the difference stated. Countryside meets countryside
    only, and a named part of a city, or a target for units that do not make up the place, meets nothing. A
    metric of the countryside speaks of it without saying so.
    """
    kinds = {"rural" if rural_metric and kind == "whole" else kind for kind in (one.kind, other.kind)}
    if "part" in kinds or not (covers_place(one) and covers_place(other)):
        return False
    if "rural" in kinds:
        return kinds <= {"rural", "each"} if rural_metric else kinds == {"rural"}
    return True
