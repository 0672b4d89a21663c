"""What figures show beside the pointer: real ones pass, and another sentence, place or number is told."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from briefs_seminar import content_showing

import citymetrics as cm
from citymetrics.audit.facts import Facts
from citymetrics.audit.printed import read_page
from citymetrics.audit.trace import PageAudit, Tracer
from citymetrics.project import Project

TRACER = Tracer(Facts.load(Project(Path(__file__).resolve().parents[1])))
FIGURES = {
    "dots": lambda lang: cm.metric_figure(cm.compare_metric("overhead_lines_undergrounded"), lang=lang),
    "coverage": lambda lang: cm.coverage_figure(cm.coverage(["shanghai", "wuhan", "zibo"]), lang=lang),
    "instruments": lambda lang: cm.instruments_figure(cm.compare_instruments(), lang=lang),
}


@cache
def figure(name: str, lang: str) -> Any:
    (found,) = content_showing(FIGURES[name](lang)._repr_mimebundle_()).figures
    return found


def audit(plotly: dict[str, Any], data: str = "", lang: str = "zh") -> PageAudit:
    page = (
        f'<html lang="{lang}"><main><figure><span class="cm-number">图 1</span>'
        f'<script type="application/json">{json.dumps(plotly)}</script></figure></main></html>'
    )
    return TRACER.page(page.encode(), {"a.csv": data}, file="a.html")


def marks(plotly: dict[str, Any]) -> list[tuple[list[Any], list[Any], int]]:
    """Every mark that shows a sentence: the texts and the rows of its trace, or of its line, and which of them it is."""
    found = []
    for trace in plotly["data"]:
        texts, ids = trace.get("hovertext") or [], trace.get("customdata") or []
        lines = zip(texts, ids, strict=True) if texts and isinstance(texts[0], list) else [(texts, ids)]
        found += [
            (line, told, at)
            for line, told in lines
            for at, text in enumerate(line)
            if "“" in text and told[at]
        ]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_the_library_shows_its_rows(name, lang):
    found = figure(name, lang)
    result = audit(found.plotly, found.csv, lang)
    assert [str(one) for one in result.violations] == []
    assert [(one.number, one.text) for one in result.untraced] == []
    assert marks(found.plotly)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("架空线入地", "架空线上天", {("figure", "上天")}),  # in the sentence
        ("14340–14345", "14341–14345", {("figure", "14340–14345")}),  # where it stands
        ("≥ 600公里", "≥ 610公里", {("cited number", "610")}),  # beside it
    ],
)
def test_what_differs_from_the_row_of_a_mark_is_told_with_it(old, new, told):
    found = figure("dots", "zh")
    plotly = copy.deepcopy(found.plotly)
    texts, _, at = next(mark for mark in marks(plotly) if old in mark[0][mark[2]])
    texts[at] = texts[at].replace(old, new, 1)
    violations = audit(plotly, found.csv).violations
    assert {(one.invariant, one.rows, one.place) for one in violations} == {
        (invariant, ("shanghai-14340",), "图 1") for invariant, _ in told
    }
    assert all(part in str(one) for one in violations for _, part in told)


def test_the_sentence_of_another_row_is_told():
    found = figure("dots", "zh")
    plotly = copy.deepcopy(found.plotly)
    for _, ids, at in marks(plotly):
        ids[at] = ["zibo-04571"]
    told = audit(plotly, found.csv).violations
    assert {one.rows for one in told if one.invariant == "figure"} == {("zibo-04571",)}


def test_a_number_of_a_mark_without_rows_is_listed_and_stops_nothing():
    result = audit({"data": [{"hovertext": ["987,654.3"], "customdata": [[]]}]})
    assert result.violations == () and [one.number for one in result.untraced] == ["987,654.3"]


def test_what_no_reader_sees_is_not_read():
    page = b'<main><figure><script type="application/json">{"data": [{"hovertext": null}, {}]}</script><script>1</script></figure></main>'
    assert read_page(page).pointed == ()
