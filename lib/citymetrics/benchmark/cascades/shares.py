"""How much of a city's total a district takes on, held against its share of people, land and subdistricts.

Two shares are given where the terms differ: of the totals, and of the yearly amounts. The yearly one leads, because three
years' work against five years' work would look small for being short; it assumes that both spread evenly. A verdict stands
only where every sourced basis gives it, and says whether the bounds bear it or only the figures as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.benchmark.cascades.bases import Basis, scales
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.derived import Derived

VERDICTS = ("over", "under", "even", "depends", "unclear", "no_basis")
CERTAINTIES = ("bounds", "as_written")


@dataclass(frozen=True, slots=True)
class Carry:
    """Share of the target over share of one basis: 1 where the two are alike. `open` tells that a floor or a cap leaves an
    end without bound."""

    measure: str
    point: float
    bounds: Interval

    @property
    def is_open(self) -> bool:
        return self.bounds.is_open or self.bounds.low == 0 < self.point


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of `VERDICTS`; `certainty` is one of `CERTAINTIES`, empty where the verdict says nothing."""

    verdict: str
    certainty: str = ""

    @property
    def says(self) -> bool:
        return self.verdict in ("over", "under", "even")


@dataclass(frozen=True, slots=True)
class Share:
    """A child's part of its parent's figure, in %: `point` as written, `bounds` all that the bounds allow.

    `approximate` tells that a plan says about (约, 左右), which has no stated width and so no place in the bounds.
    """

    point: float
    bounds: Interval
    approximate: bool = False

    def carry(self, basis: Basis) -> Carry | None:
        """The share over the child's share of `basis`; None where that may be nothing."""
        bounds = self.bounds.over(basis.share)
        return Carry(basis.measure, self.point / basis.point, bounds) if bounds and basis.point else None

    def carries(self, bases: Sequence[Basis]) -> tuple[Carry, ...]:
        return tuple(carry for basis in bases if (carry := self.carry(basis)))


def share_of(child: Derived | None, parent: Derived | None, *, approximate: bool = False) -> Share | None:
    """The child's part of the parent, in %; None where either has no value or the parent's is nothing."""
    if child is None or parent is None or parent.value <= 0:
        return None
    bounds = child.interval.over(parent.interval)
    return Share(100 * child.value / parent.value, bounds.times(100), approximate) if bounds else None


def judge(share: Share, bases: Sequence[Basis]) -> Verdict:
    """Over, under or even if every basis says so by its bounds; else by the figures as written where a bound is open.

    Bases that disagree make `depends`, a range that crosses the edge of the even band makes `unclear`.
    """
    carries = share.carries(bases)
    if not carries:
        return Verdict("no_basis")
    zones = [_zone(carry.bounds) for carry in carries]
    certainty = "as_written" if share.approximate else "bounds"
    if None in zones and any(carry.is_open for carry in carries):
        written = Share(share.point, Interval(share.point, share.point))
        zones, certainty = [_zone(carry.bounds) for carry in written.carries(bases)], "as_written"
    if None in zones:
        return Verdict("unclear")
    return Verdict(str(zones[0]) if len(set(zones)) == 1 else "depends", certainty)


def _zone(bounds: Interval) -> str | None:
    """Which side of the even band an interval lies on; None where it lies on more than one."""
    even = float(scales()["even"])
    if bounds.low > even:
        return "over"
    if bounds.high < 1 / even:
        return "under"
    return "even" if bounds.low >= 1 / even and bounds.high <= even else None
