"""Sentences about instruments: what all adopt, what one alone does, what districts take up, and which plans are alike beyond chance.

Counts lead to their sentences through the tables; what a sentence names carries the mention itself.
"""

from __future__ import annotations

from typing import Any

from citymetrics.benchmark.findings.model import Figure, Finding, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inference.model import LEVEL, p_text
from citymetrics.benchmark.plans.adoption import InstrumentComparison
from citymetrics.benchmark.plans.likeness import SOUNDEST
from citymetrics.instruments.model import RUNGS
from citymetrics.labels import Label
from citymetrics.labels.numbers import format_fixed

NAMED = 3


@states(InstrumentComparison)
def size_finding(result: InstrumentComparison) -> Finding | None:
    """How many instruments the plans adopt together, everywhere and alone; None for fewer than two places or no instrument."""
    if len(result.cities) < 2 or not result.adopters:
        return None
    return finding(
        "adoption.finding_size",
        plans=len(result.cities),
        count=len(result.adopters),
        common=len(result.common()),
        single=sum(len(own) == 1 for own in result.adopters.values()),
    )


@states(InstrumentComparison)
def common_finding(result: InstrumentComparison, *, most: int = 10) -> Finding | None:
    """What every plan adopts, by name; None where there is nothing, or too much to name."""
    common = result.common()
    if not 0 < len(common) <= most:
        return None
    rows = result.frame[result.frame["instrument"].isin(common)]
    return finding(
        "adoption.finding_common",
        plans=len(result.cities),
        names=tuple(
            Figure(result.label(str(name)), tuple(own["mention_id"]))
            for name, own in rows.groupby("instrument", sort=False)
        ),
    )


@states(InstrumentComparison)
def likeness_findings(result: InstrumentComparison) -> list[Finding]:
    """The most and the least alike pair, then every pair that is alike beyond chance, or that none is."""
    frame = result.similarity[result.similarity["jaccard"].notna()]
    if frame.empty:
        return []
    ordered = frame.sort_values("jaccard", ascending=False, kind="stable").to_dict("records")
    found = [_pair("most", ordered[0], result)]
    if ordered[0]["jaccard"] == ordered[-1]["jaccard"]:
        found = []
    elif len(ordered) > 1:
        found.append(_pair("least", ordered[-1], result))
    return found + _beyond_chance(frame, result)


def _pair(code: str, row: Any, result: InstrumentComparison) -> Finding:
    places = result.inputs.places
    return finding(
        f"adoption.finding_{code}",
        one=places[row["one"]].label,
        other=places[row["other"]].label,
        shared=int(row["shared"]),
        either=int(row["either"]),
        jaccard=format_fixed(row["jaccard"], 2),
    )


def _beyond_chance(frame: Any, result: InstrumentComparison) -> list[Finding]:
    tested = frame[frame[f"p_{SOUNDEST}"].notna()]
    if tested.empty:
        return []
    pairs, places = len(tested), result.inputs.places
    sure = tested[tested[f"holm_{SOUNDEST}"] <= LEVEL].sort_values(f"holm_{SOUNDEST}", kind="stable")
    if sure.empty:
        sizes = sorted({int(n) for n in tested[f"n_{SOUNDEST}"]})
        n = str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]}–{sizes[-1]}"
        least = p_text(tested[f"holm_{SOUNDEST}"].min())
        return [finding("adoption.finding_not_beyond", pairs=pairs, p=least, n=n)]
    return [
        finding(
            "adoption.finding_beyond",
            one=places[row["one"]].label,
            other=places[row["other"]].label,
            shared=int(row[f"shared_{SOUNDEST}"]),
            expected=format_fixed(row[f"expected_{SOUNDEST}"], 1),
            p=p_text(row[f"holm_{SOUNDEST}"]),
            pairs=pairs,
            n=int(row[f"n_{SOUNDEST}"]),
            names=_rarest(row["one"], row["other"], result),
        )
        for row in sure.to_dict("records")
    ]


def _rarest(one: str, other: str, result: InstrumentComparison) -> tuple[Figure, ...]:
    """What two places share and the fewest third ones adopt, each with both mentions."""
    held = result.holdings.held
    thirds = [own for city, own in held.items() if city not in (one, other)]
    rows = result.frame[result.frame["city"].isin([one, other]) & result.frame["adopted"]]
    ids = rows.groupby("instrument", sort=False)["mention_id"].agg(tuple).to_dict()
    shared = [name for name in ids if name in held[one] & held[other]]
    shared.sort(key=lambda name: sum(name in own for own in thirds))
    return tuple(Figure(result.label(name), ids[name]) for name in shared[:NAMED])


@states(InstrumentComparison)
def uptake_findings(result: InstrumentComparison) -> list[Finding]:
    """What each district takes up of its city's instruments, and the furthest-going ones that it doesn't even name, of those within
    its remit; none where it adopts nothing."""
    found = []
    for parent in result.cities:
        gaps = result.lacking(parent)
        for district in result.districts_of(parent):
            whole, own = result.adopted_by(parent), result.adopted_by(district)
            left = gaps[(gaps["district"] == district) & (gaps["held_by"] == "city")]
            silent = left[~left["outside"].astype(bool) & (left["district_rung"] == "")]
            if not own or silent.empty:
                continue
            named = int((left["district_rung"] != "").sum())
            found.append(
                finding(
                    "adoption.finding_cascade" if named else "adoption.finding_cascade_silent",
                    city=result.inputs.places[parent].label,
                    district=result.inputs.places[district].label,
                    count=len(whole),
                    taken=len(whole & own),
                    lacking=len(left),
                    named=named,
                    names=_named(silent.rename(columns={"city_rung": "rung"}), result),
                )
            )
    return found


@states(InstrumentComparison)
def only_findings(result: InstrumentComparison) -> list[Finding]:
    """What each place alone adopts, with the furthest-going ones; none for a single place."""
    found = []
    for city in result.cities if len(result.cities) > 1 else ():
        rows = result.only_in(city)
        if len(rows):
            label: Label = result.inputs.places[city].label
            found.append(
                finding("adoption.finding_only", city=label, count=len(rows), names=_named(rows, result))
            )
    return found


def _named(rows: Any, result: InstrumentComparison) -> tuple[Figure, ...]:
    """The instruments on the highest rungs, each with its mention; first those that no other place even names."""
    chosen: list[Any] = sorted(
        rows.to_dict("records"), key=lambda row: (row.get("named_by", "") != "", -RUNGS.index(row["rung"]))
    )[:NAMED]
    return tuple(Figure(result.label(row["instrument"]), (row["mention_id"],)) for row in chosen)
