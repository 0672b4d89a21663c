"""Sentences on what plans stress, how specific their targets are, and which plans are alike."""

from __future__ import annotations

from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import as_rows, missing
from citymetrics.benchmark.plans.emphasis import Differences, Emphasis, measure_label, theme_name
from citymetrics.benchmark.plans.resampling import LEAST_ROWS
from citymetrics.benchmark.plans.similarity import Similarity
from citymetrics.benchmark.plans.specificity import Specificity, mark_label
from citymetrics.benchmark.tables.emphasis import share_text, span_text
from citymetrics.labels import Label, text
from citymetrics.labels.numbers import format_fixed

MOST_CITED = 12
"""Counts of more rows carry no notes: the tables list them all, and a row of thirty raised numbers leads nowhere."""
_TELLING = ("deadline", "scope", "bearer", "baseline")


@states(Emphasis)
def words_and_targets_findings(result: Emphasis) -> list[Finding]:
    """Per plan, the theme whose share of the text is furthest above or below its share of the targets.

    None for a plan of fewer than 10 targets, or where either interval is missing or the two meet: then the gap may be chance.
    """
    found = []
    rows = {(row["city"], row["theme"], row["measure"]): row for row in as_rows(result.frame)}
    for city in result.cities:
        pairs = [
            (rows[city, theme, "text"], rows[city, theme, "targets"])
            for theme in result.themes
            if rows[city, theme, "targets"]["of"] >= LEAST_ROWS
        ]
        pairs = [(one, two) for one, two in pairs if not (missing(one["low"]) or missing(two["low"]))]
        pairs = [(one, two) for one, two in pairs if one["high"] < two["low"] or two["high"] < one["low"]]
        if not pairs:
            continue
        written, promised = max(pairs, key=lambda pair: abs(pair[0]["share"] - pair[1]["share"]))
        ids = result.rows_of(city, written["theme"])
        shown = both(
            lambda lang, row=promised: text("emphasis.count_of", lang, count=row["count"], of=row["of"])
        )
        found.append(
            finding(
                "emphasis.finding_words_and_targets",
                city=result.inputs.places[city].label,
                theme=theme_name(written["theme"], result.inputs),
                text=share_text(written["share"]),
                text_span=span_text(written["low"], written["high"]),
                targets=share_text(promised["share"]),
                targets_span=span_text(promised["low"], promised["high"]),
                counted=Figure(shown, ids if len(ids) <= MOST_CITED else ()),
            )
        )
    return found


@states(Differences)
def difference_finding(result: Differences) -> Finding | None:
    """The differences whose interval leaves zero out, with how many were looked at; None where no difference has an interval."""
    if not result.with_interval:
        return None
    places = {
        "one": result.inputs.places[result.city].label,
        "other": result.inputs.places[result.other].label,
    }
    counts = {
        "count": result.looked_at,
        "intervals": result.with_interval,
        "chance": format_fixed(result.by_chance, 1),
    }
    apart = result.apart
    if apart.empty:
        return finding("emphasis.finding_no_difference", **places, **counts)
    items = tuple(
        both(
            lambda lang, row=row: text(
                "emphasis.finding_difference_item",
                lang,
                theme=theme_name(row["theme"], result.inputs),
                measure=measure_label(row["measure"]),
                share=share_text(row["share"]),
                other=share_text(row["other_share"]),
            )
        )
        for row in as_rows(apart.head(3))
    )
    return finding("emphasis.finding_differences", **places, **counts, apart=len(apart), items=items)


@states(Specificity)
def specificity_findings(result: Specificity) -> list[Finding]:
    """Per plan of 10 targets or more: the mean score, and which of deadline, scope, lead body and baseline its targets state least."""
    found = []
    for row in as_rows(result.overall):
        if row["targets"] < LEAST_ROWS:
            continue
        label = result.inputs.places[row["city"]].label
        own = result.targets_of(row["city"])
        rarest = min(_TELLING, key=lambda mark: row[mark])
        ids = tuple(own.loc[own[rarest], "observation_id"])
        mark = mark_label(rarest)
        values = {
            "city": label,
            "mean": format_fixed(row["mean"], 1),
            "targets": row["targets"],
            "mark": Label(mark.zh, mark.en.lower()),
        }
        if ids:
            stated = Figure(Label(str(len(ids)), str(len(ids))), ids if len(ids) <= MOST_CITED else ())
            found.append(finding("emphasis.finding_specificity", **values, stated=stated))
        else:
            found.append(finding("emphasis.finding_specificity_none", **values))
    return found


@states(Similarity)
def similarity_finding(result: Similarity) -> Finding | None:
    """Which pairs of plans lie further apart than two draws of one plan; None where fewer than three plans are compared."""
    if result.linkage is None:
        return None
    measure, pairs = result.measure_label, len(result.frame)
    beyond = [row for row in as_rows(result.frame) if row["beyond_noise"]]
    if not beyond:
        return finding("emphasis.finding_all_alike", measure=measure, pairs=pairs)
    names = tuple(
        both(
            lambda lang, row=row: text(
                "emphasis.pair_names",
                lang,
                one=result.inputs.places[row["city"]].label,
                other=result.inputs.places[row["other"]].label,
            )
        )
        for row in reversed(beyond)
    )
    return finding("emphasis.finding_apart", measure=measure, pairs=pairs, beyond=len(beyond), names=names)
