"""What can be said of how demanding plans are together: only what the spread of specifications bears out."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Figure, Finding, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.index.ambition import AmbitionIndex
from citymetrics.benchmark.index.robustness import ALL, TOGETHER
from citymetrics.benchmark.tables.index import count_text, share_text, variance_text
from citymetrics.labels.wording import wording

CLEAR = 0.5
"""A place is said to come first only where more than this share of specifications puts it there."""


@states(AmbitionIndex)
def index_findings(result: AmbitionIndex) -> list[Finding]:
    """Who comes first and how surely, who never comes last, which orders no choice turns, and what moves the ranks most.

    None where there is no composite, and nothing of a choice where ranks never move.
    """
    if result.run is None or not result.run.whole.any():
        return []
    return [*_first(result), *_never_last(result), *_orders(result), *_choice(result)]


def _figures(result: AmbitionIndex, city: str) -> tuple[Figure, ...]:
    """The metrics that a place is scored on, each with its sentence."""
    own = result.frame[(result.frame["city"] == city) & (result.frame["observation_id"] != "")]
    return tuple(
        Figure(result.inputs.metric_label(metric), (identity,))
        for metric, identity in zip(own["metric"], own["observation_id"], strict=True)
    )


def _first(result: AmbitionIndex) -> list[Finding]:
    ranks = result.rank_shares
    first = ranks[ranks["rank"] == 1].sort_values("specifications", ascending=False, kind="stable")
    best = first.iloc[0]
    count, of = int(best["specifications"]), int(best["of"])
    # Two that share the first rank in most specifications: neither is said to lead.
    if count <= CLEAR * of or (len(first) > 1 and first.iloc[1]["specifications"] == count):
        return []
    assert result.core is not None
    values = {
        "places": len(result.core.places),
        "metrics": len(result.core.comparisons),
        "city": result.inputs.places[best["city"]].label,
        "count": count_text(of),
        "figures": _figures(result, best["city"]),
    }
    if count == of:
        return [finding("index.say_always_first", **values)]
    return [finding("index.say_first", **values, share=share_text(count, of))]


def _never_last(result: AmbitionIndex) -> list[Finding]:
    """Places of three or more that no specification puts last; with two it would repeat who is first."""
    assert result.run is not None
    assert result.core is not None
    ranks = result.run.ranks[result.run.whole]
    last = ranks == ranks.max(axis=1, keepdims=True)
    first = ranks == 1
    if len(result.core.places) < 3:
        return []
    return [
        finding(
            "index.say_never_last",
            count=count_text(len(ranks)),
            city=Figure(
                result.inputs.places[place].label, tuple(one.evidence[0] for one in _figures(result, place))
            ),
        )
        for column, place in enumerate(result.core.places)
        if not last[:, column].any() and not first[:, column].all()
    ]


def _orders(result: AmbitionIndex) -> list[Finding]:
    stable = result.stable_pairs
    if stable.empty:
        return [finding("index.say_open")]
    places = result.inputs.places
    return [
        finding(
            "index.say_stable",
            one=places[row["city"]].label,
            other=places[row["other"]].label,
            ahead=count_text(row["ahead"]),
            count=count_text(row["specifications"]),
        )
        for row in stable.to_dict("records")
    ]


def _choice(result: AmbitionIndex) -> list[Finding]:
    frame = result.sensitivity
    pooled = frame[(frame["city"] == ALL) & (frame["choice"] != TOGETHER) & frame["total"].notna()]
    if pooled.empty:
        return []
    top = pooled.sort_values("total", ascending=False, kind="stable").iloc[0]
    return [
        finding(
            "index.say_choice",
            choice=wording()[f"index.choice_{top['choice']}"],
            first=variance_text(top["first"]),
            total=variance_text(top["total"]),
        )
    ]
