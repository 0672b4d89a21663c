"""What each figure draws on a small sample, as readable text: labels, places, colours, marks.

After a change that is meant, look at the difference and write the files anew:
``CITYMETRICS_RENEW=1 python -m pytest tests/test_figures_snapshots.py``
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from figure_objects import written
from snapshot_worlds import result

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.benchmark.inference import count_signs

KEPT = Path(__file__).parent / "data" / "figures"


DRAWN = {
    "coverage": lambda lang: f.coverage_figure(result("coverage"), lang=lang),
    "counts": lambda lang: f.emphasis_figure(result("coverage"), lang=lang),
    "metric": lambda lang: f.metric_figure(result("metric"), lang=lang),
    "theme": lambda lang: f.theme_figure(result("theme"), lang=lang),
    "peers": lambda lang: f.peers_figure(result("city"), lang=lang),
    "comparability": lambda lang: f.comparability_figure(result("comparability"), lang=lang),
    "intensity": lambda lang: f.intensity_figure(result("intensity"), lang=lang),
    "gap": lambda lang: f.gap_figure(result("gap"), lang=lang),
    "gaps": lambda lang: f.gaps_figure(result("gaps"), lang=lang),
    "pace": lambda lang: f.pace_figure(result("pace"), lang=lang),
    "pace-dumbbells": lambda lang: f.pace_figure(result("pace"), lang=lang, form="dumbbells"),
    "paths": lambda lang: f.paths_figure(result("paths"), lang=lang),
    "profile": lambda lang: f.profile_figure(result("city"), lang=lang),
    "timeline": lambda lang: f.timeline_figure(result("timeline"), lang=lang),
    "cascade": lambda lang: f.cascade_figure(result("cascade"), lang=lang),
    "nesting": lambda lang: f.nesting_figure(result("nesting"), lang=lang),
    "emphasis": lambda lang: f.emphasis_intervals_figure(result("emphasis"), lang=lang),
    "specificity": lambda lang: f.specificity_figure(result("specificity"), lang=lang),
    "similarity": lambda lang: f.dendrogram_figure(result("similarity"), lang=lang),
    "instruments": lambda lang: f.rungs_figure(result("instruments"), lang=lang),
    "likeness": lambda lang: f.likeness_figure(result("instruments"), lang=lang),
    "index-ranks": lambda lang: f.index_figure(result("index"), lang=lang, part="ranks"),
    "index-scores": lambda lang: f.index_figure(result("index"), lang=lang, part="scores"),
    "index-choices": lambda lang: f.index_figure(result("index"), lang=lang, part="choices"),
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
