"""The benchmark of reports: which briefs it takes, and that no difference between two runners' contents escapes it."""

import sys
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from citymetrics.briefs.content.model import Content, Figure, Fragment
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.running.execute import INJECTED
from citymetrics.pipeline import Request
from citymetrics.project import Project

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
FIGURE = Figure(1, "waste--rate", "题", "图", "cell 2", plotly={"data": []}, svg="<svg/>", csv="a\n1\n")
CONTENT = Content(
    "waste", "zh", "垃圾", "", (), (Fragment("<p>95%</p>", "cell 1"), FIGURE), (), warnings=("slow",)
)


@pytest.fixture(scope="module")
def bench():
    """The benchmark's modules by name."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield {name: import_module(name) for name in ("report", "runners.equality", "runners.place")}
    finally:
        sys.path.remove(str(BENCHMARKS))


def with_figure(**changes):
    return replace(CONTENT, blocks=(CONTENT.blocks[0], replace(FIGURE, **changes)))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (replace(CONTENT, title="水"), "title"),
        (replace(CONTENT, blocks=CONTENT.blocks[:1]), "2 blocks, 1"),
        (replace(CONTENT, blocks=CONTENT.blocks[::-1]), "cell 1: fragment, figure"),
        (replace(CONTENT, blocks=(Fragment("<p>96%</p>", "cell 1"), FIGURE)), "cell 1, html"),
        (with_figure(caption="题二"), "cell 2, caption"),
        (with_figure(plotly={"data": [1]}), "cell 2, plotly"),
        (with_figure(svg="<svg></svg>"), "cell 2, svg"),
        (with_figure(csv="a\n2\n"), "cell 2, csv"),
        (with_figure(evidence=("a-1",)), "cell 2, evidence"),
    ],
)
def test_a_difference_is_told_with_its_place(bench, other, said):
    found = bench["runners.equality"].differences(CONTENT, other)
    assert found and found[0].startswith(said)


@pytest.mark.parametrize("other", [CONTENT, with_figure(png=b"derived"), replace(CONTENT, warnings=())])
def test_derived_pixels_and_warnings_are_no_difference(bench, other):
    assert bench["runners.equality"].differences(other, CONTENT) == []


def test_pixels_that_both_sides_have_are_compared(bench):
    found = bench["runners.equality"].differences(with_figure(png=b"one"), with_figure(png=b"two"))
    assert [line.split(":")[0] for line in found] == ["cell 2, png"]


def test_the_cell_with_parameters_does_not_count(bench, tmp_path):
    written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 题\n\n文")])
    injected = nbformat.v4.new_code_cell("theme = 'waste'", metadata={"tags": [INJECTED]})
    run = nbformat.v4.new_notebook(cells=[injected, *written.cells])
    nbformat.write(run, tmp_path / "waste.ipynb")
    read = bench["runners.equality"].executed_content(tmp_path / "waste.ipynb")
    assert read == read_notebook(written, name="waste")


@pytest.mark.parametrize("count", [2, 6, 20, 1000])
def test_a_sample_is_what_only_asks_for_in_both_languages(bench, count):
    project = Project.find(BENCHMARKS)
    sample = bench["report"].take_sample(project, count)
    assert Request(only=sample.only).briefs(project) == sample.briefs
    assert len(sample.briefs) >= min(count, len(sample.whole))
    assert len(set(Counter(brief.lang for brief in sample.briefs).values())) == 1


def test_no_count_takes_the_whole_report(bench):
    sample = bench["report"].take_sample(Project.find(BENCHMARKS), 0)
    assert not sample.only and sample.briefs == sample.whole


def test_a_prepared_notebook_says_what_it_is_about_and_keeps_its_cells(bench):
    brief = next(brief for brief in Request().briefs(Project.find(BENCHMARKS)) if brief.subject)
    made = bench["runners.place"].prepared(brief)
    about = made.metadata["citymetrics"]
    assert (about["id"], about["lang"]) == (brief.id, brief.lang)
    assert about["subject"] == {"zh": brief.title.zh, "en": brief.title.en}
    assert made.cells == nbformat.read(brief.notebook, as_version=4).cells
