"""Who may be ranked with whom, and why the others are not.

Cities are peers of cities and districts of districts. A district against its own city is a cascade, never a
ranking; against another city it is shown but not ranked, because a district and a city do not carry the
same tasks. Ranks are taken on full precision and only where at least two sound figures meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from citymetrics.benchmark.inputs import RANK_GROUPS, Place, Row, missing
from citymetrics.benchmark.interval import CAPS, FLOORS
from citymetrics.benchmark.metrics.grades import Pair, span
from citymetrics.benchmark.metrics.names import listed
from citymetrics.benchmark.metrics.scope import covers_place, ground_label, ground_name, read_scope
from citymetrics.benchmark.metrics.spreads import basis_of
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.labels import Label

__all__ = ["Ranking", "most_comparable", "rank", "rank_basis", "refuse_levels", "span"]


@dataclass
class Ranking:
    """`ranks` hold (rank, of how many) by observation id; `basis` names the column ranked on."""

    basis: str
    ranks: dict[str, tuple[int, int]]
    refused: list[Refusal]
    remarks: list[Remark]


def refuse_levels(cities: Sequence[str], places: Mapping[str, Place]) -> list[Refusal]:
    """The pairs of places that no ranking may join: a district with its own city, and a place with others of a higher level."""
    refused = []
    height = {city: RANK_GROUPS.index(places[city].rank_group) for city in cities}
    for city in cities:
        parent = places[city].parent
        if parent is not None and parent in cities:
            refused.append(Refusal(_pair(places[city], [places[parent]]), remark("cascade")))
        others = [places[other] for other in cities if height[other] < height[city] and other != parent]
        if others:
            refused.append(Refusal(_pair(places[city], others), remark("other_level")))
    return refused


def rank_basis(metric: Any) -> str:
    """The column that a metric is ranked on: for what adds up the first of `spreads.yml` that its entry allows, else the value."""
    return basis_of(metric)


def rank(
    headlines: Sequence[Row], metric: Any, places: Mapping[str, Place], pairs: Sequence[Pair] = ()
) -> Ranking:
    """Rank `headlines` (one row per place, derived columns included) within each group of peers.

    Ranked are the most places of which every two can be compared (`pairs` say which), the others are refused with the reason.
    """
    result = Ranking(rank_basis(metric), {}, [], [])
    if metric.direction not in ("higher", "lower"):
        if len(headlines) > 1:
            result.refused.append(Refusal(remark("ranking"), remark("no_direction")))
        return result
    apart = {
        frozenset((pair.one_id, pair.other_id)): pair for pair in pairs if pair.grade == "not_comparable"
    }
    for group in RANK_GROUPS:
        own = [row for row in headlines if places[row["city"]].rank_group == group]
        _rank_group(own, metric, places, apart, result)
    return result


Apart = Mapping[frozenset[str], Pair]


def _rank_group(
    rows: list[Row], metric: Any, places: Mapping[str, Place], apart: Apart, result: Ranking
) -> None:
    sound = _drop_unranked(rows, metric, places, result)
    rows = most_comparable(sound, apart)
    for row in sound:
        if row not in rows:
            what = remark("place", city=places[row["city"]].label, rows=(row["observation_id"],))
            result.refused.append(Refusal(what, _why_apart(row, rows, apart)))
    if len(rows) < 2:
        return
    values = [row[result.basis] for row in rows]
    for row, value in zip(rows, values, strict=True):
        ahead = sum(other > value if metric.direction == "higher" else other < value for other in values)
        result.ranks[row["observation_id"]] = (ahead + 1, len(rows))
    result.remarks += _differences(rows, places)


def most_comparable(rows: Sequence[Row], apart: Apart) -> list[Row]:
    """The most of `rows` of which no two are `apart`; of equally many those that come first."""
    for size in range(len(rows), 1, -1):
        for chosen in combinations(rows, size):
            keys = (
                frozenset((one["observation_id"], other["observation_id"]))
                for one, other in combinations(chosen, 2)
            )
            if not any(key in apart for key in keys):
                return list(chosen)
    return list(rows[:1])


def _why_apart(row: Row, kept: Sequence[Row], apart: Apart) -> Remark:
    """The gravest difference that keeps a row from those that are ranked."""
    keys = (frozenset((row["observation_id"], other["observation_id"])) for other in kept)
    return next(apart[key].reasons[0] for key in keys if key in apart)


def _drop_unranked(rows: list[Row], metric: Any, places: Mapping[str, Place], result: Ranking) -> list[Row]:
    """Leave out what has no value on the basis of the ranking or speaks for a ground of its own, saying so."""
    kept: list[Row] = []
    for row in rows:
        reason = _why_unranked(row, metric, places[row["city"]], result.basis)
        if reason is None:
            kept.append(row)
        elif len(rows) > 1:
            what = remark("place", city=places[row["city"]].label, rows=(row["observation_id"],))
            result.refused.append(Refusal(what, reason))
    return kept


def _why_unranked(row: Row, metric: Any, place: Place, basis: str) -> Remark | None:
    scope = read_scope(row["scope"])
    if missing(row[basis]):
        if scope.kind == "each":
            return remark("no_count", city=place.label, unit=ground_name(scope))
        if scope.kind in ("part", "urban"):
            return remark("part_of_place", city=place.label, area=ground_name(scope))
        if row["role"] == "achieved" and missing(row["years"]):
            return remark("no_past_period")
        return remark("not_derived", city=place.label)
    if scope.kind == "part" or not covers_place(scope):
        return remark("other_ground", area=ground_label(scope))
    return None


def _differences(rows: list[Row], places: Mapping[str, Place]) -> list[Remark]:
    """What differs within a ranking, without making it unsound."""
    found = []
    identities = tuple(row["observation_id"] for row in rows)
    bound = [row for row in rows if row["comparator"] in FLOORS + CAPS]
    exact = [row for row in rows if row["comparator"] not in FLOORS + CAPS]
    if bound and exact:
        found.append(
            remark(
                "floor_and_exact", rows=identities, bound=_names(bound, places), exact=_names(exact, places)
            )
        )
    if len({(row["years_from"], row["years_to"]) for row in rows}) > 1:
        labels = [places[row["city"]].label for row in rows]
        spans = [
            Label(f"{name.zh} {span(row)}", f"{name.en} {span(row)}")
            for name, row in zip(labels, rows, strict=True)
        ]
        found.append(remark("terms_differ", rows=identities, spans=listed(spans)))
    if len({row["scope"] for row in rows}) > 1:
        labels = [places[row["city"]].label for row in rows]
        grounds = [ground_label(read_scope(row["scope"])) for row in rows]
        named = [Label(f"{a.zh} {b.zh}", f"{a.en} {b.en}") for a, b in zip(labels, grounds, strict=True)]
        found.append(remark("grounds_differ", rows=identities, grounds=listed(named)))
    ranges = tuple(row["observation_id"] for row in rows if row["comparator"] == "range")
    if ranges:
        found.append(remark("range_by_lower", rows=ranges))
    return found


def _names(rows: list[Row], places: Mapping[str, Place]) -> Label:
    return listed([places[city].label for city in dict.fromkeys(row["city"] for row in rows)])


def _pair(one: Place, others: list[Place]) -> Remark:
    return remark("pair", one=one.label, other=listed([place.label for place in others]))
