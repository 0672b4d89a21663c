"""Invented cities within cities: three levels and a second city, whose numbers can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from benchmark_sample import SampleContext, build_inputs

from citymetrics.benchmark.inputs import Inputs
from citymetrics.labels import Label

PLACES = {
    "jiang": ("江城", "Jiang", "prefecture", None, 2021, 2025, "final"),
    "dong": ("东区", "East", "district", "jiang", 2024, 2026, "draft"),
    "xi": ("西区", "West", "district", "jiang", 2021, 2025, "final"),
    "qiao": ("桥街道", "Bridge", "subdistrict", "dong", 2025, 2026, "final"),
    "hai": ("海城", "Hai", "prefecture", None, 2020, 2022, "final"),
    "nan": ("南区", "South", "district", "hai", 2023, 2025, "final"),
}
METRICS = {
    "parks": ("口袋公园", "Pocket parks", "green", "count", "addition", "higher"),
    "pipes": ("管道", "Pipes", "water", "km", "addition", "higher"),
    "beds": ("床位", "Beds", "green", "count", "stock", "higher"),
    "sorted": ("分类率", "Sorting", "green", "%", "share", "higher"),
    "burnt": ("填埋率", "Landfilled", "green", "%", "share", "lower"),
    "shops": ("站点", "Stations", "green", "count", "addition", "higher"),
}
NUMBERS = {
    ("jiang", "resident_population"): (1000.0, None, None),
    ("dong", "resident_population"): (200.0, None, None),
    ("xi", "resident_population"): (100.0, None, None),
    ("qiao", "resident_population"): (20.0, None, None),
    ("jiang", "land_area"): (500.0, None, None),
    ("dong", "land_area"): (100.0, 90.0, 110.0),
    ("xi", "land_area"): (10.0, None, None),
    ("jiang", "subdistricts_and_towns"): (50.0, None, None),
    ("dong", "subdistricts_and_towns"): (10.0, None, None),
    ("jiang", "districts"): (4.0, None, None),
}
EMPTY = ["value_max", "due", "period_start", "period_end", "baseline", "lead", "section", "flags"]


def row(city: str, metric: str, value: object, number: int = 1, **values: object) -> dict[str, Any]:
    """One observation; by default an exact target for the whole place."""
    unit = METRICS[metric][3] if metric else "count"
    start = values.pop("at", 100 * number)
    return {
        **dict.fromkeys(EMPTY, ""),
        "observation_id": f"{city}-{metric}-{number}",
        "doc_id": city,
        "city": city,
        "metric": metric,
        "theme": "green",
        "subject": "事项",
        "value": value,
        "unit": unit,
        "value_text": f"{value}",
        "comparator": "eq",
        "role": "target",
        "scope": "whole",
        "per": "total",
        "quote": f"完成{value}。",
        "char_start": start,
        "char_end": int(str(start)) + 1,
        **values,
    }


def world(
    rows: Iterable[dict[str, Any]] = (),
    *,
    known: dict[Any, Any] | None = None,
    places: dict[str, Any] | None = None,
    **more: Any,
) -> Inputs:
    """Inputs over `rows`; `known` are other denominators, `places` another registry."""
    numbers = NUMBERS if known is None else known
    return build_inputs(
        pd.DataFrame(list(rows), columns=list(row("jiang", "parks", 1))),
        metrics=[(name, *given) for name, given in METRICS.items()],
        themes={name: Label(name, name) for name in ("green", "water", "rural")},
        places=[
            (name, *given, (2016, 2020)) for name, given in (PLACES if places is None else places).items()
        ],
        context=SampleContext(
            {key: (value, "", "two_sources", *ends) for key, (value, *ends) in numbers.items()}
        ),
        **more,
    )
