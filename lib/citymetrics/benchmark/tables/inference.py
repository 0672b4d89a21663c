"""Tables of exact tests and of intervals over metrics: no p-value without its n, no number without what it rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inference.model import ExactTest, p_text, size_text, statistic_text
from citymetrics.benchmark.inference.resampling import ResampledInterval
from citymetrics.benchmark.inputs import as_rows
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.adoption import shared_table
from citymetrics.benchmark.tables.cells import DASH, note, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import (
    Cell,
    Column,
    Table,
    format_number,
    format_quantity,
    table_in,
    text,
    unit_label,
)
from citymetrics.labels.wording import join


def p_with_n(test: ExactTest, lang: str = "zh") -> str:
    """`p = 0.028 (n = 3 places ranked by 4 metrics)`, or that there is none, with the n that forbids it."""
    size = size_text(test, lang)
    if test.p is None:
        return text("inference.no_p", lang, n=size)
    return text("inference.p_with_n", lang, p=p_text(test.p), n=size)


def exact_table(test: ExactTest, *, lang: str = "zh") -> Table:
    """One test: its statistic, p with n, the least p that any outcome could have, the hypothesis and how p was found."""
    sides = {"greater": "one_sided_greater", "less": "one_sided_less"}.get(test.alternative, "two_sided")
    least = DASH if test.least_p is None else p_text(test.least_p).removeprefix("p ").removeprefix("= ")
    cells: list[tuple[str, Cell | str]] = [
        ("statistic", statistic_text(test, lang)),
        ("p", Cell(p_with_n(test, lang), small="" if test.p is None else text(f"inference.{sides}", lang))),
        ("least", least),
        ("null", test.null.text(lang)),
        ("method", test.method.text(lang)),
    ]
    if test.grade:
        cells.append(("grade", grade_label(test.grade, lang)))
    columns = [Column(text(f"inference.column_{name}", lang)) for name, _ in cells]
    return table_in(lang, _caption(test, lang), columns, [[cell for _, cell in cells]], test.to_frame())


def _caption(test: ExactTest, lang: str) -> str:
    name = text(f"inference.name_{test.kind}", lang)
    cities = list(dict.fromkeys(test.details["city"])) if "city" in test.details else []
    if not cities:
        return name
    names = join([test.inputs.places[city].label.in_language(lang) for city in cities], lang)
    return text("inference.caption_of", lang, test=name, names=names)


def details_table(
    result: ExactTest | ResampledInterval, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """The figures that went in: metric × place as stated, with its note, what it counted as, and the grade of comparability."""
    details, inputs = result.details, result.inputs
    cities = list(dict.fromkeys(details["city"])) if "city" in details else []
    columns = [Column(text("tables.metric", lang))]
    columns += [Column(inputs.places[city].label.in_language(lang), number=True) for city in cities]
    columns.append(Column(text("comparability.grade", lang)))
    rows: list[list[Cell | str]] = []
    for metric, own in details.groupby("metric", sort=False) if cities else ():
        figures = {row["city"]: row for row in as_rows(own)}
        cells = [_figure_cell(figures[city], result, notes, lang) for city in cities]
        grade = grade_label(next(iter(figures.values()))["grade"], lang)
        rows.append([inputs.metric_label(str(metric)).in_language(lang), *cells, grade])
    return table_in(lang, text("inference.details_caption", lang), columns, rows, details, empty=text("inference.no_details", lang)
    )  # fmt: skip


def _figure_cell(row: Any, result: Any, notes: EvidenceNotes | None, lang: str) -> Cell:
    observation = result.inputs.row(row["observation_id"])
    small = [_per_head(row, result, lang), _counted_as(row, lang)]
    return Cell(
        stated_text(observation, lang),
        note(notes, row["observation_id"]),
        " · ".join(part for part in small if part),
    )


def _per_head(row: Any, result: Any, lang: str) -> str:
    """What was compared, where it isn't the stated figure itself."""
    if row["basis"] == "value":
        return ""
    unit = unit_label(result.inputs.metrics[row["metric"]].unit, lang)
    return text(
        f"inference.basis_{row['basis']}", lang, value=format_number(row["value"], lang, digits=3), unit=unit
    )


def _counted_as(row: Any, lang: str) -> str:
    if "sign" in row:
        return text(f"inference.{ {1: 'more', -1: 'less'}.get(int(row['sign']), 'equal') }", lang)
    return text("inference.rank", lang, rank=format_number(row["rank"], lang)) if "rank" in row else ""


def interval_table(result: ResampledInterval, *, lang: str = "zh") -> Table:
    """A summary over metrics with its interval, and n beside it."""
    cells: list[tuple[str, Cell | str]] = [
        ("summary", text(f"inference.summary_{result.summary}", lang)),
        ("estimate", DASH if result.estimate is None else format_number(result.estimate, lang, digits=3)),
        ("interval", Cell(interval_text(result, lang), small=f"n = {result.n}")),
        ("method", text(f"inference.method_{result.method}", lang)),
    ]
    if result.grade:
        cells.append(("grade", grade_label(result.grade, lang)))
    level = format_quantity(100 * result.level, "%", lang)
    columns = [Column(text(f"inference.column_{name}", lang, level=level)) for name, _ in cells]
    if result.about:
        caption = text("inference.interval_caption_of", lang, one=result.about[0], other=result.about[1])
    else:
        caption = text("inference.interval_caption", lang)
    return table_in(lang, caption, columns, [[cell for _, cell in cells]], result.to_frame())


def interval_text(result: ResampledInterval, lang: str = "zh") -> str:
    """`2.5–6.8`, or that there is none."""
    if result.low is None or result.high is None:
        return text("inference.interval_none", lang)
    ends = (format_number(end, lang, digits=3) for end in (result.low, result.high))
    return "–".join(ends)


@result_tables.register
def _of_test(result: ExactTest, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    table = exact_table(result, lang=lang)
    if "instrument" in result.details and len(result.details):
        return [table, shared_table(result, notes, lang=lang)]
    return [table] if _bare(result.details) else [table, details_table(result, notes, lang=lang)]


@result_tables.register
def _of_interval(
    result: ResampledInterval, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    table = interval_table(result, lang=lang)
    return [table] if _bare(result.details) else [table, details_table(result, notes, lang=lang)]


def _bare(details: pd.DataFrame) -> bool:
    """Whether bare numbers were tested, that no plan states."""
    return details.empty or "metric" not in details
