"""Small worlds that figures and tables are drawn of, for comparison with what they were before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
from adoption_sample import make_world
from benchmark_sample import make_inputs, sample_rows
from cascade_world import row
from cascade_world import world as cascade_world
from emphasis_sample import TRANSPORT, WASTE, WATER, plan
from emphasis_sample import world as text_world
from index_world import make_world as index_world
from test_benchmark_gap import SPONGE_2020

from citymetrics import benchmark as b
from citymetrics.norms import Norms


@cache
def inputs():
    return make_inputs()


@cache
def texts():
    long = plan(*[WASTE] * 10, *[WATER] * 10, *[TRANSPORT] * 4)
    return text_world(
        shanghai=long,
        wuhan=plan(*[WASTE] * 11, *[WATER] * 10, *[TRANSPORT] * 4),
        zibo=plan(*[WASTE] * 4, *[WATER] * 2, *[TRANSPORT] * 20),
    )


def past_and_target():
    rows = sample_rows()
    target = rows[rows["observation_id"] == "hongkou-03510"]
    past = {"role": "achieved", "due": "", "value": "60", "period_start": "2016", "period_end": "2020"}
    return make_inputs(pd.concat([target.assign(observation_id="past", **past), target]))


def parts():
    return cascade_world(
        (
            row("jiang", "parks", 1000, comparator="ge"),
            row("jiang", "pipes", 1000),
            row("dong", "parks", 1),
            row("dong", "pipes", 400),
            row("xi", "parks", 300),
        )
    )


def with_norms():
    return replace(inputs(), norms=Norms((SPONGE_2020,)))


RESULTS: dict[str, Callable[[], Any]] = {
    "coverage": lambda: b.coverage(data=inputs()),
    "metric": lambda: b.compare_metric("greenway_length", data=inputs()),
    "theme": lambda: b.compare_theme("water", data=inputs()),
    "profile": lambda: b.city_profile("zibo", data=inputs()),
    "pair": lambda: b.compare_pair("shanghai", "wuhan", data=inputs()),
    "comparability": lambda: b.comparability(data=inputs()),
    "intensity": lambda: b.intensity("pocket_parks", data=inputs()),
    "gap": lambda: b.gap("sponge_city_share", data=with_norms()),
    "gaps": lambda: b.gaps("shanghai", data=with_norms()),
    "pace": lambda: b.pace(data=inputs()),
    "paths": lambda: b.paths(data=past_and_target()),
    "timeline": lambda: b.timeline(data=inputs()),
    "cascade": lambda: b.cascade("jiang", data=parts()),
    "nesting": lambda: b.nesting(data=parts()),
    "emphasis": lambda: b.emphasis(data=texts()),
    "specificity": lambda: b.specificity(data=inputs()),
    "similarity": lambda: b.similarity(["shanghai", "wuhan", "zibo"], data=texts()),
    "instruments": lambda: b.compare_instruments(data=make_world()),
    "index": lambda: b.ambition_index(data=index_world()),
}


@cache
def result(name: str) -> Any:
    """What the benchmark makes of one of the worlds."""
    return RESULTS[name]()
