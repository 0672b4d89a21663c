"""Sentences of a cascade: what a part takes on against its share, who asks more, what is asked of all and not mentioned."""

from __future__ import annotations

import math

from citymetrics.benchmark.cascades.bases import measures
from citymetrics.benchmark.cascades.duties import Duty
from citymetrics.benchmark.cascades.lines import Line
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.nesting import Link, Nesting
from citymetrics.benchmark.findings.metric import spoken
from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.tables.cascade import basis_text, overlap_text, percent, years_of
from citymetrics.benchmark.tables.uptake import asked_text, expected_text
from citymetrics.labels import Label, text
from citymetrics.labels.wording import join, wording

MOST_SHARES = 2
"""How many sentences a part gets on single metrics: its largest distances from its share, above and below."""


@states(Nesting)
def nesting_findings(nesting: Nesting) -> list[Finding]:
    """Each pair of plans with its terms and shares; none where a plan or every share is missing."""
    return [
        finding(
            "cascade.nesting_finding",
            child=_label(link.child, nesting.inputs),
            city=_label(link.parent, nesting.inputs),
            shares=both(lambda lang, link=link: _shares(link, lang)),
            own=years_of(link.child_plan),
            its=years_of(link.parent_plan),
            common=both(lambda lang, link=link: _common(link, lang)),
        )
        for link in nesting.links
        if link.parent_plan is not None and link.bases.found
    ]


@states(Cascade)
def cascade_findings(cascade: Cascade) -> list[Finding]:
    """Terms where they differ, the balance of each part, its largest distances, levels that differ, uptake, silence on duties."""
    found: list[Finding] = []
    target = cascade.role == "target"
    for link in cascade.links:
        if target and link.overlap is not None and not link.same_term:
            found.append(_terms(link, cascade))
    for child in cascade.children:
        found += _balance(cascade, child) if target else []
        found += _extremes(cascade, child)
        found += _levels(cascade, child)
    return found + _uptakes(cascade) + _duties(cascade)


def _common(link: Link, lang: str) -> str:
    if link.overlap is None:
        return text("cascade.common_none", lang)
    return text("cascade.common_years", lang, years=overlap_text(link))


def _terms(link: Link, cascade: Cascade) -> Finding:
    def status(plan_status: str) -> Label:
        return wording()[f"tables.status_{plan_status}"]

    return finding(
        "cascade.finding_terms",
        child=_label(link.child, cascade.inputs),
        city=cascade.label,
        own=years_of(link.child_plan),
        its=years_of(link.parent_plan),
        status=status(link.child_plan.status),
        city_status=status(link.parent_plan.status),
        common=overlap_text(link),
    )


def _balance(cascade: Cascade, child: str) -> list[Finding]:
    """How many totals lie above and below the part's share; from three on, below which a count says nothing."""
    own = [line for line in cascade.totals if line.child == child]
    if len(own) < 3 or not any(line.carries for line in own):
        return []
    robust = [line.verdict.verdict for line in own if line.is_robust and line.verdict]
    counts = {name: robust.count(name) for name in ("under", "over", "even")}
    counted = Figure(
        both(lambda lang: str(len(own))), tuple(identity for line in own for identity in line.evidence)
    )
    values = {"part": _part(cascade, child), "city": cascade.label, **counts, "rest": len(own) - len(robust)}
    return [finding("cascade.finding_count", count=counted, **values)]


def _extremes(cascade: Cascade, child: str) -> list[Finding]:
    """The metrics that lie farthest from the part's share, among those whose verdict holds however it is reckoned."""
    own = [line for line in cascade.totals if line.child == child and line.is_robust and line.verdict]
    own = [
        line for line in own if line.verdict and line.verdict.verdict != "even" and line.carries[0].point > 0
    ]
    own.sort(key=lambda line: -min(abs(math.log(carry.point)) for carry in line.carries))
    return [_share_finding(line, cascade) for line in own[:MOST_SHARES]]


def carry_finding(cascade: Cascade, metric: str, child: str) -> Finding | None:
    """What one part takes on of one total; None where no verdict holds on every basis, in totals and per year alike."""
    own = (line for line in cascade.totals if (line.metric, line.child) == (metric, child))
    return next((_share_finding(line, cascade) for line in own if line.is_robust), None)


def _share_finding(line: Line, cascade: Cascade) -> Finding:
    assert line.verdict is not None
    assert line.total is not None
    verdict = line.verdict
    values = {
        "part": _part(cascade, line.child),
        "city": cascade.label,
        "metric": cascade.inputs.metric_label(line.metric),
        "share": both(lambda lang: percent(line.total.point, lang) if line.total else ""),
        "child_figure": _figure(line.child_row),
        "parent_figure": _figure(line.parent_row),
        "verdict": wording()[f"cascade.{verdict.verdict}"],
        "certainty": wording()[f"cascade.certainty_{verdict.certainty}"],
    }
    if cascade.role != "target":
        return finding("cascade.finding_share_past", **values)
    return finding("cascade.finding_share", **values, yearly=both(lambda lang: _yearly(line, lang)))


