"""Tiers: how widely a metric is stated. Worked out from the observations and never written by hand, so it can't go stale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

Tier = Literal["core", "single", "unstated"]
TIERS: tuple[Tier, ...] = ("core", "single", "unstated")
CORE_PLANS = 2
"""A metric stated by at least this many plans is `core`."""


def count_plans(stated: Iterable[tuple[object, object]]) -> dict[str, int]:
    """Metric → number of plans that state it, from pairs of metric and plan; pairs without a metric are passed over."""
    pairs = {(metric, plan) for metric, plan in stated if isinstance(metric, str) and metric}
    return dict(Counter(metric for metric, _ in pairs))


def tier_of(metric: str, plans: Mapping[str, int]) -> Tier:
    """`core` (two plans or more), `single` (one) or `unstated`, given the numbers of `count_plans`."""
    stated = plans.get(metric, 0)
    if stated >= CORE_PLANS:
        return "core"
    return "single" if stated else "unstated"
