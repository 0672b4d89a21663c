import pytest
from adoption_sample import make_world

from citymetrics import figures as f
from citymetrics.benchmark import (
    association_test,
    compare_instruments,
    kendall_w,
    load_inputs,
    paired_test,
    resample,
)
from citymetrics.benchmark.inference import count_signs
from citymetrics.errors import UnknownChoice
from citymetrics.figures.kit.layout import text_boxes, text_faults


@pytest.fixture(scope="module")
def result():
    return compare_instruments(data=load_inputs())


def every_figure(result, lang):
    yield f.rungs_figure(result, lang=lang, least_plans=5)
    yield f.rungs_figure(compare_instruments(theme="governance", data=result.inputs), lang=lang)
    yield f.rungs_figure(compare_instruments(["zibo"], data=result.inputs), lang=lang)
    yield f.likeness_figure(compare_instruments(["zibo"], data=result.inputs), lang=lang)
    yield f.exact_figure(result.test("shanghai", "qingpu"), lang=lang)
    yield f.exact_figure(kendall_w([[1, 2, 3, 4]] * 5), lang=lang)
    yield f.exact_figure(kendall_w([[1, 2, 3]] * 2), lang=lang)
    yield f.exact_figure(count_signs(11, 1), lang=lang)
    yield f.exact_figure(association_test(range(9), [3, 1, 2, 5, 4, 7, 6, 9, 8]), lang=lang)
    yield f.exact_figure(paired_test(range(1, 16)), lang=lang)
    yield f.interval_figure(resample([1, 2, 4, 3, 7, 5, 9, 8]), lang=lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_off_or_runs_into_another(result, lang):
    for pair in every_figure(result, lang):
        assert text_faults(pair.static) == [], pair.name
        assert pair.caption and pair.alt
        assert pair.name.isascii()
        assert pair.static.get_size_inches()[1] <= 9.6


def test_the_heat_map_leaves_out_as_few_as_the_page_allows(result):
    pair = f.rungs_figure(result)
    drawn = pair.frame["instrument"].nunique()
    least = next(least for least in range(2, 6) if len(result.matrix(least)) == drawn)
    assert len(result.matrix(least - 1)) > drawn
    assert f"至少 {least} 份规划采用的 {drawn} 项" in pair.caption


def test_every_cell_of_the_heat_map_says_its_sentence_and_rung(result):
    pair = f.rungs_figure(result, least_plans=5, lang="en")
    heat = pair.interactive.data[0]
    cells = [words for line in heat.hovertext for words in line if words]
    assert len(cells) == len(result.common()) * 5
    row = result.inputs.mention_rows[
        result.frame.query("instrument == 'sponge_city' and city == 'wuhan'")["mention_id"].iloc[0]
    ]
    assert any(row["quote"][:12] in words and "number or deadline set" in words for words in cells)


def test_every_pair_stands_once_in_the_matrix_and_families_are_marked(result):
    pair = f.likeness_figure(result)
    shown = [words for words, _ in text_boxes(pair.static)]
    for _, row in result.similarity.iterrows():
        assert f"{row['shared']} / {row['either']}" in shown
    marked = [words for words in shown if words.endswith("▲")]
    assert len(marked) == int((result.similarity["holm_popularity"] <= 0.05).sum())
    assert "n = " in pair.caption


def test_a_figure_without_instruments_says_so():
    result = compare_instruments(data=make_world([]))
    for pair in (f.rungs_figure(result), f.likeness_figure(result)):
        assert pair.caption
        assert text_faults(pair.static) == []


def test_a_result_draws_what_is_asked_for(result):
    assert result.draw(show="similarity").name == "instruments-similarity"
    assert result.draw().name == "instruments"
    with pytest.raises(UnknownChoice):
        result.draw(show="venn")


def test_the_dark_bars_are_the_p_value():
    test = count_signs(9, 1)
    bars = f.exact_figure(test).frame
    assert bars.loc[bars["extreme"], "chance"].sum() == pytest.approx(test.p)
    assert bars["chance"].sum() == pytest.approx(1)
    many = association_test(range(8), [2, 1, 4, 3, 6, 5, 8, 7])
    bars = f.exact_figure(many).frame
    assert bars.loc[bars["extreme"], "chance"].sum() == pytest.approx(many.p, rel=1e-6)
