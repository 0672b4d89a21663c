import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics import figures as f
from citymetrics.benchmark import city_profile, coverage, pace, paths, timeline
from citymetrics.figures.kit.layout import text_faults
from citymetrics.figures.metrics.paths import make_dumbbells
from citymetrics.figures.metrics.slopes import make_slopes


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_words_keep_apart_at_any_number_of_panels(count, lang):
    rows, inputs = sample_rows(), make_inputs()
    pair = rows[rows["observation_id"].isin(["shanghai-01933", "shanghai-15845"])]
    metrics = {f"m{number}": inputs.metrics["housing_renewal_area"] for number in range(count)}
    many = [pair.assign(metric=name, observation_id=pair["observation_id"] + name) for name in metrics]
    world = make_inputs(change(pd.concat(many), "shanghai-15845m0", value=123456789, scope="whole"))
    world = type(world)(world.observations, metrics, world.themes, world.sources, world.context)
    result = pace(data=world)
    assert len(result.frame) == count
    figure = result.draw(lang=lang)
    assert text_faults(figure.static) == []
    assert ("30" in figure.caption) == (count == 30)


def test_a_slope_says_what_the_table_says():
    result = pace("overhead_line_burial", "shanghai", data=make_inputs())
    slope = make_slopes(result, "en")[0]
    assert slope.amounts == ("72 km", "≥ 120 km")
    assert slope.years == ("2016–2020", "2021–2025")
    assert slope.ratio == "≥ 1.67×"
    pair = result.draw(lang="en")
    assert pair.evidence == ("shanghai-14340", "shanghai-02034")
    drawn = [list(trace.y) for trace in pair.interactive.data]
    assert drawn == [[72, 120]]
    assert "360公里" in pair.interactive.data[0].hovertext[0].replace("<br>", "")


def test_floors_point_up_and_approximate_figures_are_hollow():
    inputs = make_inputs()
    floor = pace("overhead_line_burial", "shanghai", data=inputs).draw()
    arrows = [one for one in floor.interactive.layout.annotations if one.showarrow]
    assert len(arrows) == 1
    assert arrows[0].ay > 0
    approx = pace("housing_renewal_area", "shanghai", data=inputs).draw()
    assert all(symbol.endswith("-open") for symbol in approx.interactive.data[0].marker.symbol)


def share_paths():
    rows = sample_rows()
    target = rows[rows["observation_id"] == "hongkou-03510"]
    past = {"role": "achieved", "due": "", "value": "60", "period_start": "2016", "period_end": "2020"}
    return paths(data=make_inputs(pd.concat([target.assign(observation_id="past", **past), target])))


def test_a_dumbbell_says_both_ends_and_the_change():
    result = share_paths()
    one = make_dumbbells(result, "en")[0][0]
    assert one.ends == "60% (2020) → 75% (2025)"
    assert "+15 pp" in one.facts
    assert "+3 pp a year" in one.facts
    pair = result.draw(lang="en")
    assert [list(trace.x) for trace in pair.interactive.data] == [[60, 75]]
    assert text_faults(pair.static) == []


def test_a_timeline_is_the_same_from_a_profile_from_coverage_and_by_itself():
    inputs = make_inputs()
    one = [
        f.timeline_figure(given).frame
        for given in (city_profile("zibo", data=inputs), timeline("zibo", data=inputs))
    ]
    pd.testing.assert_frame_equal(*one)
    every = [f.timeline_figure(given).frame for given in (coverage(data=inputs), timeline(data=inputs))]
    pd.testing.assert_frame_equal(*every)
    assert set(every[0]["observation_id"]) >= set(one[0]["observation_id"])


def test_a_timeline_says_how_many_targets_have_a_date():
    pair = f.timeline_figure(timeline(data=make_inputs()), lang="en")
    assert "Zibo 4 of 6 (2020 1, 2021 1, 2022 2)" in pair.alt
    drawn = sum(int(words) for trace in pair.interactive.data for words in trace.text)
    assert drawn == len(pair.frame)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said(lang):
    rows = sample_rows()
    inputs = make_inputs(rows[rows["role"] == "standard"])
    for result in (pace(data=inputs), paths(data=inputs), timeline(data=inputs)):
        pair = result.draw(lang=lang)
        assert pair.alt
        assert text_faults(pair.static) == []
        assert len(pair.frame) == 0
