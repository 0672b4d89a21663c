"""What each figure draws on a small sample, as readable text: labels, places, colours, marks.

After a change that is meant, look at the difference and write the files anew:
``CITYMETRICS_RENEW=1 python -m pytest tests/test_figures_snapshots.py``
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from figure_gallery import FIGURES
from figure_objects import written
from snapshot_worlds import result

KEPT = Path(__file__).parent / "data" / "figures"
# These need the whole corpus.
DRAWN = sorted(FIGURES.keys() - {"accuracy", "cascade-past", "core"})


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_draws_what_it_drew(name):
    drawn, kept = written(FIGURES[name](result, "en")), KEPT / f"{name}.txt"
    if os.environ.get("CITYMETRICS_RENEW"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(drawn, encoding="utf-8")
    assert drawn.splitlines() == kept.read_text(encoding="utf-8").splitlines()


def test_every_kept_file_is_a_figure_that_is_drawn():
    assert {path.stem for path in KEPT.iterdir()} == set(DRAWN)
