"""What can be said of two plans side by side: how much meets, who asks for more, what only one promises."""

from __future__ import annotations

from typing import Any

from citymetrics.benchmark.findings.emphasis import difference_finding
from citymetrics.benchmark.findings.inference import interval_finding
from citymetrics.benchmark.findings.metric import told
from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inference.model import LEVEL, p_text
from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.plans.absence import KINDS
from citymetrics.benchmark.plans.likeness import SOUNDEST
from citymetrics.benchmark.plans.pair import PairComparison
from citymetrics.benchmark.tables.bases import basis_scale
from citymetrics.benchmark.tables.pace import ratio_text
from citymetrics.benchmark.tables.pair import points_text, written_ratio
from citymetrics.labels import Label, text
from citymetrics.labels.wording import wording

MOST = 5
"""How many metrics have a sentence of their own; the table has them all."""


@states(PairComparison)
def pair_findings(result: PairComparison) -> list[Finding]:
    """That the two are no peers, and why; else how many metrics meet, who asks for more, each metric that compares, what one plan
    alone promises, and how the plans differ in themes and instruments."""
    one, other = result.labels
    names: dict[str, Any] = {"one": one, "other": other}
    if not result.is_sound:
        reason = result.refused[0].reason
        return [finding("pair.says_refused", **names, reason=both(reason.text))]
    rows = [row for row in as_rows(result.frame) if row["grade"] != "not_comparable"]
    counts = {
        "first": len(result.shared) + len(result.singles_of(result.city)),
        "second": len(result.shared) + len(result.singles_of(result.other)),
    }
    if not result.shared:
        found = [finding("pair.says_none", **names, **counts)]
    else:
        meets = {"both": len(result.shared), "sound": len(rows), "apart": len(result.shared) - len(rows)}
        found = [finding("pair.says_size", **names, **counts, **meets)]
    comparisons = {comparison.metric: comparison for comparison in result.shared}
    found += [one for one in (_more(rows, result),) if one]
    found += [_side_by_side(row, comparisons[row["metric"]], names) for row in rows[:MOST]]
    found += [one for one in (_only(city, result) for city in result.cities) if one]
    whole = (interval_finding(result.ratio), difference_finding(result.differences))
    found += [one for one in whole if one]
    return found + _instruments(result, names)


def _more(rows: list[Row], result: PairComparison) -> Finding | None:
    """Who asks for more, on how many metrics; None where none of them has a direction."""
    metrics = result.inputs.metrics
    directed = [row for row in rows if metrics[row["metric"]].direction in ("higher", "lower")]
    directed = [
        row for row in directed if not (missing(row["one_on_basis"]) or missing(row["other_on_basis"]))
    ]
    if not directed:
        return None
    one, other = result.labels
    ahead = [row["more"] for row in directed]
    return finding(
        "pair.says_more",
        one=one,
        other=other,
        count=len(directed),
        first=ahead.count(result.city),
        second=ahead.count(result.other),
        same=ahead.count(""),
        sure=sum(row["surely"] for row in directed),
    )


def _side_by_side(row: Row, comparison: Comparison, names: dict[str, Any]) -> Finding:
    """Both figures of one metric, and how they compare: as a ratio, for shares in percentage points."""
    figures = tuple(_figure(one, comparison) for one in _in_order(row, comparison))
    given = {"metric": comparison.label, "figures": figures, **names}
    if row["one_on_basis"] == row["other_on_basis"]:
        return finding("pair.says_equal", metric=comparison.label, figures=figures)
    if row["unit"] == "%" and not missing(row["difference"]):
        higher = wording()["pair.higher" if row["difference"] > 0 else "pair.lower"]
        points = both(lambda lang: points_text(row, lang))
        return finding("pair.says_points", **given, points=points, higher=higher, how=_how(row, ratios=False))
    if missing(row["ratio"]):
        return finding("metric", metric=comparison.label, figures=figures)
    basis = both(lambda lang: _basis(comparison, lang))
    return finding("pair.says_ratio", **given, basis=basis, ratio=written_ratio(row), how=_how(row))


def _in_order(row: Row, comparison: Comparison) -> list[Row]:
    found = {one["observation_id"]: one for one in comparison.headlines}
    return [found[row["one_id"]], found[row["other_id"]]]


def _figure(row: Row, comparison: Comparison) -> Figure:
    place = comparison.inputs.place_label(row["city"])
    return Figure(both(lambda lang: told(row, place, lang)), (row["observation_id"],))


def _basis(comparison: Comparison, lang: str) -> str:
    basis = comparison.basis
    if basis == "value":
        return text("pair.basis_value", lang)
    words = text(f"intensity.{basis_scale(comparison, basis)[1]}_in", lang)
    yearly = comparison.definition.kind == "addition" and "/" not in comparison.definition.unit
    return text("pair.basis_yearly", lang, basis=words) if yearly else words


def _how(row: Row, *, ratios: bool = True) -> Label:
    """What is to be said behind a figure that is only as written."""
    if row["approximate"]:
        return wording()["pair.how_about"]
    exact = row["bound"] == "eq" if ratios else row["difference_low"] == row["difference_high"]
    if exact or (row["surely"] and not ratios):
        return wording()["pair.how_eq"]
    if not ratios or row["bound"] == "open":
        return wording()["pair.how_open"]
    return both(lambda lang: text("pair.how_bounds", lang, range=ratio_text(row, lang)))


def _only(city: str, result: PairComparison) -> Finding | None:
    """What of one plan's own metrics the other says without a target; None where it has none."""
    singles = result.singles_of(city)
    if not singles:
        return None
    kinds = [result.absences[one.metric].kind for one in singles]
    told_kinds = tuple(
        both(lambda lang, kind=kind: text(f"pair.kind_{kind}", lang, count=kinds.count(kind)))
        for kind in (*KINDS, "unread")
        if kind in kinds
    )
    lacking = result.other if city == result.city else result.city
    return finding(
        "pair.says_only",
        city=result.inputs.place_label(city),
        other=result.inputs.place_label(lacking),
        count=len(singles),
        kinds=told_kinds,
    )


def _instruments(result: PairComparison, names: dict[str, Any]) -> list[Finding]:
    """How many instruments the two adopt together and alone, and whether chance would give as much in common; none where neither
    adopts any."""
    one, other = (result.instruments.adopted_by(city) for city in result.cities)
    if not one | other:
        return []
    counts = {
        "count": len(one | other),
        "both": len(one & other),
        "first": len(one - other),
        "second": len(other - one),
    }
    found = [finding("pair.says_instruments", **names, **counts)]
    (row,) = as_rows(result.instruments.similarity)
    p = row[f"p_{SOUNDEST}"]
    if not missing(p):
        found.append(
            finding(
                "pair.says_alike" if p <= LEVEL else "pair.says_not_alike",
                shared=int(row[f"shared_{SOUNDEST}"]),
                expected=f"{row[f'expected_{SOUNDEST}']:.1f}",
                p=p_text(p),
                n=int(row[f"n_{SOUNDEST}"]),
            )
        )
    return found
