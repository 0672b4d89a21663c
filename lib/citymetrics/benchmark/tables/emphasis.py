"""Tables of what plans stress, how specific their targets are, and how far their profiles lie apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, as_rows, missing
from citymetrics.benchmark.plans.emphasis import Differences, Emphasis, measure_label, theme_name
from citymetrics.benchmark.plans.resampling import MEASURES
from citymetrics.benchmark.plans.similarity import Similarity
from citymetrics.benchmark.plans.specificity import ALL, MARKS, Specificity, mark_label
from citymetrics.benchmark.tables.cells import DASH, stated_cell
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, table_in, text
from citymetrics.labels.numbers import format_fixed, format_percent, format_signed, format_span
from citymetrics.labels.wording import join


def share_text(share: float) -> str:
    """A share to one decimal: rounded for display only."""
    return format_percent(share, 1)


def span_text(low: float, high: float, digits: int = 1) -> str:
    """The ends of an interval, with a true minus; empty where there is none."""
    return "" if missing(low) else format_span(low, high, digits)


def _places(cities: tuple[str, ...], inputs: Inputs, lang: str) -> list[Column]:
    return [Column(inputs.places[city].label.in_language(lang), number=True) for city in cities]


def emphasis_table(result: Emphasis, measure: str = "text", *, lang: str = "zh") -> Table:
    """Theme × place by one measure: each share with its interval, and for rows how many of how many."""
    own = result.frame[result.frame["measure"] == measure].reset_index(drop=True)
    cells = {(row["theme"], row["city"]): row for row in as_rows(own)}
    themes = list(dict.fromkeys(theme for theme, _ in cells))
    rows: list[list[Cell | str]] = []
    for theme in themes:
        line: list[Cell | str] = [theme_name(theme, result.inputs).in_language(lang)]
        line += [_share_cell(cells.get((theme, city)), measure, lang) for city in result.cities]
        rows.append(line)
    if rows:
        rows.append(
            [
                text("emphasis.total_row", lang),
                *(_total_cell(own, city, measure, lang) for city in result.cities),
            ]
        )
    caption = text("emphasis.share_caption", lang, measure=measure_label(measure))
    columns = [Column(text("tables.theme", lang)), *_places(result.cities, result.inputs, lang)]
    return table_in(lang, caption, columns, rows, own, empty=text("emphasis.no_theme", lang), css="cm-matrix")


def _share_cell(row: Any, measure: str, lang: str) -> Cell:
    if row is None or missing(row["share"]):
        return Cell(DASH)
    span = span_text(row["low"], row["high"])
    if not span and row["count"]:
        span = text("emphasis.no_interval", lang)
    counted = "" if measure == "text" else text("emphasis.count_of", lang, count=row["count"], of=row["of"])
    return Cell(share_text(row["share"]), small=" · ".join(part for part in (counted, span) if part))


def _total_cell(own: pd.DataFrame, city: str, measure: str, lang: str) -> Cell:
    of = own.loc[own["city"] == city, "of"]
    whole = int(of.iloc[0]) if len(of) else 0
    if measure != "text":
        return Cell(str(whole))
    return Cell(text("emphasis.total_characters", lang, count=format_fixed(whole)) if whole else DASH)


def differences_table(result: Differences, *, lang: str = "zh") -> Table:
    """The differences that have an interval: those that leave zero out, then the others; the caption tells how many were looked at."""
    inputs = result.inputs
    one, other = (inputs.places[city].label for city in (result.city, result.other))
    shown = result.frame[result.frame["low"].notna()]
    shown = shown.sort_values(["apart", "difference"], ascending=[False, False], kind="stable").reset_index(
        drop=True
    )
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for position, row in enumerate(as_rows(shown)):
        name = "group_apart" if row["apart"] else "group_within"
        if text(f"emphasis.{name}", lang) not in groups.values():
            groups[position] = text(f"emphasis.{name}", lang)
        rows.append(
            [
                theme_name(row["theme"], inputs).in_language(lang),
                measure_label(row["measure"]).in_language(lang),
                share_text(row["share"]),
                share_text(row["other_share"]),
                Cell(format_signed(row["difference"], 1), small=span_text(row["low"], row["high"])),
            ]
        )
    columns = [
        Column(text("tables.theme", lang)),
        Column(text("emphasis.measure", lang)),
        Column(one.in_language(lang), number=True),
        Column(other.in_language(lang), number=True),
        Column(text("emphasis.difference", lang), number=True),
    ]
    counts = {"count": result.looked_at, "intervals": result.with_interval, "apart": len(result.apart)}
    caption = text("emphasis.differences_caption", lang, one=one, other=other, **counts)
    return table_in(
        lang, caption, columns, rows, shown, empty=text("emphasis.no_differences", lang), groups=groups
    )


def specificity_table(result: Specificity, *, lang: str = "zh") -> Table:
    """Per place the mean score with its interval, how many targets, and the share that bear each mark."""
    rows: list[list[Cell | str]] = []
    for row in as_rows(result.overall):
        line: list[Cell | str] = [
            result.inputs.places[row["city"]].label.in_language(lang),
            str(row["targets"]),
        ]
        if row["targets"]:
            line += [_mean_cell(row, lang), *(share_text(row[mark]) for mark in MARKS)]
        else:
            line += [DASH] * (1 + len(MARKS))
        rows.append(line)
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.targets", lang), number=True),
        Column(text("emphasis.mean_score", lang), number=True),
        *(Column(mark_label(mark).in_language(lang), number=True) for mark in MARKS),
    ]
    caption = text("emphasis.overall_caption", lang)
    return table_in(lang, caption, columns, rows, result.overall, empty=text("emphasis.no_scores", lang))


def _mean_cell(row: Any, lang: str) -> Cell:
    span = span_text(row["low"], row["high"], 2) or text("emphasis.no_interval", lang)
    return Cell(format_fixed(row["mean"], 2), small=span)


def theme_scores_table(result: Specificity, *, lang: str = "zh") -> Table:
    """Theme × place: the mean score with its interval and the number of targets."""
    own = result.means[result.means["theme"] != ALL].reset_index(drop=True)
    found = {(row["theme"], row["city"]): row for row in as_rows(own) if row["targets"]}
    rows: list[list[Cell | str]] = []
    for theme in result.inputs.themes:
        line: list[Cell | str] = [result.inputs.theme_label(theme).in_language(lang)]
        for city in result.cities:
            row = found.get((theme, city))
            if row is None:
                line.append(DASH)
                continue
            cell = _mean_cell(row, lang)
            line.append(Cell(cell.text, small=f"n = {row['targets']} · {cell.small}"))
        rows.append(line)
    caption = text("emphasis.by_theme_caption", lang)
    columns = [Column(text("tables.theme", lang)), *_places(result.cities, result.inputs, lang)]
    return table_in(
        lang, caption, columns, rows, own, empty=text("emphasis.no_scores", lang), css="cm-matrix"
    )


def marks_table(*, lang: str = "zh") -> Table:
    """What each of the six marks means."""
    frame = pd.DataFrame(
        {"mark": MARKS, "meaning": [text(f"emphasis.means_{mark}", lang) for mark in MARKS]},
    )
    rows = [[mark_label(row["mark"]).in_language(lang), row["meaning"]] for row in as_rows(frame)]
    columns = [Column(text("emphasis.mark", lang)), Column(text("emphasis.meaning", lang))]
    return table_in(lang, text("emphasis.marks_caption", lang), columns, rows, frame)


def scored_targets_table(
    result: Specificity, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Every target with what it states; its note leads to the sentence."""
    inputs = result.inputs
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for position, row in enumerate(as_rows(result.frame)):
        place = inputs.places[row["city"]].label.in_language(lang)
        if place not in groups.values():
            groups[position] = place
        stated = inputs.row(row["observation_id"])
        marks = [text(f"emphasis.{'stated' if row[mark] else 'not_stated'}", lang) for mark in MARKS]
        named = (
            inputs.metric_label(row["metric"]).in_language(lang)
            if row["metric"] in inputs.metrics
            else stated["subject"]
        )
        rows.append([named or DASH, stated_cell(stated, notes, lang), *marks, str(row["score"])])
    columns = [
        Column(text("tables.subject", lang)),
        Column(text("tables.stated", lang), number=True),
        *(Column(mark_label(mark).in_language(lang)) for mark in MARKS),
        Column(text("emphasis.score", lang), number=True),
    ]
    caption = text("emphasis.scored_caption", lang)
    return table_in(
        lang, caption, columns, rows, result.frame, empty=text("emphasis.no_scores", lang), groups=groups
    )


