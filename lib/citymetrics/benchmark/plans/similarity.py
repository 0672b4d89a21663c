"""How far the plans' profiles of themes lie apart, and the tree that groups them.

A profile is a plan's shares of the themes by one measure (text without a theme left out). Shares are parts of a whole: a step from
0 to 5 % is more than one from 30 to 35 %, and where one grows others must shrink. Euclid's distance between shares knows neither;
Hellinger's (Euclid's between the square roots of shares, over √2) and the square root of the Jensen–Shannon divergence (to base 2)
are distances between distributions, from 0 for the same profile to 1 for profiles without a theme in common.

Drawing paragraphs again adds noise to any distance and never takes it away, so that a percentile interval would lie too high. What
is given instead is a yardstick: how far two draws of one and the same plan lie apart. A distance within it may be noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from citymetrics.benchmark.inputs import Inputs, as_rows, resolve, shown_rows
from citymetrics.benchmark.metrics.names import listed
from citymetrics.benchmark.plans.emphasis import measure_label, plan_caveats
from citymetrics.benchmark.plans.likeness import relation
from citymetrics.benchmark.plans.resampling import (
    DRAWS,
    LEAST_PARAGRAPHS,
    LEAST_ROWS,
    MEASURES,
    SEED,
    Floats,
    PlanUnits,
    Resampled,
    plan_units,
)
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.errors import check_choice
from citymetrics.labels import Label
from citymetrics.labels.wording import wording

DISTANCES = ("hellinger", "jensen_shannon")
LEAST_PLANS = 3
"""Two plans make one distance and no tree."""
MOST_PLANS = 60
"""A tree of more can't be read, and its draws take time that grows with their square."""
COLUMNS = ["city", "other", "relation", "distance", "noise", "beyond_noise"]
MERGE_COLUMNS = ["cities", "height", "stability"]
RELATIONS = {
    "peers": "peers",
    "siblings": "peers",
    "cascade": "city_and_district",
    "levels": "other_level",
}
"""What two places are called here, by how they stand to each other: a tree of themes makes nothing of districts of one city."""
_NOISE_LEVEL = 95


@dataclass(frozen=True, kw_only=True)
class Similarity(Resampled):
    """The result of `similarity`.

    `frame` has a row per pair of places: their `distance` from 0 to 1, the `noise` (how far two draws of the same plan lie apart in
    95 % of cases, the larger of the two plans'; NaN where it can't be drawn), whether the distance is `beyond_noise`, and their
    `relation` (`peers`, `city_and_district`, `other_level`). The nearest come first.

    `merges` has a row per branch of the tree (average linkage), the lowest first: its `cities`, the `height` at which they join, and
    its `stability`: the share in % of draws in which the very same places form a branch. `linkage` is scipy's matrix over `cities`, and
    `cophenetic` the correlation of the tree's heights with the distances; both are None where there is no tree.
    """

    measure: str
    metric: str
    merges: pd.DataFrame = field(repr=False, compare=False)
    linkage: Floats | None = field(repr=False, compare=False)
    cophenetic: float | None

    @property
    def evidence(self) -> tuple[str, ...]:
        return () if self.measure == "text" else tuple(shown_rows(self.inputs, self.cities)["observation_id"])

    @property
    def measure_label(self) -> Label:
        return measure_label(self.measure)

    @property
    def metric_label(self) -> Label:
        return wording()[f"emphasis.distance_{self.metric}"]

    def distance(self, city: str, other: str) -> float | None:
        """The distance of two places; None where it isn't given. Raises `UnknownChoice` for an unknown place."""
        for place in (city, other):
            check_choice("city", place, self.inputs.places)
        for row in as_rows(self.frame):
            if {row["city"], row["other"]} == {city, other}:
                return float(row["distance"])
        return None


