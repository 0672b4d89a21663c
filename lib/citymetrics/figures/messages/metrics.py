"""What figures of metrics show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.benchmark.interval import Interval, stated_interval
from citymetrics.benchmark.metrics.comparability import Comparability
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.gap import Gap
from citymetrics.benchmark.metrics.gaps import Gaps
from citymetrics.benchmark.metrics.intensities import Intensities
from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.tables.gap import who_text
from citymetrics.figures.messages.say import say
from citymetrics.labels.wording import join


def metric_message(comparison: Comparison, lang: str) -> str:
    """Whose figure is the highest among cities that are ranked together, and whether that holds within bounds and denominators."""
    ranked = _ranked(comparison)
    if len(ranked) < 2:
        count = len(comparison.headlines)
        return say(lang, "metric_unranked", metric=comparison.label, count=count) if count > 1 else ""
    basis = comparison.basis
    best = max(float(row[basis]) for row in ranked)
    first = [row for row in ranked if float(row[basis]) == best]
    others = [row for row in ranked if float(row[basis]) != best]
    values = {"metric": comparison.label, "city": _names(first, comparison.inputs, lang)}
    if not others:
        return say(lang, "metric_alike", metric=comparison.label, count=len(first))
    approximate = any(row["comparator"] == "approx" for row in ranked)
    spans = {row["city"]: _span(row, basis) for row in ranked}
    sure = not approximate and all(
        spans[one["city"]].low > spans[other["city"]].high for one in first for other in others
    )
    return say(lang, "metric_sure" if sure else "metric_open", "metric_plain", **values)


def _ranked(comparison: Comparison) -> list[Row]:
    return [
        row
        for row in comparison.headlines
        if row["rank"] is not None and comparison.inputs.places[row["city"]].rank_group == "city"
    ]


def _span(row: Row, basis: str) -> Interval:
    """All that a figure may be on the basis that it is ranked on."""
    if basis == "value":
        stated = stated_interval(row)
        assert stated is not None
        return stated
    return Interval(float(row[f"{basis}_low"]), float(row[f"{basis}_high"]))


def _names(rows: Iterable[Row], inputs: Inputs, lang: str) -> str:
    return join([inputs.places[row["city"]].label.in_language(lang) for row in rows], lang)


def panels_message(comparisons: Sequence[Comparison], inputs: Inputs, lang: str) -> str:
    """Who has the first rank on how many of the metrics that are drawn; one metric speaks for itself."""
    if len(comparisons) == 1:
        return metric_message(comparisons[0], lang)
    ranked = [rows for rows in map(_ranked, comparisons) if len(rows) > 1]
    firsts = Counter(row["city"] for rows in ranked for row in rows if row["rank"] == 1)
    if not ranked:
        return say(lang, "panels_unranked", count=len(comparisons)) if comparisons else ""
    leads = [f"{inputs.places[city].label.in_language(lang)} {count}" for city, count in firsts.most_common()]
    return say(
        lang, "panels_leads", "panels_ranked", leads=join(leads, lang), count=len(ranked), of=len(comparisons)
    )


def peers_message(profile: CityProfile, lang: str) -> str:
    """On how many of the metrics that it shares with peers a place asks for most."""
    own = [one.headline_of(profile.city) for one in profile.peers]
    ranked = [row for row in own if row is not None and row["rank"] is not None]
    if not ranked:
        return ""
    first = sum(row["rank"] == 1 for row in ranked)
    return say(lang, "peers", city=profile.label, count=first, of=len(ranked))


def intensity_message(result: Intensities, lang: str) -> str:
    """Whether the same city stands first whatever the denominator; only among bases on which the same cities can be compared."""
    leaders: dict[frozenset[str], list[str]] = {}
    for basis in result.bases:
        rows = [
            row
            for row in result.of_basis(basis)
            if row["headline"] and result.inputs.places[row["city"]].rank_group == "city"
        ]
        grades = [result.grade_of(basis, one["city"], other["city"]) for one, other in combinations(rows, 2)]
        if (
            len(rows) > 1
            and basis not in ("total", "per_year")
            and not {None, "not_comparable"} & set(grades)
        ):
            best = max(rows, key=lambda row: row["value"])
            leaders.setdefault(frozenset(row["city"] for row in rows), []).append(best["city"])
    firsts = max(leaders.values(), key=len, default=[])
    if len(firsts) < 2:
        return ""
    if len(set(firsts)) > 1:
        return say(lang, "intensity_turns", "intensity_turns_plain", metric=result.label)
    city = result.inputs.places[firsts[0]].label
    return say(
        lang, "intensity_same", "intensity_same_plain", metric=result.label, city=city, count=len(firsts)
    )


def gap_message(result: Gap, lang: str) -> str:
    """Who falls short of whose target."""
    own = [one for one in result.distances if one.benchmark == "peer" and one.position == "short"]
    if not own:
        return ""
    one = max(own, key=lambda distance: distance.relative)
    place = result.inputs.places[one.city].label
    code = "gap_one" if len(own) == 1 else "gap_most"
    return say(lang, code, city=place, other=who_text(one, result, lang))


def gaps_message(result: Gaps, lang: str) -> str:
    """On how many metrics a place sets the mark among peers, and on how many it falls short."""
    own = [one for one in result.distances if one.benchmark == "peer"]
    counts = Counter(one.position for one in own)
    if not own:
        return ""
    return say(lang, "gaps", city=result.label, sets=counts["sets"], short=counts["short"], of=len(own))


def pace_message(result: Pace, lang: str) -> str:
    """How many yearly amounts are planned to be faster, and how many slower, than in the past."""
    trends = result.frame["trend"].value_counts()
    count = len(result.frame)
    if not count:
        return ""
    return say(
        lang, "pace", faster=int(trends.get("faster", 0)), slower=int(trends.get("slower", 0)), of=count
    )


def paths_message(result: Paths, lang: str) -> str:
    """How many levels are surely to rise, and how many to fall."""
    trends = result.frame["trend"].value_counts()
    count = len(result.frame)
    if not count:
        return ""
    return say(lang, "paths", rise=int(trends.get("rise", 0)), fall=int(trends.get("fall", 0)), of=count)


def comparability_message(result: Comparability, lang: str) -> str:
    """How many pairs of figures can be compared at all."""
    of = sum(result.counts.values())
    return say(lang, "comparability", count=of - result.counts["not_comparable"], of=of) if of else ""
