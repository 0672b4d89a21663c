"""The page that walks through adding a city: its blocks are carried out one by one, in a copy of the project."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "add-a-city.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The project after every step of the page, and what each command printed."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "run_all.py", root)
    printed = {}
    for kind, file, content in BLOCKS:
        if kind == "sh":
            for command in content.strip().splitlines():
                printed.setdefault(command, []).append(_run(command, root))
        else:
            # A file that exists is added to, as the page says.
            with (root / file).open("a", encoding="utf-8", newline="\n") as out:
                out.write(content)
    return root, printed


def _run(command: str, root: Path) -> str:
    words = command.split()
    own = Path(sys.executable).with_name(words[0])
    program = [sys.executable] if words[0] == "python" else [str(own) if own.exists() else words[0]]
    done = subprocess.run(
        [*program, *words[1:]],
        cwd=root,
        env=os.environ | {"CITYMETRICS_ROOT": str(root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def rows(root: Path) -> dict[str, dict[str, str]]:
    with (root / "data" / "curated" / "observations.csv").open(encoding="utf-8") as lines:
        return {row["value_text"]: row for row in csv.DictReader(lines) if row["doc_id"] == "linjiang"}


def test_the_page_has_every_kind_of_step():
    assert [kind for kind, _, _ in BLOCKS] == ["text", "sh", "sh", "yaml", "csv", "sh", "yaml", "sh", "sh"]


def test_the_plan_is_read_as_the_page_says(walked):
    found = rows(walked[0])
    assert found["40%"]["comparator"] == "ge" and found["40%"]["due"] == "2025-12-31"
    assert found["1条"]["scope"] == "each:街道" and found["1条"]["per"] == "year"
    assert found["43%"]["baseline"] == "41" and found["43%"]["due"] == "2025-06-30"
    assert found["30个"]["lead"] == "市园林局"


def test_the_new_metric_is_matched_and_the_old_ones_are(walked):
    found = rows(walked[0])
    assert found["12个"]["metric"] == "shaded_car_parks_built"
    assert found["30个"]["metric"] == "pocket_parks" and found["60公里"]["metric"] == "greenways_built"


def test_the_comparison_and_the_report_show_the_city(walked):
    root, printed = walked
    assert any("临江市" in shown for shown in printed["citymetrics compare pocket_parks"])
    assert "临江市" in (root / "reports" / "index.html").read_text(encoding="utf-8")
