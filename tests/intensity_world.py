"""The benchmark sample with denominators of its own, some with a range, and one metric whose entry in the dictionary differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
from benchmark_sample import make_inputs

from citymetrics.benchmark.inputs import Inputs
from citymetrics.context import Context, Denominator

ALL = (
    "resident_population",
    "land_area",
    "family_households",
    "built_up_area",
    "districts",
    "subdistricts_and_towns",
)


def record(place: str, measure: str, value: float, date: str = "2020-11-01", **more: Any) -> Denominator:
    given = {"unit": "km2", "source": "年鉴", "address": "", "confidence": "two_sources", **more}
    return Denominator(place=place, measure=measure, value=value, date=date, **given)


RECORDS = (
    record("shanghai", "resident_population", 24_870_895),
    record("wuhan", "resident_population", 12_326_518),
    record("zibo", "resident_population", 4_704_138),
    record("shanghai", "land_area", 6340.5),
    record("qingpu", "land_area", 670.14, low=667.8, high=676),
    record("wuhan", "land_area", 8569.15, low=8494.41, high=8594),
    record("zibo", "land_area", 5965),
    record("zibo", "districts", 8, unit="count"),
    record("shanghai", "districts", 16, unit="count"),
)


def world(
    rows: pd.DataFrame | None = None,
    records: Iterable[Denominator] = RECORDS,
    denominators: tuple[str, ...] = ALL,
    metric: str = "pocket_parks",
    **entry: Any,
) -> Inputs:
    """The sample with other denominators, and one metric whose entry in the dictionary differs."""
    inputs = make_inputs(rows)
    changed = SimpleNamespace(**{**vars(inputs.metrics[metric]), "denominators": denominators, **entry})
    return replace(inputs, context=Context(tuple(records)), metrics={**inputs.metrics, metric: changed})