def similarity_table(result: Similarity, *, lang: str = "zh") -> Table:
    """Every pair of plans: how far apart, and how far two draws of one plan lie apart."""
    rows: list[list[Cell | str]] = []
    for row in as_rows(result.frame):
        names = {
            key: result.inputs.places[row[at]].label for key, at in (("one", "city"), ("other", "other"))
        }
        rows.append(
            [
                text("emphasis.pair_names", lang, **names),
                text(f"emphasis.relation_{row['relation']}", lang),
                format_fixed(row["distance"], 3),
                DASH if missing(row["noise"]) else format_fixed(row["noise"], 3),
                text(f"emphasis.beyond_{'yes' if row['beyond_noise'] else 'no'}", lang),
            ]
        )
    heads = ("pair", "relation", "distance", "same_plan", "beyond")
    columns = [
        Column(text(f"emphasis.{head}", lang), number=head in ("distance", "same_plan")) for head in heads
    ]
    caption = text("emphasis.pairs_caption", lang, metric=result.metric_label, measure=result.measure_label)
    return table_in(lang, caption, columns, rows, result.frame, empty=text("emphasis.no_pairs", lang))


def branches_table(result: Similarity, *, lang: str = "zh") -> Table:
    """The branches of the tree, the lowest first, with how often draws hold them too."""
    rows: list[list[Cell | str]] = [
        [
            join([result.inputs.places[city].label.in_language(lang) for city in row["cities"]], lang),
            format_fixed(row["height"], 3),
            DASH if missing(row["stability"]) else format_percent(row["stability"]),
        ]
        for row in as_rows(result.merges)
    ]
    heads = ("branch", "height", "branch_stability")
    columns = [Column(text(f"emphasis.{head}", lang), number=head != "branch") for head in heads]
    frame = result.merges.assign(cities=result.merges["cities"].map(" ".join))
    caption = text("emphasis.branches_caption", lang)
    return table_in(lang, caption, columns, rows, frame, empty=text("emphasis.no_branches", lang))


@result_tables.register
def _of_emphasis(result: Emphasis, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    return [emphasis_table(result, measure, lang=lang) for measure in MEASURES]


@result_tables.register
def _of_differences(
    result: Differences, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [differences_table(result, lang=lang)]


@result_tables.register
def _of_specificity(
    result: Specificity, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [
        specificity_table(result, lang=lang),
        theme_scores_table(result, lang=lang),
        marks_table(lang=lang),
        scored_targets_table(result, notes, lang=lang),
    ]


@result_tables.register
def _of_similarity(
    result: Similarity, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    return [similarity_table(result, lang=lang), branches_table(result, lang=lang)]
