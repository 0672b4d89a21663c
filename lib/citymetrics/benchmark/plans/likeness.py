"""How alike the sets of instruments of two plans are: Jaccard's index, and whether chance would make them as alike.

Three answers to what chance is, each exact:

`all`         a plan adopts any set of that size from all instruments that some registered plan adopts;
`theme`       the same within every theme, so that plans about the same things do not look alike for that alone;
`popularity`  the same among instruments that as many third plans adopt, so that what everybody adopts does not make two plans look
              alike; instruments that no third plan adopts are left out.

Tested is whether two plans share *more* than by chance, never whether they share less: instruments that no plan adopts are unknown,
so `all` and `theme` reckon with too few to choose from and expect too much overlap. That makes their p-values too large for
likeness, which is safe, and too small for unlikeness, which is not. On the other hand instruments that belong together are adopted
together, which none of the three knows. Every p-value stands beside the number of instruments that chance can move; Holm's rule
adjusts them for the pairs.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from citymetrics.benchmark.inference.model import LEVEL, ExactTest, judge, refuse
from citymetrics.benchmark.inference.null import NullDistribution, holm
from citymetrics.benchmark.inference.overlap import moving, overlap_distribution, stratify
from citymetrics.benchmark.inputs import Place
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.errors import check_choice

NULLS = ("all", "theme", "popularity")
SOUNDEST = "popularity"
"""The one that sentences and figures cite: neither fashion nor the choice of what is listed can feign a likeness."""
RELATIONS = ("peers", "siblings", "cascade", "levels")
"""Two cities (or districts of two cities); two districts of one city; a city and its district; a district and another city."""
MOST_PLACES = 60
"""More places would make more pairs than anybody reads; choose some."""


@dataclass(frozen=True)
class Holdings:
    """What every registered place adopts: `held` by place, over the `universe` of what any of them adopts, each with its theme."""

    held: Mapping[str, frozenset[str]]
    universe: tuple[str, ...]
    themes: Mapping[str, str]

    def strata(self, null: str, one: str, other: str) -> dict[str, Hashable]:
        """The stratum of every instrument that takes part under one of `NULLS`, in the order of the universe."""
        if null != "popularity":
            return {member: self.themes[member] if null == "theme" else "" for member in self.universe}
        thirds = [own for city, own in self.held.items() if city not in (one, other)]
        adopters = {member: sum(member in own for own in thirds) for member in self.universe}
        return {member: count for member, count in adopters.items() if count}

    def counts(self, null: str, one: str, other: str) -> list[tuple[int, int, int]]:
        """Per stratum its instruments, and how many of them the one and the other adopt."""
        return stratify(self.held[one], self.held[other], self.strata(null, one, other))

    def shared(self, null: str, one: str, other: str) -> int:
        """How many instruments the two share, of those that take part under `null`."""
        return len(self.held[one] & self.held[other] & self.strata(null, one, other).keys())


def relation(one: Place, other: Place) -> str:
    """How two places stand to each other: one of `RELATIONS`."""
    if other.id == one.parent or one.id == other.parent:
        return "cascade"
    if one.rank_group != other.rank_group:
        return "levels"
    return "siblings" if one.parent and one.parent == other.parent else "peers"


def jaccard(one: Set[str], other: Set[str]) -> float:
    """Members of both over members of either; NaN for two empty sets."""
    either = len(one | other)
    return len(one & other) / either if either else float("nan")


def likeness(
    cities: Sequence[str], holdings: Holdings, places: Mapping[str, Place]
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Every pair of `cities`, and the pairs that could not be tested, with the reason.

    Columns: `one`, `other`, `relation`, `one_size`, `other_size` (instruments adopted), `shared`, `either`, `jaccard`,
    `jaccard_most` (what two sets of these sizes can reach), then for each null its `n_` (instruments that chance can move),
    `shared_` (of those that take part), `expected_` (what chance would have them share), `p_` and `holm_` (adjusted by Holm's rule
    for the pairs that have a p-value under the same null), and `pairs`, how many have one under `all`. What is not given is NaN.
    """
    refused: list[Refusal] = []
    if len(cities) > MOST_PLACES:
        too_many = remark("adoption.too_many", count=len(cities), most=MOST_PLACES)
        return _frame([]), [Refusal(remark("adoption.similarity"), too_many)]
    rows: list[dict[str, Any]] = []
    for one, other in combinations(cities, 2):
        rows.append(_row(one, other, holdings, places))
        reason = why_untested(one, other, "all", holdings, places)
        if reason is not None:
            names = {"one": places[one].label, "other": places[other].label}
            refused.append(Refusal(remark("pair", **names), reason))
    frame = _frame(rows)
    for null in NULLS:
        given = frame[f"p_{null}"].notna()
        frame.loc[given, f"holm_{null}"] = holm(frame.loc[given, f"p_{null}"].tolist())
    frame["pairs"] = int(frame["p_all"].notna().sum())
    return frame, refused


