"""Cascades as figures: for each metric and part a bar from 1 to the ratio of its share of the target to its share of the place.

The axis is logarithmic with 1 in the middle, so that half and double lie as far from it. Three marks stand for the three bases,
people first, which the bar follows; a line joins them. An arrow says that a floor or a cap leaves that side open.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.tables.cascade import times, verdict_text
from citymetrics.figures.cascades.carries import MOST, CascadeRow, cascade_rows
from citymetrics.figures.cascades.draw_carries import draw_cascade
from citymetrics.figures.cascades.plot_carries import plot_cascade
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.messages.others import cascade_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

COLUMNS = (
    "metric",
    "child",
    "observation_id",
    "parent_id",
    "measure",
    "carry",
    "low",
    "high",
    "share",
    "verdict",
    "certainty",
    "grade",
)


@draw_result.register
def cascade_figure(cascade: Cascade, *, lang: str = "zh", most: int = MOST) -> FigurePair:
    """What each part of a place takes on of its totals, against its share; the `most` metrics that lie farthest from it."""
    rows = cascade_rows(cascade, lang, most)
    past = "" if cascade.role == "target" else "past_"
    name, caption = f"cascade-{cascade.parent}{'-past' if past else ''}", f"cascade.{past}figure_caption"
    shown = text(caption, lang, city=cascade.label)
    if not rows:
        words = text("cascade.figure_none", lang)
        return empty_pair(name, words, _frame(rows, cascade), caption=shown)
    left_out = sum(1 for line in cascade.totals if line.carries) - len(rows)
    shown += text("cascade.left_out", lang, count=left_out) if left_out else ""
    return FigurePair(
        name,
        draw_cascade(rows, cascade, lang=lang),
        plot_cascade(rows, cascade, lang=lang),
        _frame(rows, cascade),
        shown,
        text("figures.stop", lang).join(_described(row, cascade, lang) for row in rows),
        cascade_message(cascade, lang),
        inputs=cascade.inputs,
        lang=lang,
    )


def _described(row: CascadeRow, cascade: Cascade, lang: str) -> str:
    carries = [
        text("cascade.alt_carry", lang, measure=measure_label(carry.measure), value=times(carry.point, lang))
        for carry in row.line.carries
    ]
    return text(
        "cascade.alt_row",
        lang,
        child=cascade.inputs.place_label(row.line.child).in_language(lang),
        metric=row.name,
        carries=join(carries, lang),
        verdict=verdict_text(row.line, lang)[0],
    )


def _frame(rows: Sequence[CascadeRow], cascade: Cascade) -> pd.DataFrame:
    """One row per mark; `observation_id` is the part's figure, `parent_id` the whole's."""
    records = [
        {
            "metric": row.line.metric,
            "child": row.line.child,
            "observation_id": row.line.evidence[1],
            "parent_id": row.line.evidence[0],
            "measure": carry.measure,
            "carry": carry.point,
            "low": carry.bounds.low,
            "high": carry.bounds.high,
            "share": row.line.share.point if row.line.share else float("nan"),
            "verdict": row.line.verdict.verdict if row.line.verdict else "",
            "certainty": row.line.verdict.certainty if row.line.verdict else "",
            "grade": row.line.grade,
        }
        for row in rows
        for carry in row.line.carries
    ]
    return pd.DataFrame(records, columns=list(COLUMNS))
