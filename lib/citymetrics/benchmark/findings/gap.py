"""Sentences about distances: who asks for most and who falls short of it, how targets stand against a norm, where a place's
widest gaps are.
"""

from __future__ import annotations

from collections.abc import Iterable

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import RANK_GROUPS
from citymetrics.benchmark.metrics.distance import Distance
from citymetrics.benchmark.metrics.gap import Gap
from citymetrics.benchmark.metrics.gaps import Gaps
from citymetrics.benchmark.metrics.grades import grade_label, worst
from citymetrics.benchmark.tables.gap import (
    amount_text,
    due_words,
    gap_text,
    level_text,
    norm_text,
    own_text,
    who_text,
)
from citymetrics.labels import Label, format_date, text
from citymetrics.norms import Norm


@states(Gap)
def peer_findings(result: Gap) -> list[Finding]:
    """Per group of peers who asks for most and how far the others are from it; none where all are equal or nobody compares.

    A sentence names only those that are measured against the same leader.
    """
    found = []
    for group in RANK_GROUPS:
        own = [one for one in result.distances if (one.benchmark, one.rank_group) == ("peer", group)]
        short = [one for one in own if one.position == "short"]
        leaders = tuple(dict.fromkeys(one.set_by for one in short))
        for leader in leaders:
            behind = [one for one in short if one.set_by == leader]
            found.append(
                finding(
                    "gap.peer_finding",
                    metric=result.label,
                    leaders=both(lambda lang, one=behind[0]: who_text(one, result, lang)),
                    best=Figure(
                        both(lambda lang, one=behind[0]: level_text(one, result, lang)),
                        (behind[0].peer_id,),
                    ),
                    others=tuple(_against(one, result, "gap.peer_item") for one in behind),
                    grade=_grade(behind),
                )
            )
    return found


@states(Gap)
def norm_findings(result: Gap) -> list[Finding]:
    """Per norm what it asks for, of whom and by when, and how each target that it can be held against stands to it; those that are
    due later than a target say so."""
    found = []
    for norm in result.norms:
        own = [one for one in result.distances if one.benchmark == "norm" and one.set_by == norm.id]
        if own:
            late = all(one.timing == "later" for one in own)
            found.append(
                finding(
                    "gap.norm_finding",
                    metric=result.label,
                    norm=norm.label,
                    asks=both(lambda lang, one=norm: text(f"gap.asks_{one.addressee}", lang)),
                    level=both(lambda lang, one=norm: norm_text(one, lang)),
                    due=both(lambda lang, one=norm, late=late: _due(one, lang, late)),
                    items=tuple(_against(one, result, "gap.norm_item", mark=not late) for one in own),
                    grade=_grade(own),
                )
            )
    return found


def _due(norm: Norm, lang: str, late: bool) -> str:
    """A norm's date; where it is `late` said to be later than every target."""
    if not norm.due:
        return text("gap.standing", lang)
    due = format_date(norm.due, lang)
    return text("gap.due_ahead", lang, due=due) if late else due


def _against(one: Distance, result: Gap, address: str, *, mark: bool = False) -> Figure:
    """One place with its target and how far that is from the level; with `mark` a norm that is due later is told."""
    row = result.rows[one.observation_id]

    def shown(lang: str) -> str:
        words = text(
            f"{address}_{one.position}",
            lang,
            city=result.inputs.places[one.city].label,
            own=own_text(row, result.comparison, lang),
            own_due=due_words(one, row, lang),
            amount=amount_text(abs(one.gap), result.comparison, lang),
        )
        return words + (text("gap.ahead", lang) if mark and one.timing == "later" else "")

    return Figure(both(shown), (one.observation_id,))


def _grade(distances: Iterable[Distance]) -> Label:
    grade = worst(one.grade for one in distances)
    return Label(grade_label(grade, "zh"), grade_label(grade, "en"))


@states(Gaps)
def city_gap_finding(result: Gaps) -> Finding | None:
    """How many of a place's targets have a comparable peer, how they stand, and where the widest gap is; None where none has."""
    own = [one for one in result.distances if one.benchmark == "peer"]
    if not own:
        return None
    counts = {name: sum(one.position == name for one in own) for name in ("sets", "equal", "short")}
    values = {"city": result.label, "measured": len(own), **counts}
    if not counts["short"]:
        return finding("gap.city_even", **values)
    widest = max(own, key=lambda one: one.relative)
    single = result.by_metric[widest.metric]
    row = single.rows[widest.observation_id]

    def shown(lang: str) -> str:
        return text(
            "gap.city_item",
            lang,
            metric=single.label,
            own=own_text(row, single.comparison, lang),
            who=who_text(widest, single, lang),
            level=level_text(widest, single, lang),
            gap=gap_text(widest, single.comparison, lang),
        )

    figure = Figure(both(shown), (widest.observation_id, widest.peer_id))
    return finding("gap.city_short", **values, widest=figure)