def similarity(
    cities: Iterable[str] | None = None,
    *,
    measure: str = "text",
    metric: str = "hellinger",
    data: Inputs | pd.DataFrame | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Similarity:
    """How far the profiles of `cities` (all for None) lie apart by `measure`, and the tree that groups them.

    Parameters
    ----------
    measure : what shares are shares of, one of `MEASURES`.
    metric : `hellinger` or `jensen_shannon`.

    Places whose plan holds too little (no text, fewer than 20 paragraphs or 10 rows) are left out with the reason. Fewer than three
    plans make no tree. Districts stand in the tree beside their city: it tells likeness and ranks nobody. Raises `UnknownChoice`.
    """
    check_choice("measure", measure, MEASURES)
    check_choice("metric", metric, DISTANCES)
    inputs = resolve(data)
    held = plan_units(inputs, inputs.choose_cities(cities))
    refused = tuple(_left_out(held, measure, inputs))
    units = [one for one in held.values() if not _thin(one, measure)]
    chosen = tuple(one.city for one in units)
    profiles = np.array([_profile(one.totals(measure)) for one in units])
    drawn = [_profile(one.draw(seed, draws, (measure,))[measure]) for one in units]
    matrix = distances(profiles, metric) if len(units) > 1 else np.zeros((len(units),) * 2)
    noise = [_noise(one, metric) for one in drawn]
    frame = _pairs(chosen, matrix, noise, inputs)
    reason = _no_tree(len(chosen))
    tree, cophenetic = (None, None) if reason else _tree(matrix)
    merges = pd.DataFrame(columns=MERGE_COLUMNS)
    if tree is None:
        refused += (Refusal(remark("emphasis.tree"), reason or remark("emphasis.all_alike")),)
    else:
        merges = _merges(tree, chosen, np.array(drawn), metric)
    caveats = _caveats(chosen, inputs, measure, metric, cophenetic, (seed, draws))
    return Similarity(
        *(chosen, frame, seed, draws, caveats, refused),
        measure=measure,
        metric=metric,
        merges=merges,
        linkage=tree,
        cophenetic=cophenetic,
        inputs=inputs,
    )


def distances(profiles: Floats, metric: str = "hellinger") -> Floats:
    """The distances of `profiles` (… × places × themes, each summing to 1) as … × places × places, from 0 to 1."""
    one, other = profiles[..., :, None, :], profiles[..., None, :, :]
    if metric == "hellinger":
        return np.asarray(np.sqrt(((np.sqrt(one) - np.sqrt(other)) ** 2).sum(axis=-1) / 2))
    middle = (one + other) / 2
    divergence = (_relative(one, middle) + _relative(other, middle)) / 2
    return np.asarray(np.sqrt(np.clip(divergence, 0, 1)))


def _relative(one: Floats, other: Floats) -> Floats:
    """Kullback and Leibler's divergence to base 2; a theme without share adds nothing."""
    ratio = np.divide(
        one, other, out=np.ones(np.broadcast_shapes(one.shape, other.shape)), where=(one > 0) & (other > 0)
    )
    return np.asarray((one * np.log2(ratio)).sum(axis=-1))


def _profile(totals: Floats) -> Floats:
    """Parts of 1 over the themes, what has none left out; NaN where there is nothing."""
    themed = totals[..., :-1]
    whole = themed.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(themed, whole, out=np.full_like(themed, np.nan), where=whole > 0))


def _thin(one: PlanUnits, measure: str) -> Remark | None:
    """Why a plan holds too little for a profile; None where it holds enough."""
    count = round(float(one.totals(measure)[:-1].sum()))
    if not one.has_text:
        return remark("emphasis.why_no_text")
    if one.paragraphs < LEAST_PARAGRAPHS:
        return remark("emphasis.plan_too_short", count=one.paragraphs, least=LEAST_PARAGRAPHS)
    if measure == "text":
        return None if count else remark("emphasis.no_words")
    if count >= LEAST_ROWS:
        return None
    return remark("emphasis.profile_too_thin", count=count, least=LEAST_ROWS, measure=measure_label(measure))


def _left_out(held: Mapping[str, PlanUnits], measure: str, inputs: Inputs) -> Iterator[Refusal]:
    places = inputs.places
    for city, one in held.items():
        reason = _thin(one, measure)
        if reason:
            yield Refusal(remark("place", city=places[city].label), reason)


def _no_tree(count: int) -> Remark | None:
    if count < LEAST_PLANS:
        return remark("emphasis.few_plans", count=count, least=LEAST_PLANS)
    return remark("emphasis.many_plans", count=count, most=MOST_PLANS) if count > MOST_PLANS else None


