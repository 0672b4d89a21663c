"""The notebooks as they are committed, each run with its defaults, and some with other parameters."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
from english_pages import stray_chinese

import citymetrics as cm
from citymetrics.briefs import execute_notebook
from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.labels import has_chinese
from citymetrics.project import Project

pytestmark = pytest.mark.whole

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
HEADINGS = [
    "## 问题 · Question",
    "## 参数 · Parameters",
    "## 要点 · Key findings",
    "## 覆盖 · Coverage",
    "## 结果 · Result",
    "## 局限 · Limits",
    "## 证据 · Evidence",
]
FULL = "## 附表 · Full tables"
LONGEST = 16
FIGURES = {".svg", ".png", ".csv"}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


def parameter_cell(path):
    (cell,) = [cell for cell in load(path)["cells"] if "parameters" in tags(cell)]
    return cell


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_all_of_them_are_there():
    assert {path.stem for path in NOTEBOOKS} == {
        "00_start_here",
        "ambition_index",
        "cascade",
        "city_brief",
        "emphasis",
        "method_and_quality",
        "metric_sheet",
        "overview",
        "pair_comparison",
        "review",
        "theme_benchmark",
        "timeline",
    }


def test_it_is_a_valid_notebook_and_its_cells_have_their_own_ids(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


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


def test_no_cell_of_code_is_long(path):
    for cell in load(path)["cells"]:
        if cell["cell_type"] == "code":
            assert len(source(cell).splitlines()) <= LONGEST


def test_every_name_that_is_taken_from_the_library_is_public(path):
    for cell in load(path)["cells"]:
        if cell["cell_type"] == "code":
            for name in re.findall(r"\bcm\.(\w+)", source(cell)):
                assert name in dir(cm), name


def test_it_has_the_standard_skeleton(path):
    written = [source(cell) for cell in load(path)["cells"] if cell["cell_type"] == "markdown"]
    headings = [words.splitlines()[0] for words in written if words.startswith("## ")]
    assert [heading for heading in headings if heading != FULL] == HEADINGS
    assert FULL not in headings or headings.index(FULL) == len(headings) - 2


def test_full_tables_are_for_the_screen_and_nothing_else_is(path):
    """What is behind the heading of full tables, up to the evidence, is left out on paper."""
    within = False
    for cell in load(path)["cells"]:
        if source(cell).startswith("## "):
            within = source(cell) == FULL
        assert ("screen" in tags(cell)) == within, source(cell)


def test_title_and_question_stand_in_both_languages(path):
    cells = load(path)["cells"]
    title, question = (source(cell).split("\n\n") for cell in cells[:2])
    assert [has_chinese(part) for part in title] == [True, False]
    assert title[0].startswith("# ")
    assert [has_chinese(part) for part in question] == [True, True, False]


def test_its_other_prose_stands_in_both_languages(path):
    for cell in load(path)["cells"][2:]:
        words = source(cell)
        if cell["cell_type"] == "markdown" and not words.startswith("## "):
            assert [has_chinese(part) for part in words.split("\n\n")] == [True, False]


def test_parameters_are_typed_commented_and_ascii(path):
    for line in source(parameter_cell(path)).splitlines():
        statement, _, comment = line.partition("  # ")
        assert comment
        (node,) = ast.parse(statement).body
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.value, ast.Constant)
        assert type(node.value.value).__name__ == ast.unparse(node.annotation)
        assert str(node.value.value).isascii()


def test_its_kernel_is_plain_python(path):
    assert load(path)["metadata"]["kernelspec"]["name"] == "python3"


def shown_by(stem, parameters):
    """What a notebook shows with these parameters, its cells run here one after another: HTML and printed text."""
    names = {}
    shown = []
    for cell in load(FOLDER / f"{stem}.ipynb")["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(source(cell))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, stem, "exec"), names)
        if "display" in names:
            names["display"] = lambda *given: shown.extend(given)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), stem, "eval"), names))
        if "parameters" in tags(cell):
            names.update(parameters)
    return "".join(one._repr_html_() for one in shown if hasattr(one, "_repr_html_"))


def check_notes(html):
    cited = set(re.findall(r'href="#(note-\d+)"', html))
    noted = set(re.findall(r'<li id="(note-\d+)"', html))
    assert cited <= noted
    assert "NaN" not in html
    assert ">nan" not in html
    return cited


@pytest.mark.parametrize(
    ("stem", "parameters"),
    [
        ("00_start_here", {"lang": "en"}),
        ("overview", {"lang": "zh"}),
        ("pair_comparison", {"lang": "zh"}),
        ("metric_sheet", {"lang": "en"}),
    ],
    ids=lambda given: given if isinstance(given, str) else given["lang"],
)
def test_it_runs_in_a_kernel_and_every_number_has_its_note(stem, parameters, tmp_path):
    parameters = {**parameters, "figures_to": str(tmp_path)}
    executed = execute_notebook(FOLDER / f"{stem}.ipynb", parameters, Project.find())
    html = "".join(
        "".join(output.data.get("text/html", ""))
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )
    assert check_notes(html)
    assert {file.suffix for file in tmp_path.iterdir()} >= FIGURES


@pytest.mark.parametrize(
    ("stem", "parameters"),
    [
        ("00_start_here", {"lang": "zh"}),
        ("ambition_index", {"lang": "en"}),
        ("cascade", {"lang": "zh"}),
        ("city_brief", {"lang": "zh", "city": "qingpu"}),
        ("emphasis", {"lang": "en"}),
        ("method_and_quality", {"lang": "zh"}),
        ("method_and_quality", {"lang": "en"}),
        ("metric_sheet", {"lang": "zh", "metric": "urbanisation_rate"}),
        ("metric_sheet", {"lang": "en", "metric": "surface_water_class_iii_share"}),
        ("metric_sheet", {"lang": "zh", "metric": "floor_area_begun"}),
        ("pair_comparison", {"lang": "en", "city": "wuhan", "other": "zibo"}),
        ("pair_comparison", {"lang": "zh", "city": "hongkou", "other": "qingpu"}),
        ("theme_benchmark", {"lang": "zh"}),
        ("theme_benchmark", {"lang": "en", "theme": "water"}),
        ("timeline", {"lang": "zh"}),
        ("timeline", {"lang": "en", "as_of": "2024-06-30"}),
    ],
    ids=lambda given: given if isinstance(given, str) else "-".join(given.values()),
)
def test_it_runs_with_other_parameters_too(stem, parameters, tmp_path):
    html = shown_by(stem, {**parameters, "figures_to": str(tmp_path)})
    assert check_notes(html)
    assert {file.suffix for file in tmp_path.iterdir()} >= FIGURES
    if parameters["lang"] == "en":
        assert stray_chinese(html) == []


@pytest.mark.parametrize(
    "parameters",
    [{"city": "shanghai", "other": "qingpu"}, {"city": "wuhan", "other": "hongkou", "lang": "en"}],
    ids=str,
)
def test_a_pair_that_is_no_pair_of_peers_shows_why_and_nothing_to_compare(parameters):
    html = shown_by("pair_comparison", parameters)
    assert not check_notes(html)
    assert html.count("<table") == 2
    assert ("上下级" if parameters["city"] == "shanghai" else "other tasks") in html


@pytest.mark.parametrize(
    ("stem", "parameters"),
    [
        ("pair_comparison", {"city": "wuhn"}),
        ("pair_comparison", {"other": "shanghai"}),
        ("pair_comparison", {"lang": "ch"}),
        ("metric_sheet", {"metric": "pocket_park"}),
        ("timeline", {"as_of": "2025-13-01"}),
        ("theme_benchmark", {"theme": "watr"}),
        ("city_brief", {"city": "wuhn"}),
        ("cascade", {"parent": "shanghia"}),
        ("overview", {"lang": "de"}),
    ],
    ids=str,
)
def test_the_first_cell_itself_refuses_what_does_not_exist(stem, parameters):
    """Who runs a notebook past our checks, with papermill's own command or by hand, is told in the same words."""
    cells = [source(cell) for cell in load(FOLDER / f"{stem}.ipynb")["cells"] if cell["cell_type"] == "code"]
    names = {}
    exec(cells[0], names)
    names.update(parameters)
    with pytest.raises(CitymetricsError) as caught:
        exec(cells[1], names)
    assert "\n" not in str(caught.value)
    if stem != "timeline" and "other" not in parameters:
        assert isinstance(caught.value, UnknownChoice)
        assert "Did you mean" in str(caught.value)
