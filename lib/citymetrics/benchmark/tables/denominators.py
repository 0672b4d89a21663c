"""The table of what totals were divided or multiplied by."""

from __future__ import annotations

from typing import Any

import pandas as pd

from citymetrics.benchmark.metrics.intensity import measure_label, unique_denominators
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.labels import Cell, Column, Label, Table, build_table, text, unit_label


def denominators_table(*results: Any, lang: str = "zh") -> Table:
    """What totals were divided or multiplied by, with date, source and how sure it is."""
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
        value = f"{one.value:,.10g} {unit_label(one.unit, lang)}".strip()
        rows.append(
            [
                name.in_language(lang),
                measure_label(one.measure).in_language(lang),
                value,
                str(one.date or DASH),
                one.source,
                text(f"tables.confidence_{one.confidence}", lang),
            ]
        )
    frame = pd.DataFrame(
        [
            {
                "place": one.place,
                "measure": one.measure,
                "value": one.value,
                "unit": one.unit,
                "date": str(one.date or ""),
                "source": one.source,
                "confidence": one.confidence,
            }
            for one in found
        ]
    )
    return build_table(
        text("tables.denominators_caption", lang),
        columns,
        rows,
        frame,
        empty=text("tables.no_denominators", lang),
    )