def _noise(drawn: Floats, metric: str) -> float:
    """How far two draws of one plan lie apart in 95 % of cases: each draw beside the next."""
    count = len(drawn) // 2 * 2
    pairs = drawn[:count].reshape(count // 2, 2, -1)
    pairs = pairs[~np.isnan(pairs).any(axis=(1, 2))]
    return float(np.percentile(distances(pairs, metric)[:, 0, 1], _NOISE_LEVEL)) if len(pairs) else np.nan


def _pairs(cities: tuple[str, ...], matrix: Floats, noise: list[float], inputs: Inputs) -> pd.DataFrame:
    records, known = [], inputs.places
    places = [known[city] for city in cities]
    for one, other in combinations(range(len(cities)), 2):
        apart, yardstick = float(matrix[one, other]), max(noise[one], noise[other])
        how = RELATIONS[relation(places[one], places[other])]
        records.append((cities[one], cities[other], how, apart, yardstick, apart > yardstick))
    frame = pd.DataFrame(records, columns=COLUMNS)
    return frame.sort_values("distance", kind="stable").reset_index(drop=True)


def _tree(matrix: Floats) -> tuple[Floats | None, float | None]:
    """scipy's linkage and the cophenetic correlation; None where all distances are equal, as any tree would do then."""
    # Importing scipy's clusters takes longer than growing the tree.
    from scipy.cluster.hierarchy import cophenet, linkage
    from scipy.spatial.distance import squareform

    condensed = squareform(matrix, checks=False)
    if np.ptp(condensed) < 1e-12:
        return None, None
    tree = linkage(condensed, "average")
    heights = cophenet(tree)
    even = np.ptp(heights) < 1e-12
    return np.asarray(tree), None if even else float(np.corrcoef(heights, condensed)[0, 1])


def _branches(tree: Any, count: int) -> list[frozenset[int]]:
    """The leaves under each merge of a linkage matrix, in its order."""
    found: list[frozenset[int]] = [frozenset([leaf]) for leaf in range(count)]
    for row in tree:
        found.append(found[int(row[0])] | found[int(row[1])])
    return found[count:]


def _merges(tree: Floats, cities: tuple[str, ...], drawn: Floats, metric: str) -> pd.DataFrame:
    """The branches of the tree with the share of draws (places × draws × themes) that hold them too."""
    from scipy.cluster.hierarchy import linkage

    samples = np.swapaxes(drawn, 0, 1)
    samples = samples[~np.isnan(samples).any(axis=(1, 2))]
    upper = np.triu_indices(len(cities), 1)
    condensed = distances(samples, metric)[:, upper[0], upper[1]]
    branches = _branches(tree, len(cities))
    seen = dict.fromkeys(branches, 0)
    for one in condensed:
        for branch in seen.keys() & set(_branches(linkage(one, "average"), len(cities))):
            seen[branch] += 1
    whole = len(cities)
    records = [
        (
            tuple(city for leaf, city in enumerate(cities) if leaf in branch),
            float(row[2]),
            # The root holds everyone in every draw and says nothing.
            np.nan if len(branch) == whole else 100 * seen[branch] / len(condensed),
        )
        for branch, row in zip(branches, tree, strict=True)
    ]
    return pd.DataFrame(records, columns=MERGE_COLUMNS)


def _caveats(
    cities: tuple[str, ...],
    inputs: Inputs,
    measure: str,
    metric: str,
    cophenetic: float | None,
    drawing: tuple[int, int],
) -> tuple[Remark, ...]:
    seed, draws = drawing
    found = []
    if len(cities) > 1:
        found += [remark(f"emphasis.about_{metric}"), remark("emphasis.noise", draws=draws // 2, seed=seed)]
    if cophenetic is not None:
        found.append(remark("emphasis.cophenetic", value=f"{cophenetic:.2f}"))
        found.append(remark("emphasis.stability", draws=draws, plans=len(cities)))
    places, chosen = inputs.places, set(cities)
    family = [places[city].label for city in cities if places[city].parent in chosen]
    if family:
        found.append(remark("emphasis.family", names=listed(family)))
    if len({plan.term for plan in inputs.sources.values() if plan.city in chosen}) > 1:
        found.append(remark("emphasis.terms"))
    if measure == "text" and cities:
        found.append(remark("emphasis.text_rule"))
    return (*found, *plan_caveats(cities, inputs))
