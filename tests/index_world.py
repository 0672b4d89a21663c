"""Three invented cities and a district with round numbers, so that every score of an index can be worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
from benchmark_sample import SampleContext, build_inputs, sample_rows

from citymetrics.benchmark.index.ambition import AmbitionIndex
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.remits import NO_REMITS, Outside, Remits
from citymetrics.labels import Label

PLACES = [
    ("north", "北市", "North", "prefecture", None, 2021, 2025, "final"),
    ("middle", "中市", "Middle", "prefecture", None, 2021, 2025, "final"),
    ("south", "南市", "South", "prefecture", None, 2021, 2025, "final"),
    ("old_town", "老城区", "Old Town", "district", "north", 2021, 2025, "final"),
]
PEOPLE = {"north": 1_000_000, "middle": 2_000_000, "south": 4_000_000, "old_town": 100_000}
LAND = {"north": 1000, "middle": 1000, "south": 2000, "old_town": 10}
THEMES = {
    "green_space": Label("公园绿化", "green_space"),
    "water": Label("水环境", "water"),
    "services": Label("公共服务", "services"),
}
METRICS = {
    "parks": ("公园", "Parks", "green_space", "count", "addition", "higher"),
    "paths": ("绿道", "Paths", "green_space", "km", "addition", "higher"),
    "clean": ("达标率", "Clean water", "water", "%", "share", "higher"),
    "schools": ("学校", "Schools", "services", "count", "addition", "higher"),
}
STATED = {
    ("north", "parks"): 50,
    ("middle", "parks"): 100,
    ("south", "parks"): 100,
    ("north", "paths"): 100,
    ("south", "paths"): 200,
    ("north", "clean"): 40,
    ("middle", "clean"): 50,
    ("south", "clean"): 80,
    ("middle", "schools"): 10,
    ("south", "schools"): 40,
    ("old_town", "parks"): 5,
}


class SilentTexts:
    """Plans that were read and hold none of the words that are looked for."""

    def get(self, doc_id: str) -> SimpleNamespace:
        return SimpleNamespace(mention=lambda *_: None, find_word=lambda *_: None, paragraphs=None)


def world_rows(stated: dict[tuple[str, str], float] | None = None, **cells: object) -> pd.DataFrame:
    """A row per stated figure; `cells` maps an observation id (`north_parks`) to columns that differ."""
    template = sample_rows().iloc[0].to_dict() | {"value_max": "", "due": "", "baseline": "", "lead": ""}
    rows = []
    for number, ((city, metric), value) in enumerate((STATED if stated is None else stated).items()):
        own = {
            "observation_id": f"{city}_{metric}",
            "doc_id": city,
            "city": city,
            "metric": metric,
            "theme": METRICS[metric][2],
            "subject": METRICS[metric][0],
            "value": str(value),
            "unit": METRICS[metric][3],
            "value_text": str(value),
            "comparator": "eq",
            "role": "target",
            "scope": "whole",
            "per": "total",
            "period_start": "2021",
            "period_end": "2025",
            "quote": f"新建{METRICS[metric][0]}{value}。",
            "section": "目标",
            "char_start": str(10 * number),
            "char_end": str(10 * number + 3),
            "flags": "",
        }
        rows.append(template | own | dict(cells.get(f"{city}_{metric}", {})))  # type: ignore[call-overload]
    return pd.DataFrame(rows)


def make_world(
    rows: pd.DataFrame | None = None,
    *,
    without: tuple[tuple[str, str], ...] = (),
    outside: tuple[tuple[str, str], ...] = (),
    directions: dict[str, str] | None = None,
) -> Inputs:
    """Inputs over `rows`; `outside` lists (plan, metric) that lie outside a plan's remit."""
    reason = Outside("test", Label("职责", "remit"), Label("不属其职责", "not its task"))
    numbers = {"resident_population": PEOPLE, "land_area": LAND}
    return build_inputs(
        world_rows() if rows is None else rows,
        metrics=[
            (name, *given[:-1], (directions or {}).get(name, given[-1])) for name, given in METRICS.items()
        ],
        themes=THEMES,
        places=PLACES,
        context=SampleContext(
            {
                (place, measure): (value, "person", "two_sources")
                for measure, own in numbers.items()
                for place, value in own.items()
            },
            without,
        ),
        texts=SilentTexts(),
        remits=Remits({}, dict.fromkeys(outside, reason)) if outside else NO_REMITS,
    )


def scores_of(result: AmbitionIndex) -> dict[str, float]:
    """The default score of every place."""
    return result.scores.set_index("city")["score"].to_dict()