def _row(one: str, other: str, holdings: Holdings, places: Mapping[str, Place]) -> dict[str, Any]:
    held = holdings.held[one], holdings.held[other]
    sizes = len(held[0]), len(held[1])
    row: dict[str, Any] = {
        "one": one,
        "other": other,
        "relation": relation(places[one], places[other]),
        "one_size": sizes[0],
        "other_size": sizes[1],
        "shared": len(held[0] & held[1]),
        "either": len(held[0] | held[1]),
        "jaccard": jaccard(*held),
        "jaccard_most": min(sizes) / max(sizes) if max(sizes) else float("nan"),
    }
    for null in NULLS:
        if why_untested(one, other, null, holdings, places) is not None:
            continue
        counts = holdings.counts(null, one, other)
        chance, shared = overlap_distribution(counts), holdings.shared(null, one, other)
        row |= {f"n_{null}": moving(counts), f"shared_{null}": shared, f"expected_{null}": chance.mean}
        if attainable(chance):
            row[f"p_{null}"] = chance.p(shared, "greater")
    return row


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    known = [
        "one",
        "other",
        "relation",
        "one_size",
        "other_size",
        "shared",
        "either",
        "jaccard",
        "jaccard_most",
    ]
    tested = [f"{name}_{null}" for null in NULLS for name in ("n", "shared", "expected", "p", "holm")]
    frame = pd.DataFrame(rows, columns=[*known, *tested])
    frame[tested] = frame[tested].astype("float64")
    return frame.assign(pairs=0)


def attainable(chance: NullDistribution) -> bool:
    """Whether any overlap could have a p-value of `LEVEL` or less."""
    return len(chance.values) > 1 and chance.least_p("greater") <= LEVEL


def why_untested(
    one: str, other: str, null: str, holdings: Holdings, places: Mapping[str, Place]
) -> Remark | None:
    """Why chance says nothing about a pair; None where it may."""
    for city in (one, other):
        if not holdings.held[city]:
            return remark("adoption.adopts_none", city=places[city].label)
    taken = holdings.strata(null, one, other).keys()
    if not taken or (null != "popularity" and taken <= (holdings.held[one] | holdings.held[other])):
        return remark("adoption.no_third")
    return None


def pair_test(
    one: str,
    other: str,
    null: str,
    holdings: Holdings,
    places: Mapping[str, Place],
    **given: Any,
) -> ExactTest:
    """The exact test of one pair under one of `NULLS`, with the distribution of the overlap."""
    check_choice("null", null, NULLS)
    names = {"one": places[one].label, "other": places[other].label}
    counts = holdings.counts(null, one, other)
    given |= {
        "n": moving(counts),
        "k": len(counts),
        "null": remark(f"adoption.null_{null}", **names),
        "alternative": "greater",
    }
    reason = why_untested(one, other, null, holdings, places)
    if reason is not None:
        return refuse("overlap", reason, **given)
    code = "exact_overlap" if len(counts) == 1 else "exact_overlap_strata"
    return judge(
        "overlap",
        float(holdings.shared(null, one, other)),
        overlap_distribution(counts),
        method=remark(f"inference.{code}", k=len(counts)),
        **given,
    )
