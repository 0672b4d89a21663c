"""One worked-out value with all that it may be: the bound of the text and the range of what it was divided or multiplied by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.interval import Interval, denominator_interval, stated_interval


@dataclass(frozen=True, slots=True)
class Derived:
    """`value` to `top` (the upper end of a stated range, else the same) on the denominators' chosen figures.

    `written` is the same under all figures that sources give for the denominators, `interval` also under the text's bound:
    a floor is open above. `denominators` are the records that it was multiplied or divided by, `spread` the one of the basis.
    """

    value: float
    top: float
    written: Interval
    interval: Interval
    denominators: tuple[Any, ...] = ()
    spread: Any = None

    def end(self, tail: str) -> float:
        """One of the four numbers by the tail of its column: "", `_max`, `_low` or `_high`."""
        return {
            "": self.value,
            "_max": self.top,
            "_low": self.interval.low,
            "_high": self.interval.high,
        }[tail]

    def scaled(self, factor: float) -> Derived:
        """The same times a plain number above zero."""
        return Derived(
            self.value * factor,
            self.top * factor,
            self.written.times(factor),
            self.interval.times(factor),
            self.denominators,
            self.spread,
        )

    def shared(self, years: int) -> Derived:
        """An equal part for each of `years`; divided, because a third is no decimal fraction."""
        written, interval = (
            Interval(one.low / years, one.high / years) for one in (self.written, self.interval)
        )
        return Derived(
            self.value / years, self.top / years, written, interval, self.denominators, self.spread
        )

    def multiplied(self, count: Any) -> Derived:
        """The same for as many units as `count`, a denominator, may be."""
        factor, span = float(count.value), denominator_interval(count)
        return Derived(
            self.value * factor,
            self.top * factor,
            _product(self.written, span),
            _product(self.interval, span),
            (*self.denominators, count),
            self.spread,
        )

    def divided(self, found: Any, per: float) -> Derived:
        """The same per so many units of `found`, a usable denominator."""
        span = denominator_interval(found)
        written, interval = self.written.over(span), self.interval.over(span)
        if written is None or interval is None:
            raise ValueError(f"{found.measure} of {found.place} is not above zero")
        return Derived(
            self.value / found.value * per,
            self.top / found.value * per,
            written.times(per),
            interval.times(per),
            (*self.denominators, found),
            found,
        )


def _product(one: Interval, count: Interval) -> Interval:
    return Interval(one.low * count.low, one.high * count.high)


def stated_value(row: Row) -> Derived | None:
    """A stated quantity as it is; None where it isn't a finite quantity of zero or more, so that nothing can be derived."""
    value = row["value"]
    top = value if missing(row["value_max"]) else row["value_max"]
    interval = stated_interval(row)
    if interval is None or not (math.isfinite(value) and math.isfinite(top)) or value < 0 or top < value:
        return None
    return Derived(float(value), float(top), Interval(float(value), float(top)), interval)


def is_usable(found: Any) -> bool:
    """Whether a denominator is a finite number above zero, with every figure that its sources give."""
    ends = (found.value, getattr(found, "low", None), getattr(found, "high", None))
    return found.value is not None and all(math.isfinite(end) and end > 0 for end in ends if end is not None)
