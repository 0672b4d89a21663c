"""Every kind of result over worlds that have little, nothing or nonsense in them: an object that says why, never NaN in a
page and never an exception."""

import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from benchmark_sample import make_inputs, sample_rows

from citymetrics import benchmark as b
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.figures.kit.pair import FigurePair

RESULTS = {
    "comparison": lambda data: b.compare_metric("pocket_parks", data=data),
    "share": lambda data: b.compare_metric("sponge_city_share", data=data),
    "comparability": lambda data: b.comparability(data=data),
    "theme": lambda data: b.compare_theme("green_space", data=data),
    "coverage": lambda data: b.coverage(data=data),
    "profile": lambda data: b.city_profile("shanghai", data=data),
    "intensity": lambda data: b.intensity("pocket_parks", data=data),
    "pace": lambda data: b.pace(data=data),
    "paths": lambda data: b.paths(data=data),
    "timeline": lambda data: b.timeline(data=data),
    "gap": lambda data: b.gap("sponge_city_share", data=data),
    "gaps": lambda data: b.gaps("zibo", data=data),
    "cascade": lambda data: b.cascade("shanghai", data=data),
    "nesting": lambda data: b.nesting(data=data),
    "emphasis": lambda data: b.emphasis(data=data, draws=50),
    "specificity": lambda data: b.specificity(data=data, draws=50),
    "similarity": lambda data: b.similarity(data=data, draws=50),
    "instruments": lambda data: b.compare_instruments(data=data),
    "ambition": lambda data: b.ambition_index(data=data),
    "signs": lambda data: b.sign_test("wuhan", "zibo", data=data),
    "concordance": lambda data: b.concordance(data=data),
    "ratio": lambda data: b.ratio_interval("wuhan", "zibo", data=data),
}


def _with(column, value, where=None):
    rows = sample_rows()
    chosen = slice(None) if where is None else rows[where[0]] == where[1]
    rows.loc[chosen, column] = value
    return make_inputs(rows)


def _contradicting():
    rows = sample_rows()
    twins = rows.assign(
        observation_id=rows["observation_id"] + "-twin",
        value=(pd.to_numeric(rows["value"]) * 2).astype(str),
        char_start=(pd.to_numeric(rows["char_start"]) + 100000).astype(str),
    )
    return make_inputs(pd.concat([rows, twins], ignore_index=True))


class NoContext:
    records = ()

    def get(self, place, measure, year=None):
        return None

    def records_of(self, place, measure):
        return []


WORLDS = {
    "whole": lambda: make_inputs(),
    "empty": lambda: make_inputs(sample_rows().iloc[:0]),
    "one place": lambda: make_inputs(sample_rows().query("city == 'shanghai'")),
    "one figure": lambda: make_inputs(sample_rows().iloc[:1]),
    "no denominators": lambda: replace(make_inputs(), context=NoContext()),
    "damaged": lambda: _with("value", ""),
    "all equal": lambda: _with("value", "7"),
    "all zero": lambda: _with("value", "0"),
    "infinite": lambda: _with("value", "inf", ("metric", "pocket_parks")),
    "endless ranges": lambda: _with("value_max", "inf", ("metric", "pocket_parks")),
    "contradictory": _contradicting,
    "no targets": lambda: _with("role", "context"),
    "only past": lambda: _with("role", "achieved"),
    "no metric": lambda: _with("metric", ""),
    "other units": lambda: _with("unit", "bananas"),
    "parts of places": lambda: _with("scope", "area:某某片区"),
    "of unknown numbers": lambda: _with("scope", "each:网格"),
    "no plans": lambda: replace(make_inputs(sample_rows().iloc[:0]), sources={}),
}
NOTHING = re.compile(r"(?<![A-Za-z])(nan|NaN|inf|None|NaT|Infinity|&lt;NA&gt;)(?![A-Za-z])")
NEEDS_PLACES = ("profile", "gaps", "cascade", "signs", "ratio")


@pytest.fixture(scope="module")
def worlds():
    return {name: make() for name, make in WORLDS.items()}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("kind", RESULTS)
def test_it_says_why_and_never_fails(kind, world, worlds):
    if world == "no plans" and kind in NEEDS_PLACES:
        return
    inputs = worlds[world]
    result = RESULTS[kind](inputs)
    for lang in ("zh", "en"):
        page = result.html(lang=lang)
        words = re.sub(r"<[^>]+>", " ", page)
        assert not NOTHING.search(words), NOTHING.search(words)
        assert len(words.strip()) > 5
        for one in b.findings_of(result):
            assert not NOTHING.search(one.text(lang)), one.text(lang)
    assert isinstance(result.to_frame(), pd.DataFrame)
    assert missing_evidence(result.evidence, inputs) == []
    if result.to_frame().empty:
        assert result.caveats or result.refused or "cm-empty" in page or "<td" in page


@pytest.mark.parametrize("world", ["whole", "empty", "all equal", "damaged", "endless ranges", "infinite"])
@pytest.mark.parametrize("kind", RESULTS)
def test_it_draws_itself_or_says_that_there_is_nothing(kind, world, worlds):
    drawn = RESULTS[kind](worlds[world]).draw()
    assert isinstance(drawn, FigurePair)
    assert drawn.alt
    assert not NOTHING.search(drawn.alt)
    assert not NOTHING.search(drawn.caption)


def test_a_share_of_nothing_is_no_number():
    inputs = _with("value", "0")
    for row in b.pace(data=inputs).to_frame().to_dict("records"):
        assert row["ratio"] is None or math.isnan(row["ratio"]) or math.isfinite(row["ratio"])
