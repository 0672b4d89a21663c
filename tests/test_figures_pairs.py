import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.figures.kit.layout import text_faults
from citymetrics.figures.metrics.dots import make_panel


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def all_pairs(inputs, lang):
    coverage = b.coverage(data=inputs)
    shared = b.compare_metrics(coverage.shared_metrics, list(inputs.places), inputs)
    yield f.coverage_figure(coverage, lang=lang)
    yield f.coverage_figure(coverage.of_theme("water"), least=1, lang=lang, name="water")
    yield f.emphasis_figure(coverage, lang=lang)
    yield f.timeline_figure(coverage, lang=lang)
    yield f.core_figure(shared, inputs, lang=lang)
    for theme in ("water", "rural"):
        yield f.theme_figure(b.compare_theme(theme, data=inputs), lang=lang)
    for city in ("zibo", "hongkou"):
        profile = b.city_profile(city, data=inputs)
        yield f.profile_figure(profile, lang=lang)
        yield f.timeline_figure(profile, lang=lang)
        yield f.peers_figure(profile, lang=lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_off_or_runs_into_another(inputs, lang):
    for pair in all_pairs(inputs, lang):
        assert text_faults(pair.static) == [], pair.name
        assert pair.caption
        assert pair.alt
        assert pair.name.isascii()


@pytest.mark.parametrize("count", [1, 3, 9, 24])
def test_text_keeps_apart_at_any_number_of_rows(count):
    rows = sample_rows()
    model = rows[rows["metric"] == "sponge_city_share"]
    inputs = make_inputs()
    metrics = {f"m{number}": inputs.metrics["sponge_city_share"] for number in range(count)}
    many = pd.concat(
        [model.assign(metric=name, observation_id=model["observation_id"] + f"-{name}") for name in metrics]
    )
    world = make_inputs(many)
    world = type(world)(world.observations, metrics, world.themes, world.sources, world.context)
    coverage = b.coverage(data=world)
    assert len(coverage.shared_metrics) == count
    assert text_faults(f.coverage_figure(coverage).static) == []
    comparisons = b.compare_metrics(coverage.shared_metrics, list(world.places), world)
    assert text_faults(f.panels_figure(comparisons, world, name="many", what="many").static) == []


def test_long_words_are_wrapped_not_cut():
    long = change(
        sample_rows(), "zibo-02769", scope="area:中心城区建成区以及各区县政府所在地和经济开发区的全部范围"
    )
    pair = f.metric_figure(b.compare_metric("sponge_city_share", data=make_inputs(long)))
    assert text_faults(pair.static) == []


def test_marks_show_what_a_figure_is(inputs):
    forms = {
        (metric, dot.city): dot.form
        for metric in ("greenway_length", "housing_renewal_area", "facade_streets", "waste_sorting_coverage")
        for dot in make_panel(b.compare_metric(metric, data=inputs)).dots
    }
    assert forms[("greenway_length", "shanghai")] == "floor"
    assert forms[("housing_renewal_area", "qingpu")] == "approx"
    assert forms[("facade_streets", "zibo")] == "range"
    assert forms[("waste_sorting_coverage", "zibo")] == "exact"
    capped = make_inputs(change(sample_rows(), "zibo-02769", comparator="le"))
    panel = make_panel(b.compare_metric("sponge_city_share", data=capped))
    assert {dot.city: dot.form for dot in panel.dots}["zibo"] == "cap"


def test_both_forms_draw_the_same_values(inputs):
    pair = f.metric_figure(b.compare_metric("greenway_length", data=inputs))
    drawn = {round(x, 9) for trace in pair.interactive.data if trace.hovertext for x in trace.x}
    assert drawn == {round(x, 9) for x in pair.frame["x"]}
    hover = pair.interactive.data[0].hovertext[0]
    assert "健全绿道体系" in hover.replace("<br>", "")
    assert "上海市规划" in hover


def test_a_place_without_a_comparable_value_keeps_its_row():
    inputs = make_inputs(without=frozenset({("wuhan", "resident_population")}))
    pair = f.metric_figure(b.compare_metric("pocket_parks", data=inputs))
    row = pair.frame.set_index("city").loc["wuhan"]
    assert pd.isna(row["x"])
    assert row["shown"] == "未折算"
    assert "200" in row["stated"]


def test_nothing_to_draw_is_said(inputs):
    pair = f.theme_figure(b.compare_theme("rural", data=inputs))
    assert "没有两地以上共有的指标" in pair.caption
    assert len(pair.frame) == 0
