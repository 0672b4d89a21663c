"""The main job on a copy of the project: what is chosen, what a failure costs, what bad input leaves alone."""

import shutil

import nbformat
import pdfplumber
import pytest
from briefs_browser import visit

from citymetrics.errors import CitymetricsError
from citymetrics.pipeline import Request, choose, run_report
from citymetrics.project import Project

pytestmark = pytest.mark.whole

PROJECT = Project.find(__file__)


@pytest.fixture
def copy(tmp_path):
    for folder in ("data", "notebooks"):
        shutil.copytree(PROJECT.root / folder, tmp_path / folder)
    return Project(tmp_path)


def test_all_is_chosen_where_nothing_is_named_and_only_what_is_named_else():
    themes, cities = choose(PROJECT, (), ())
    assert len(themes) == 12
    assert cities == ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"]
    assert choose(PROJECT, ["waste"], ()) == (["waste"], [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"themes": ("wast",)}, "--themes: unknown theme 'wast'"),
        ({"cities": ("wuhn",)}, "--cities: unknown city 'wuhn'"),
        ({"formats": ("pfd",)}, "--formats: unknown format 'pfd'"),
        ({"languages": ("de",)}, "--lang: unknown language 'de'"),
        ({"only": ("them=waste",)}, "--only: unknown kind of brief 'them'"),
        ({"only": ("theme=wast",)}, "--only: unknown theme 'wast'"),
        ({"only": ("overview=waste",)}, "--only: 'overview' is about no single subject"),
    ],
)
def test_an_option_that_does_not_exist_makes_nothing(copy, options, message):
    with pytest.raises(CitymetricsError, match=message):
        run_report(copy, Request(**options))
    assert not copy.reports.exists()


def test_a_changed_plan_stops_the_run_before_anything_is_made(copy):
    (copy.raw / "zibo.txt").write_bytes(b"changed")
    with pytest.raises(CitymetricsError, match=r"data/raw/sources\.yml:\d+: .*zibo\.txt"):
        run_report(copy)
    assert not copy.reports.exists()


def test_a_notebook_that_fails_is_told_and_the_others_finish(copy):
    broken = nbformat.read(copy.notebooks / "theme_benchmark.ipynb", as_version=4)
    broken.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(broken, copy.notebooks / "theme_benchmark.ipynb")
    request = Request(themes=("waste",), cities=("wuhan",), languages=("zh",))
    report = run_report(copy, request, say=lambda _: None)
    assert [result.brief.id for result in report.failed] == ["theme-waste"]
    assert "ZeroDivisionError" in report.failed[0].traceback
    index = report.index.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in index
    assert (copy.reports / "city-wuhan.html").is_file()
    # Other pages link to it, so its place says what happened.
    assert "ZeroDivisionError" in (copy.reports / "theme-waste.html").read_text(encoding="utf-8")
    assert (copy.figures / "city-wuhan--themes.csv").is_file()
    # The brief that was made is whole: in a browser without a network, and on paper.
    with visit(copy.reports / "city-wuhan.html") as opened:
        assert opened.problems == []
        assert opened.boxes() == ""
        assert opened.page.locator(".js-plotly-plot").count() >= 2
    with pdfplumber.open(copy.reports / "city-wuhan.pdf") as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "武汉市：城市简报" in text
    assert "600万吨/日" in text.replace(" ", "")
    assert not set(text) & {"\N{REPLACEMENT CHARACTER}", "\x00"}