def _yearly(line: Line, lang: str) -> str:
    if line.primary != "yearly" or line.yearly is None:
        return ""
    return text("cascade.and_yearly", lang, share=percent(line.yearly.point, lang))


def _levels(cascade: Cascade, child: str) -> list[Finding]:
    """Levels on which the part asks more or less than the whole."""
    return [
        finding(
            f"cascade.finding_{line.difference.stance}",
            metric=cascade.inputs.metric_label(line.metric),
            child=_label(child, cascade.inputs),
            city=cascade.label,
            child_figure=_figure(line.child_row),
            parent_figure=_figure(line.parent_row),
        )
        for line in cascade.levels
        if line.child == child and line.difference and line.difference.stance in ("stricter", "looser")
    ]


def _uptakes(cascade: Cascade) -> list[Finding]:
    """How many of the whole's metrics each part takes up; none where there are no metrics or the part's text wasn't read."""
    found = []
    for record in cascade.uptake_counts.to_dict("records"):
        if record["of"] != "all" or not record["within_remit"] or record["unread"]:
            continue
        numbers = {
            name: int(record[name])
            for name in ("metrics", "within_remit", "mentioned", "term_only", "achieved")
        }
        own = tuple(line.evidence[1] for line in cascade.lines if line.child == record["child"])
        found.append(
            finding(
                "cascade.finding_uptake",
                child=_label(record["child"], cascade.inputs),
                city=cascade.label,
                share=both(lambda lang, share=record["share"]: percent(share, lang)),
                within=numbers.pop("within_remit"),
                target=Figure(both(lambda lang, count=record["target"]: str(count)), own),
                silent=int(record["not_mentioned"]),
                **numbers,
            )
        )
    return found


def _duties(cascade: Cascade) -> list[Finding]:
    """What is asked of every part: reached or not by those that set a target, and the parts whose plans are silent."""
    found: list[Finding] = []
    asked: dict[str, list[Duty]] = {}
    for duty in cascade.duties:
        if duty.metric and duty.expected is not None:
            asked.setdefault(duty.row["observation_id"], []).append(duty)
    for duties in asked.values():
        found += [_answered(duty, cascade) for duty in duties if duty.met]
        silent = [duty for duty in duties if duty.state == "not_mentioned"]
        if silent:
            names = both(
                lambda lang, own=silent: join(
                    [cascade.inputs.place_label(one.child).in_language(lang) for one in own], lang
                )
            )
            found.append(finding("cascade.finding_duty_silent", **_asked(silent[0], cascade), places=names))
    return found


def _answered(duty: Duty, cascade: Cascade) -> Finding:
    row, expected = duty.child_row, duty.expected
    assert row is not None
    assert expected is not None
    return finding(
        "cascade.finding_duty_met",
        **_asked(duty, cascade),
        child=_label(duty.child, cascade.inputs),
        expected=both(lambda lang: expected_text(duty, expected, lang)),
        stated=Figure(both(lambda lang: asked_text(row, lang)), (row["observation_id"],)),
        met=wording()[f"cascade.{duty.met}"],
    )


def _asked(duty: Duty, cascade: Cascade) -> dict[str, object]:
    row = duty.row
    return {
        "city": cascade.label,
        "metric": cascade.inputs.metric_label(duty.metric),
        "asked": Figure(both(lambda lang: asked_text(row, lang)), (row["observation_id"],)),
    }


def _figure(row: Row) -> Figure:
    return Figure(both(lambda lang: spoken(row, lang)), (row["observation_id"],))


def _label(place: str, inputs: Inputs) -> Label:
    return both(lambda lang: inputs.place_label(place).in_language(lang))


def _part(cascade: Cascade, child: str) -> Label:
    """A part with its first two shares: Qingpu (5.11% of residents, 10.5–10.7% of land area of Shanghai)."""
    link = next(one for one in cascade.links if one.child == child)
    if not link.bases.found:
        return _label(child, cascade.inputs)
    return both(
        lambda lang: text(
            "cascade.part_of",
            lang,
            child=cascade.inputs.place_label(child).in_language(lang),
            city=cascade.label,
            shares=_shares(link, lang, most=2),
        )
    )


def _shares(link: Link, lang: str, most: int | None = None) -> str:
    found = [basis for measure in measures() if (basis := link.bases.get(measure))][:most]
    items = [
        text("cascade.share_item", lang, measure=measure_label(one.measure), share=basis_text(one, lang))
        for one in found
    ]
    return join(items, lang)
