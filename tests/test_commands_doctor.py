"""The check-up finds what is wrong with a project, and says how to mend it."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from citymetrics.cli import main
from citymetrics.commands import checkup
from citymetrics.commands.checkup import check_environment, check_project
from citymetrics.project import Project

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path):
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Project(tmp_path)


@pytest.fixture
def run(monkeypatch, capsys):
    def run(root, *arguments):
        monkeypatch.setenv("CITYMETRICS_ROOT", str(root))
        monkeypatch.setenv("COLUMNS", "160")
        monkeypatch.setattr("sys.argv", ["citymetrics", "doctor", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        done = capsys.readouterr()
        return ended.value.code, done.out, done.err

    return run


def problems(project, lang="en", *, quick=True):
    return [one for one in check_project(project, lang, quick=quick) if not one.ok]


def test_the_environment_of_the_tests_is_in_order():
    assert [one for one in check_environment("en") if not one.ok] == []


def test_a_library_that_is_missing_or_too_old_is_named(monkeypatch):
    asked = ["matplotlib>=999", "no-such-library>=1.0", 'papermill>=2; extra == "notebooks"']
    monkeypatch.setattr(checkup.importlib.metadata, "requires", lambda name: asked)
    (wrong,) = [one for one in check_environment("en") if not one.ok]
    assert "no-such-library>=1.0" in wrong.text and "matplotlib>=999 (" in wrong.text
    assert "make env" in wrong.mend


def test_a_changed_text_a_lost_denominator_and_a_full_notebook_are_found(project):
    with (project.raw / "zibo.txt").open("a", encoding="utf-8") as file:
        file.write("改")
    notebook = project.notebooks / "overview.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))
    code = next(cell for cell in cells["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    notebook.write_text(json.dumps(cells), encoding="utf-8")
    found = {one.key: one for one in problems(project)}
    assert "zibo.txt has changed" in found["registry"].text and "Restore the file" in found["registry"].mend
    shutil.copy(ROOT / "data/raw/zibo.txt", project.raw / "zibo.txt")
    lines = project.denominators_file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("wuhan,resident_population")]
    project.denominators_file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = {one.key: one for one in problems(project)}
    assert set(found) == {"denominators", "notebooks"}
    assert found["denominators"].text == "no residents for Wuhan"
    assert "wuhan,resident_population" in found["denominators"].mend
    assert "overview.ipynb has outputs" in found["notebooks"].text and "nbstripout" in found["notebooks"].mend


def test_tables_that_a_rebuild_would_change_are_named_and_left_as_they_are(project):
    table = project.observations_file
    text = table.read_text(encoding="utf-8").replace(",600,", ",601,", 1)
    table.write_text(text, encoding="utf-8")
    (found,) = [one for one in problems(project, quick=False) if one.key == "tables"]
    assert "observations.csv" in found.text and found.mend == "Run citymetrics curate."
    assert table.read_text(encoding="utf-8") == text


def test_a_decision_that_no_longer_holds_is_named(project):
    path = project.review_file
    path.write_text(
        path.read_text(encoding="utf-8").replace("value_text: ", "value_text: 9", 1), encoding="utf-8"
    )
    found = [one for one in problems(project, quick=False) if one.key == "review"]
    assert found and "data/curated/review.yml" in found[0].text


def test_problems_end_with_status_1_and_stand_in_the_answer(project, run):
    project.sources_file.write_text("- id: x\n", encoding="utf-8")
    code, out, err = run(project.root, "--quick", "--format", "json", "--lang", "en")
    answer = json.loads(out)
    assert (code, err, answer["ok"]) == (1, "", False)
    assert {"registry"} <= {one["check"] for one in answer["checks"] if not one["ok"]}
    code, out, _ = run(project.root, "--quick", "--lang", "en")
    assert code == 1 and "✗ problem" in out and "✓ ok" in out and "to mend." in out.splitlines()[-1]
    head = next(csv.reader(run(project.root, "--quick", "--format", "csv")[1].splitlines()))
    assert head == ["check", "ok", "text", "mend"]


def test_a_plans_damage_is_listed_with_what_it_became(run):
    code, out, _ = run(ROOT, ROOT / "data/raw/shanghai.txt", "--lang", "en")
    assert code == 0 and "gloss 3023" in out and "□" in out
    assert "删去注音 3023" in run(ROOT, ROOT / "data/raw/shanghai.txt")[1]
    assert "0 repairs" in run(ROOT, ROOT / "data/raw/zibo.txt", "--lang", "en")[1]
    answer = json.loads(run(ROOT, ROOT / "data/raw/shanghai.txt", "--format", "json")[1])
    raw = (ROOT / "data/raw/shanghai.txt").read_text(encoding="utf-8")
    assert answer["count"] == len(answer["repairs"]) > 3000
    for one in answer["repairs"]:
        assert raw[one["char_start"] : one["char_end"]] == one["before"]
