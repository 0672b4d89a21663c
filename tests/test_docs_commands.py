"""The commands and files of the documentation, carried out as a reader would, in a copy of the project."""

from __future__ import annotations

import ast
import csv
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from docs_site import ROOT, Block, blocks, pages
from typer.testing import CliRunner

import citymetrics as cm
from citymetrics.cli import app

pytestmark = pytest.mark.whole

GUIDES = pages("en")
INLINE = re.compile(r"`(citymetrics [a-z-][^`…]*|python run_all\.py[^`]*)`")
LANG = re.compile(r',? ?(--)?lang[= ]"?(en|zh)"?')


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The project after every step of every guide, one guide after another, and what each command printed."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "run_all.py", root)
    printed: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("CITYMETRICS_ROOT", str(root))
        patch.setenv("PYTHONPATH", str(ROOT / "lib"))
        for name, text in GUIDES.items():
            for block in blocks(name, text):
                if block.file:
                    # A file that exists is added to, as the page says.
                    with (root / block.file).open("a", encoding="utf-8", newline="\n") as out:
                        out.write(block.content)
                # Commands with their output below them have run when the site was built.
                for command in [] if block.shown else block.commands:
                    printed[command] = done(command, root)
    return root, printed


def done(command: str, root: Path) -> str:
    """What `command` prints; ours run in this process, for the libraries are loaded already."""
    program, *arguments = shlex.split(command)
    if program == "citymetrics":
        result = CliRunner().invoke(app, arguments, prog_name="citymetrics")
        assert result.exit_code == 0, f"{command}\n{result.output}{result.exception or ''}"
        return result.stdout
    words = {
        "python": [sys.executable, *arguments],
        # The environment is there, and nobody is at the screen.
        "make": ["make", "--dry-run", "-C", str(ROOT), *arguments],
        ".venv/bin/jupyter": [sys.executable, "-m", "jupyter", *arguments, "--version"],
    }.get(program, [program, *arguments])
    result = subprocess.run(words, cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, f"{command}\n{result.stderr}"
    return result.stdout


def rows(root: Path, plan: str) -> dict[str, dict[str, str]]:
    with (root / "data" / "curated" / "observations.csv").open(encoding="utf-8") as lines:
        return {row["value_text"]: row for row in csv.DictReader(lines) if row["doc_id"] == plan}


def test_the_added_plan_is_read_as_its_page_says(walked):
    found = rows(walked[0], "linjiang")
    assert found["40%"]["comparator"] == "ge" and found["40%"]["due"] == "2025-12-31"
    assert found["1条"]["scope"] == "each:街道" and found["1条"]["per"] == "year"
    assert found["43%"]["baseline"] == "41" and found["43%"]["due"] == "2025-06-30"
    assert found["30个"]["lead"] == "市园林局"


def test_its_new_metric_is_matched_and_the_old_ones_are(walked):
    found = rows(walked[0], "linjiang")
    assert found["12个"]["metric"] == "shaded_car_parks_built"
    assert found["30个"]["metric"] == "pocket_parks" and found["60公里"]["metric"] == "greenways_built"


def test_the_comparison_and_the_report_show_the_added_city(walked):
    root, printed = walked
    assert "Linjiang" in printed["citymetrics compare pocket_parks --lang en"]
    assert "Linjiang" in (root / "reports" / "en" / "city-linjiang.html").read_text(encoding="utf-8")


def test_an_added_metric_joins_the_dictionary(walked):
    assert "Schoolyards opened" in walked[1]["citymetrics metrics --theme services --lang en"]


def test_the_list_of_briefs_has_those_of_the_seminar_guide(walked):
    listed = walked[1]["citymetrics brief --list --lang en"]
    named = re.findall(r"`citymetrics brief (\w+)((?: \w+)*)", GUIDES["how-to/seminar.md"])
    assert len(named) > 5
    for kind, subjects in named:
        assert re.search(rf"^{kind} +{' '.join(subjects.split())}", listed, re.M), (kind, subjects)


def test_exports_are_where_the_guide_says(walked):
    assert (walked[0] / "reports" / "citymetrics.xlsx").is_file()
    assert list((walked[0] / "reports" / "data").glob("*.parquet"))


def test_both_languages_walk_the_same_way():
    chinese = pages("zh")
    shared = [name for name in GUIDES if name in chinese and not name.startswith("reference/")]
    assert len(shared) > 12
    for name in shared:
        assert [plain(one) for one in blocks(name, GUIDES[name])] == [
            plain(one) for one in blocks(name, chinese[name])
        ], name
        assert GUIDES[name].count("\n## ") == chinese[name].count("\n## "), name
    assert set(chinese) - set(GUIDES) == set()


def plain(block: Block) -> Block:
    """A block without the language that it asks for, nor its one title in words."""
    content = LANG.sub("", block.content)
    return replace(block, content=re.sub(r'title="[^"]*"', "", content))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_command_within_a_sentence_exists_with_its_options(lang, monkeypatch):
    found = {command for text in pages(lang).values() for command in INLINE.findall(text)}
    assert len(found) > 12
    for command in sorted(found):
        program, *arguments = shlex.split(command.replace("COMMAND", "compare"))
        if program == "python":
            monkeypatch.setattr(sys, "argv", arguments)
            assert run_all().read_options()
        elif arguments[-1] not in ("--help", "--install-completion"):
            name, *rest = arguments
            typer.main.get_command(app).commands[name].make_context(name, rest)


def run_all():
    described = importlib.util.spec_from_file_location("run_all", ROOT / "run_all.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_function_and_file_within_a_sentence_exists(lang):
    texts = "".join(pages(lang).values())
    calls = re.findall(r"`cm\.(\w+\([^`…]*\))`", texts)
    assert len(calls) >= 4
    for call in calls:
        assert callable(getattr(cm, ast.parse(call).body[0].value.func.id)), call
    for name in re.findall(r"`((?:lib|data|docs|notebooks)/[\w/.]+)`", texts):
        assert (ROOT / name).exists() or name == "data/raw/linjiang.txt", name
    for notebook in re.findall(r"(?:notebook|笔记本) `(\w+)`", texts):
        assert (ROOT / "notebooks" / f"{notebook}.ipynb").is_file(), notebook


def test_the_readme_names_functions_and_pages_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`?cm\.(\w+)\(", readme))
    assert {"comparability", "cascade", "ambition_index"} <= named
    for name in named:
        assert callable(getattr(cm, name)), name
    for link in re.findall(r"\((docs/[^)#]+)", readme):
        assert (ROOT / link).exists(), link


def test_no_page_speaks_of_a_folder_of_its_writer():
    for lang in ("en", "zh"):
        for name, text in pages(lang).items():
            assert not re.search(r"/(?:home|tmp|work|Users)/", text), name
