"""The README keeps its word: its Python runs, its commands and files exist."""

import re
from pathlib import Path

import citymetrics as cm

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tour_in_python_runs_and_shows_what_it_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    [tour] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in tour.splitlines() if line.strip()]) <= 11
    names: dict[str, object] = {}
    exec(tour, names)
    assert isinstance(names["housing"], cm.Comparison)
    assert names["housing"].refused
    assert names["row"]["value_text"] == "40%"


def test_its_picture_and_folders_exist():
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file(), path
    for folder in re.findall(r"^\| `([a-z/]+)/`", README, re.MULTILINE):
        assert (ROOT / folder).is_dir() or folder == "reports", folder


def test_its_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)
    assert {"report", "test", "env"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
