"""The notebooks as they are committed, and each run with its defaults."""

import ast
import json
import re
from pathlib import Path

import pytest

from citymetrics.briefs import execute_notebook
from citymetrics.project import Project

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SKELETON = ["问题", "参数", "要点", "覆盖", "结果", "局限", "证据"]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_all_of_them_are_there():
    assert {path.stem for path in NOTEBOOKS} >= {
        "overview",
        "theme_benchmark",
        "city_brief",
        "method_and_quality",
    }


def test_no_outputs_are_committed(path):
    for cell in load(path)["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


def test_no_function_is_defined_and_only_the_library_is_called(path):
    for cell in load(path)["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(source(cell))
        assert not [
            node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef)
        ]
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        assert imported <= {"citymetrics", "IPython.display"}


def test_it_has_the_standard_skeleton(path):
    cells = load(path)["cells"]
    assert source(cells[0]).startswith("# ")
    headings = [source(cell)[3:5] for cell in cells if source(cell).startswith("## ")]
    assert headings == SKELETON


def test_parameters_are_typed_commented_and_ascii(path):
    (cell,) = [cell for cell in load(path)["cells"] if "parameters" in tags(cell)]
    for line in source(cell).splitlines():
        statement, _, comment = line.partition("  # ")
        assert comment
        (node,) = ast.parse(statement).body
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.value, ast.Constant)
        assert str(node.value.value).isascii()


def test_its_kernel_is_plain_python(path):
    assert load(path)["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize(
    ("stem", "lang"),
    [
        ("overview", "zh"),
        ("method_and_quality", "zh"),
        ("theme_benchmark", "zh"),
        ("city_brief", "zh"),
        ("method_and_quality", "en"),
        ("theme_benchmark", "en"),
    ],
)
def test_it_runs_with_its_defaults_and_every_number_has_its_note(stem, lang, tmp_path):
    executed = execute_notebook(
        FOLDER / f"{stem}.ipynb", {"lang": lang, "figures_to": str(tmp_path)}, Project.find()
    )
    shown = "".join(
        "".join(output.data.get("text/html", ""))
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )
    cited = set(re.findall(r'href="#(note-\d+)"', shown))
    noted = set(re.findall(r'<li id="(note-\d+)"', shown))
    assert cited
    assert cited <= noted
    assert "NaN" not in shown
    assert {file.suffix for file in tmp_path.iterdir()} == {".svg", ".png", ".csv"}
