"""The table of what totals were divided or multiplied by."""

from __future__ import annotations

from typing import Any

import pandas as pd

from citymetrics.benchmark.interval import denominator_interval
from citymetrics.benchmark.metrics.doubts import both_ways, measure_label, unique_denominators
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.labels import (
    Cell,
    Column,
    Label,
    Table,
    format_day,
    format_quantity,
    in_language,
    table_in,
    text,
)


def denominators_table(*results: Any, lang: str = "zh") -> Table:
    """What totals were divided or multiplied by, with the range of its sources, date, source and how sure it is."""
    found = unique_denominators([one for result in results for one in result.denominators])
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.measure", lang)),
        Column(text("tables.value", lang), number=True),
        Column(text("tables.date", lang)),
        Column(text("tables.source", lang)),
        Column(text("tables.confidence", lang)),
    ]
    rows: list[list[Cell | str]] = []
    for one in found:
        name = (
            results[0].inputs.places[one.place].label
            if one.place in results[0].inputs.places
            else Label(one.place, one.place)
        )
        rows.append(
            [
                name.in_language(lang),
                measure_label(one.measure).in_language(lang),
                _value_cell(one, lang),
                format_day(one.date, lang) if one.date else DASH,
                denominator_source(one, lang),
                text(f"tables.confidence_{one.confidence}", lang),
            ]
        )
    frame = pd.DataFrame(
        [
            {
                "place": one.place,
                "measure": one.measure,
                "value": one.value,
                "low": denominator_interval(one).low,
                "high": denominator_interval(one).high,
                "unit": one.unit,
                "date": str(one.date or ""),
                "source": one.source,
                "confidence": one.confidence,
            }
            for one in found
        ]
    )
    return table_in(
        lang,
        text("tables.denominators_caption", lang),
        columns,
        rows,
        frame,
        empty=text("tables.no_denominators", lang),
    )


def denominator_source(one: Any, lang: str) -> str:
    """The name of a denominator's source in `lang`, a dash where it has none."""
    label = getattr(one, "source_label", None) or one.source
    return in_language(label, lang) or DASH


def _value_cell(one: Any, lang: str) -> Cell:
    """The figure in use, and below it the lowest and the highest that its sources give."""
    span = denominator_interval(one)
    ends = {"low": both_ways(span.low), "high": both_ways(span.high, one.unit)}
    return Cell(
        format_quantity(one.value, one.unit, lang),
        small="" if span.is_point else text("intensity.sources_range", lang, **ends),
    )
