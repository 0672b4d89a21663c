"""Every public figure on the committed plans, in both languages: what holds for all of them."""

from __future__ import annotations

import json
import re

import pytest
from figure_gallery import FIGURES, drawn, inputs
from matplotlib.text import Text

from citymetrics import figures as f
from citymetrics.benchmark.result import Result
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.layout import text_boxes, text_faults
from citymetrics.figures.kit.style import load_tokens
from citymetrics.figures.messages.say import MOST, length_of

# They draw every figure of the corpus; what each draws of a small one is told by its own tests.
pytestmark = pytest.mark.whole
HAN = re.compile("[\u3400-\u9fff]")
SPOKEN = ("hovertext", "hovertemplate", "customdata")
"""Where quotes from plans stand in a plotly figure."""
every = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in FIGURES for lang in ("zh", "en")])


@every
def test_no_text_is_cut_off_or_runs_into_another(name, lang):
    assert text_faults(drawn(name, lang).static) == []


@every
def test_a_figure_fits_an_a4_page_and_its_type_can_be_read(name, lang):
    figure, tokens = drawn(name, lang).static, load_tokens()
    width, height = figure.get_size_inches()
    assert width <= tokens.width + 1e-6
    assert height <= tokens.tallest
    sizes = [
        text.get_fontsize() for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    assert min(sizes) >= 6.5


@every
def test_each_has_words_of_its_language(name, lang):
    pair = drawn(name, lang)
    assert pair.caption and pair.alt
    assert pair.name.isascii() and pair.name == pair.name.lower()
    assert pair.lang == lang
    assert length_of(pair.message, lang) <= MOST[lang]
    assert name == "interval" or pair.message
    assert not pair.message or bool(HAN.search(pair.message)) == (lang == "zh")


def _strings(given, *, skip=()):
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        for key, value in given.items():
            if key not in skip:
                yield from _strings(value, skip=skip)
    elif isinstance(given, list):
        for value in given:
            yield from _strings(value, skip=skip)


@pytest.mark.parametrize("name", FIGURES)
def test_an_english_figure_shows_no_chinese(name):
    pair = drawn(name, "en")
    words = [words for words, _ in text_boxes(pair.static)] + [pair.caption, pair.alt, pair.message]
    words += _strings(json.loads(pair.interactive.to_json()), skip=SPOKEN)
    assert [text for text in words if HAN.search(text)] == []


@every
def test_marks_carry_the_ids_of_what_they_stand_for(name, lang):
    pair = drawn(name, lang)
    known = 0
    for trace in json.loads(pair.interactive.to_json())["data"]:
        if "customdata" not in trace:
            continue
        cells = trace["customdata"]
        if trace["type"] == "heatmap":
            assert [len(line) for line in cells] == [len(line) for line in trace["z"]]
            cells = [cell for line in cells for cell in line]
        else:
            assert len(cells) == len(trace["x"])
        for ids in cells:
            assert isinstance(ids, list)
            for identity in ids:
                assert inputs().evidence_row(identity) is not None, identity
                known += 1
    assert bool(known) == (name not in WITHOUT_SENTENCES)


WITHOUT_SENTENCES = {
    "accuracy",
    "dendrogram",
    "differences",
    "emphasis-text",
    "exact",
    "index-choices",
    "index-ranks",
    "interval",
    "likeness",
    "nesting",
}
"""Figures of shares of text, of distances and of tests, whose marks stand for no sentence of a plan."""


@every
def test_what_is_behind_a_figure_is_listed_with_its_sentence(name, lang):
    pair = drawn(name, lang)
    listed = pair.evidence_frame
    assert list(listed["id"]) == list(pair.evidence)
    assert list(listed["note"]) == list(range(1, len(listed) + 1))
    assert (listed["quote"] != "").all()
    assert (listed["char_start"] < listed["char_end"]).all()
    if lang == "en":
        assert not any(HAN.search(words) for words in listed["plan"])


@pytest.mark.parametrize("name", FIGURES)
def test_both_languages_draw_the_same_figures(name):
    zh, en = drawn(name, "zh"), drawn(name, "en")
    assert zh.name == en.name
    assert zh.evidence == en.evidence
    ids = [
        [trace.get("customdata") for trace in json.loads(pair.interactive.to_json())["data"]]
        for pair in (zh, en)
    ]
    assert ids[0] == ids[1]


def test_every_public_figure_is_in_the_gallery():
    names = {name for name in f.__all__ if name.endswith("_figure")}
    shown = {code for make in FIGURES.values() for code in make.__code__.co_names}
    by_others = {"deadlines_figure", "instruments_figure", "panels_figure", "sheet_figure"}
    assert names - shown == by_others


def test_every_kind_of_result_has_a_figure():
    bases = {"PairedFigures", "Resampled", "Result"}
    kinds = [kind for kind in _kinds(Result) if kind.__name__ not in bases]
    assert len(kinds) > 15
    undrawn = draw_result.dispatch(object)
    assert [kind.__name__ for kind in kinds if draw_result.dispatch(kind) is undrawn] == []


def _kinds(kind):
    for own in kind.__subclasses__():
        if own.__module__.startswith("citymetrics."):
            yield own
            yield from _kinds(own)
