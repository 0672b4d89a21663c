"""What a figure of a cascade shows: each metric and part with its ratios, the facts beside them, and the axis for all.

A ratio is the part's share of the target over its share of people, land or subdistricts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.benchmark.cascades.lines import Line
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.shares import Carry
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.cascade import percent, verdict_text
from citymetrics.benchmark.tables.cells import stated_text
from citymetrics.labels import text

MARKS = (("o", "circle"), ("s", "square"), ("^", "triangle-up-open"), ("D", "diamond-open"))
"""How each basis is marked, in matplotlib and in plotly; from the third on hollow, because people and subdistricts often meet."""
LIMITS = (2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Where the axis may end."""
TICKS = ((5, (2,)), (10, (2, 5)), (100, (3, 10, 30)), (math.inf, (10, 100)))
"""The ticks beside 1 for axes that end at or below the first number."""
MOST = 20


@dataclass(frozen=True)
class CascadeRow:
    """One metric of one part as it is drawn: its ratios above zero, and the facts beside them."""

    line: Line
    name: str
    carries: tuple[Carry, ...]
    facts: tuple[str, ...]


def cascade_rows(cascade: Cascade, lang: str = "zh", most: int = MOST) -> list[CascadeRow]:
    """The rows of the figure, part by part, from the least to the most carried."""
    lines = [line for line in cascade.totals if line.carries]
    kept = sorted(lines, key=lambda line: -_distance(line))[:most]
    order = list(cascade.children)
    kept.sort(key=lambda line: (order.index(line.child), line.carries[0].point))
    return [_row(line, cascade, lang) for line in kept]


def _distance(line: Line) -> float:
    point = line.carries[0].point
    return abs(math.log(point)) if point > 0 else math.inf


def _row(line: Line, cascade: Cascade, lang: str) -> CascadeRow:
    own, its = (stated_text(row, lang) for row in (line.child_row, line.parent_row))
    assert line.share is not None
    words = "share_words_yearly" if line.primary == "yearly" else "share_words"
    facts = (
        text("cascade.facts", lang, child=own, parent=its),
        text(f"cascade.{words}", lang, share=percent(line.share.point, lang)),
        verdict_text(line, lang)[0],
        text(f"cascade.certainty_{line.verdict.certainty}", lang)
        if line.verdict and line.verdict.says
        else "",
        grade_label(line.grade, lang),
    )
    carries = tuple(carry for carry in line.carries if carry.point > 0)
    return CascadeRow(
        line, cascade.inputs.metric_label(line.metric).in_language(lang), carries, tuple(filter(None, facts))
    )


def axis_limit(rows: Sequence[CascadeRow]) -> float:
    """The axis runs from 1 over this to this: the next round number above every ratio and its inverse."""
    farthest = max((max(carry.point, 1 / carry.point) for row in rows for carry in row.carries), default=1.0)
    return float(
        next(
            (limit for limit in LIMITS if limit >= farthest * 1.1),
            10 ** math.ceil(math.log10(farthest * 1.1)),
        )
    )


def axis_ticks(limit: float) -> list[tuple[float, str]]:
    """Symmetric ticks with their texts: 1/10, 1, 10 …"""
    inner = next(steps for least, steps in TICKS if limit <= least)
    steps = [step for step in inner if step < limit]
    return [
        *((1 / step, f"1/{step:g}") for step in reversed(steps)),
        (1.0, "1"),
        *((step, f"{step:g}") for step in steps),
    ]


def open_sides(row: CascadeRow) -> list[tuple[float, int]]:
    """Where an arrow begins and which way it points: below the least ratio (-1), above the greatest (1), where one is open."""
    points, opens = [carry.point for carry in row.carries], [way_open(carry) for carry in row.carries]
    below = [(min(points), -1)] if any(one for one, _ in opens) else []
    return below + ([(max(points), 1)] if any(two for _, two in opens) else [])


def way_open(carry: Carry) -> tuple[bool, bool]:
    """Whether the ratio is open below and above."""
    return carry.bounds.low == 0, math.isinf(carry.bounds.high)
