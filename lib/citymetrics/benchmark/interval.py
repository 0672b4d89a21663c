"""What a figure may be, from … to …: a floor is open above, a range has two ends, a denominator may have several sources.

Only what a text or a source states makes an interval: 左右 has no width that anyone wrote down, so it gets none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from citymetrics.benchmark.inputs import Row, missing

FLOORS, CAPS = ("ge", "gt"), ("le", "lt")
FULL = {"%": 100.0, "grade": 5.0}
"""Where a unit's scale ends; the others are open above."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, ends included; `high` is infinite where nothing bounds it."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"{self.low} is not below {self.high}")

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def is_open(self) -> bool:
        """Whether an end is infinite: no width, no middle."""
        return math.isinf(self.low) or math.isinf(self.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common, so that neither is surely the larger."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: float) -> Interval:
        """Every value times `factor`, a number above zero."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, other: Interval) -> Interval | None:
        """Every quotient of the two, for values of zero and above; None where `other` may be zero throughout.

        An end that divides by zero, or infinity by infinity, is open.
        """
        if other.high == 0:
            return None
        low = 0.0 if math.isinf(other.high) else self.low / other.high
        high = math.inf if other.low == 0 or math.isinf(self.high) else self.high / other.low
        return Interval(low, high)

    def minus(self, other: Interval) -> Interval:
        """Every difference of the two."""
        return Interval(self.low - other.high, self.high - other.low)

    def hull(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))


def stated_interval(row: Row) -> Interval | None:
    """What a stated figure may be: a floor up to the end of its scale, a cap down to zero, a range its ends, else the figure.

    None where the value is missing. `ge` and `gt` are the same here: a bound that is not reached makes no other interval.
    """
    value, top = row["value"], row["value_max"]
    if missing(value):
        return None
    if row["comparator"] in FLOORS:
        return Interval(value, max(value, FULL.get(row["unit"], math.inf)))
    if row["comparator"] in CAPS:
        return Interval(min(0.0, value), value)
    return Interval(value, value if missing(top) else max(value, top))


def denominator_interval(found: Any) -> Interval:
    """What a denominator may be: its value, or all between the lowest and the highest that its sources give."""
    low, high = (
        found.value if missing(end) else end
        for end in (getattr(found, "low", None), getattr(found, "high", None))
    )
    return Interval(min(low, found.value), max(high, found.value))
