"""Figures of two plans side by side, of one metric's sheet and of deadlines over all plans."""

import pytest

from citymetrics.benchmark import compare_pair, deadlines, load_inputs, metric_sheet
from citymetrics.figures.kit.layout import text_faults


@pytest.fixture(scope="module")
def inputs():
    return load_inputs()


def drawn(inputs, lang):
    pair = compare_pair("shanghai", "wuhan", data=inputs)
    yield pair.draw(lang=lang)
    yield pair.draw(lang=lang, part="themes")
    yield compare_pair("shanghai", "qingpu", data=inputs).draw(lang=lang)
    for metric in ("pocket_parks", "surface_water_class_iii_share", "urbanisation_rate", "floor_area_begun"):
        yield metric_sheet(metric, data=inputs).draw(lang=lang)
    yield deadlines(data=inputs).draw(lang=lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_off_or_runs_into_another(inputs, lang):
    names = set()
    for figure in drawn(inputs, lang):
        assert text_faults(figure.static) == [], figure.name
        assert figure.caption
        assert figure.alt
        assert figure.name.isascii()
        names.add(figure.name)
    assert len(names) == 8


def test_what_is_drawn_of_a_pair_is_what_its_table_compares(inputs):
    pair = compare_pair("shanghai", "wuhan", data=inputs)
    shown = set(pair.draw().frame["observation_id"])
    assert shown == set(pair.frame["one_id"]) | set(pair.frame["other_id"])
    assert set(pair.draw().frame["city"]) == {"shanghai", "wuhan"}


def test_a_sheet_draws_the_targets_that_stand_for_their_places(inputs):
    sheet = metric_sheet("pocket_parks", data=inputs)
    heads = sheet.frame.loc[sheet.frame["headline"].astype(bool), "observation_id"]
    assert set(sheet.draw().frame["observation_id"]) == set(heads)
