"""What each figure draws on a small sample, as readable text: labels, places, colours, marks.

After a change that is meant, look at the difference and write the files anew:
``CITYMETRICS_RENEW=1 python -m pytest tests/test_figures_snapshots.py``
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from adoption_sample import make_world
from benchmark_sample import make_inputs, sample_rows
from cascade_world import row
from cascade_world import world as cascade_world
from emphasis_sample import TRANSPORT, WASTE, WATER, plan
from emphasis_sample import world as text_world
from figure_objects import written
from index_world import make_world as index_world
from test_benchmark_gap import SPONGE_2020

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.benchmark.inference import count_signs
from citymetrics.norms import Norms

KEPT = Path(__file__).parent / "data" / "figures"


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


DRAWN = {
    "coverage": lambda lang: f.coverage_figure(b.coverage(data=inputs()), lang=lang),
    "counts": lambda lang: f.emphasis_figure(b.coverage(data=inputs()), lang=lang),
    "metric": lambda lang: f.metric_figure(b.compare_metric("greenway_length", data=inputs()), lang=lang),
    "theme": lambda lang: f.theme_figure(b.compare_theme("water", data=inputs()), lang=lang),
    "peers": lambda lang: f.peers_figure(b.city_profile("zibo", data=inputs()), lang=lang),
    "comparability": lambda lang: f.comparability_figure(b.comparability(data=inputs()), lang=lang),
    "intensity": lambda lang: f.intensity_figure(b.intensity("pocket_parks", data=inputs()), lang=lang),
    "gap": lambda lang: f.gap_figure(
        b.gap("sponge_city_share", data=replace(inputs(), norms=Norms((SPONGE_2020,)))), lang=lang
    ),
    "gaps": lambda lang: f.gaps_figure(
        b.gaps("shanghai", data=replace(inputs(), norms=Norms((SPONGE_2020,)))), lang=lang
    ),
    "pace": lambda lang: f.pace_figure(b.pace(data=inputs()), lang=lang),
    "pace-dumbbells": lambda lang: f.pace_figure(b.pace(data=inputs()), lang=lang, form="dumbbells"),
    "paths": lambda lang: f.paths_figure(b.paths(data=past_and_target()), lang=lang),
    "profile": lambda lang: f.profile_figure(b.city_profile("zibo", data=inputs()), lang=lang),
    "timeline": lambda lang: f.timeline_figure(b.timeline(data=inputs()), lang=lang),
    "cascade": lambda lang: f.cascade_figure(b.cascade("jiang", data=parts()), lang=lang),
    "nesting": lambda lang: f.nesting_figure(b.nesting(data=parts()), lang=lang),
    "emphasis": lambda lang: f.emphasis_intervals_figure(b.emphasis(data=texts()), lang=lang),
    "specificity": lambda lang: f.specificity_figure(b.specificity(data=inputs()), lang=lang),
    "similarity": lambda lang: f.dendrogram_figure(
        b.similarity(["shanghai", "wuhan", "zibo"], data=texts()), lang=lang
    ),
    "instruments": lambda lang: f.rungs_figure(b.compare_instruments(data=make_world()), lang=lang),
    "likeness": lambda lang: f.likeness_figure(b.compare_instruments(data=make_world()), lang=lang),
    "index-ranks": lambda lang: f.index_figure(b.ambition_index(data=index_world()), lang=lang, part="ranks"),
    "index-scores": lambda lang: f.index_figure(
        b.ambition_index(data=index_world()), lang=lang, part="scores"
    ),
    "index-choices": lambda lang: f.index_figure(
        b.ambition_index(data=index_world()), lang=lang, part="choices"
    ),
    "exact": lambda lang: f.exact_figure(count_signs(11, 1), lang=lang),
    "interval": lambda lang: f.interval_figure(b.resample([1, 2, 4, 3, 7, 5, 9, 8]), lang=lang),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_draws_what_it_drew(name):
    drawn, kept = written(DRAWN[name]("en")), KEPT / f"{name}.txt"
    if os.environ.get("CITYMETRICS_RENEW"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(drawn, encoding="utf-8")
    assert drawn.splitlines() == kept.read_text(encoding="utf-8").splitlines()


def test_every_kept_file_is_a_figure_that_is_drawn():
    assert {path.stem for path in KEPT.iterdir()} == set(DRAWN)
