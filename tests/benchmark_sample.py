"""A small world for benchmark and figure tests: real rows of the five plans, with the entries they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, prepare
from citymetrics.labels import Label

ROWS = Path(__file__).parent / "data" / "benchmark" / "observations.csv"

THEMES = {
    "streetscape": Label("市容街区", "Streetscape"),
    "green_space": Label("公园绿化", "Green space"),
    "housing": Label("住房与社区", "Housing"),
    "waste": Label("垃圾与环卫", "Waste"),
    "water": Label("水环境与排水", "Water"),
    "safety": Label("安全与管网", "Safety"),
    "services": Label("公共服务与活力", "Services"),
    "rural": Label("乡村建设", "Rural"),
}

METRICS = [
    (
        "overhead_line_burial",
        "架空线入地",
        "Overhead lines buried",
        "streetscape",
        "km",
        "addition",
        "higher",
    ),
    (
        "facade_streets",
        "立面整治道路",
        "Streets with renewed façades",
        "streetscape",
        "count",
        "addition",
        "higher",
    ),
    ("greenway_length", "绿道建设长度", "Greenways built", "green_space", "km", "addition", "higher"),
    ("pocket_parks", "口袋公园", "Pocket parks", "green_space", "count", "addition", "higher"),
    (
        "housing_renewal_area",
        "旧住房更新改造面积",
        "Older housing renewed",
        "housing",
        "m2",
        "addition",
        "higher",
    ),
    ("waste_sorting_coverage", "垃圾分类覆盖率", "Waste sorting coverage", "waste", "%", "share", "higher"),
    ("raw_waste_landfill", "原生垃圾填埋率", "Untreated waste landfilled", "waste", "%", "share", "lower"),
    ("sponge_city_share", "海绵城市达标面积比例", "Sponge-city area share", "water", "%", "share", "higher"),
    ("sewage_capacity", "污水处理能力", "Sewage treatment capacity", "water", "t/d", "stock", "higher"),
    ("good_water_share", "优良水体比例", "Good water share", "water", "%", "share", "higher"),
    (
        "old_lift_assessment",
        "老旧电梯安全评估",
        "Old lifts assessed",
        "safety",
        "count",
        "addition",
        "neither",
    ),
    (
        "express_service_stations",
        "快递公共服务站",
        "Parcel service stations",
        "services",
        "count",
        "addition",
        "higher",
    ),
]

PLACES = [
    ("shanghai", "上海", "Shanghai", "municipality", None, 2021, 2025, "final"),
    ("hongkou", "虹口", "Hongkou", "district", "shanghai", 2021, 2025, "final"),
    ("qingpu", "青浦", "Qingpu", "district", "shanghai", 2024, 2026, "draft"),
    ("wuhan", "武汉", "Wuhan", "prefecture", None, 2022, 2024, "final"),
    ("zibo", "淄博", "Zibo", "prefecture", None, 2019, 2022, "final"),
]

DENOMINATORS = {
    ("shanghai", "resident_population"): (24_870_895, "person", "two_sources"),
    ("hongkou", "resident_population"): (757_498, "person", "two_sources"),
    ("qingpu", "resident_population"): (1_271_424, "person", "two_sources"),
    ("wuhan", "resident_population"): (12_326_518, "person", "two_sources"),
    ("zibo", "resident_population"): (4_704_138, "person", "two_sources"),
    ("shanghai", "land_area"): (6340.5, "km2", "two_sources"),
    ("qingpu", "land_area"): (670.14, "km2", "one_source"),
    ("wuhan", "land_area"): (8569.15, "km2", "one_source"),
    ("zibo", "land_area"): (5965.0, "km2", "two_sources"),
    ("shanghai", "districts"): (16, "count", "two_sources"),
    ("zibo", "districts"): (8, "count", "two_sources"),
}


@dataclass(frozen=True)
class SampleContext:
    """Denominators by place and measure, those `without` left out: value, unit, confidence and, where sources differ, their range.

    Hongkou's land area is left out of the sample's on purpose.
    """

    known: Mapping[tuple[str, str], tuple[Any, ...]] = field(default_factory=lambda: DENOMINATORS)
    without: Collection[tuple[str, str]] = ()

    def get(self, place: str, measure: str, year: int | None = None) -> SimpleNamespace | None:
        if (place, measure) not in self.known or (place, measure) in self.without:
            return None
        value, unit, confidence, low, high = (*self.known[place, measure], None, None)[:5]
        return SimpleNamespace(
            place=place,
            measure=measure,
            value=value,
            low=low,
            high=high,
            unit=unit,
            date="2020-11-01",
            source="第七次全国人口普查",
            address="",
            confidence=confidence,
        )


def sample_source(
    city: str,
    zh: str,
    en: str,
    level: str,
    parent: str | None,
    start: int,
    end: int,
    status: str,
    past: tuple[int, int] | None = None,
) -> SimpleNamespace:
    """A registered plan; that of a prefecture looks back on no years unless `past` gives them."""
    first, last = past or ((None, None) if level == "prefecture" else (2016, 2020))
    return SimpleNamespace(
        id=city,
        city=city,
        label=Label(zh, en),
        level=level,
        parent=parent,
        title=Label(f"{zh}市规划", f"{en} plan"),
        issuer=f"{zh}政府",
        document_number=None,
        date=date(start, 1, 10),
        term=f"{start}-{end}",
        term_start=start,
        term_end=end,
        past_start=first,
        past_end=last,
        status=status,
        publisher="政府网站",
    )


def sample_metric(
    name: str, zh: str, en: str, theme: str, unit: str, kind: str, direction: str
) -> SimpleNamespace:
    """A metric of the dictionary."""
    return SimpleNamespace(
        id=name,
        label=Label(zh, en),
        theme=theme,
        unit=unit,
        kind=kind,
        direction=direction,
        denominators=("resident_population", "land_area"),
        caution=None,
    )


def sample_rows() -> pd.DataFrame:
    return pd.read_csv(ROWS, dtype=str, keep_default_na=False)


def build_inputs(
    rows: pd.DataFrame,
    *,
    metrics: Iterable[tuple[Any, ...]],
    themes: Mapping[str, Label],
    places: Iterable[tuple[Any, ...]],
    context: Any,
    **more: Any,
) -> Inputs:
    """Inputs of any small world: `metrics` and `places` hold the arguments of `sample_metric` and `sample_source`."""
    return Inputs(
        prepare(rows),
        {one[0]: sample_metric(*one) for one in metrics},
        {name: SimpleNamespace(id=name, label=label) for name, label in themes.items()},
        {one[0]: sample_source(*one) for one in places},
        context,
        **more,
    )


def make_inputs(rows: pd.DataFrame | None = None, *, without: Collection[tuple[str, str]] = ()) -> Inputs:
    """Inputs over `rows` (default: all sample rows); `without` takes denominators away."""
    return build_inputs(
        sample_rows() if rows is None else rows,
        metrics=METRICS,
        themes=THEMES,
        places=PLACES,
        context=SampleContext(without=without),
    )


def change(rows: pd.DataFrame, observation_id: str, **values: object) -> pd.DataFrame:
    """`rows` with some cells of one row changed."""
    changed = rows.copy()
    for column, value in values.items():
        changed.loc[changed["observation_id"] == observation_id, column] = str(value)
    return changed
