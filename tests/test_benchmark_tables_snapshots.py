"""What each result says in its tables on a small sample, in both languages, as readable text.

After a change that is meant, look at the difference and write the files anew:
``CITYMETRICS_RENEW=1 python -m pytest tests/test_benchmark_tables_snapshots.py``
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from snapshot_worlds import RESULTS, result
from table_objects import written

KEPT = Path(__file__).parent / "data" / "tables"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", RESULTS)
def test_a_result_says_what_it_said(name, lang):
    said, kept = written(result(name).html(lang=lang)), KEPT / f"{name}.{lang}.txt"
    if os.environ.get("CITYMETRICS_RENEW"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(said, encoding="utf-8")
    assert said.splitlines() == kept.read_text(encoding="utf-8").splitlines()


def test_every_kept_file_is_a_result():
    assert {path.name.split(".")[0] for path in KEPT.iterdir()} == set(RESULTS)
