"""Where the explorer may go from a view, and that it shows what the library says."""

import re

import pytest

import citymetrics as cm
from citymetrics.errors import UnknownChoice
from citymetrics.explorer import begin
from citymetrics.explorer.search import fits
from citymetrics.explorer.state import EVERY, OWN


@pytest.fixture(scope="module")
def inputs():
    return cm.load_inputs()


@pytest.fixture(scope="module")
def start(inputs):
    return begin(data=inputs)


def values(choices):
    return [value for _, value in choices]


def test_without_a_wish_it_begins_with_the_metric_that_most_plans_state(start, inputs):
    assert start.cities == tuple(inputs.places) and start.theme == ""
    stating = {metric: len(cm.compare_metric(metric, data=inputs).headlines) for metric in inputs.metrics}
    assert stating[start.metric] == max(stating.values())


def test_a_wish_is_kept(inputs):
    one = begin("wuhan", "waste", lang="en", data=inputs)
    assert (one.cities, one.theme, one.metric, one.lang) == (("wuhan",), "waste", "", "en")
    assert begin(["zibo", "wuhan"], metric="pocket_parks", data=inputs).cities == ("wuhan", "zibo")


@pytest.mark.parametrize(
    "wish",
    [{"city": "wuhn"}, {"theme": "wast"}, {"metric": "pocket_park"}, {"lang": "de"}],
)
def test_what_is_not_there_is_refused_with_what_comes_nearest(inputs, wish):
    with pytest.raises(UnknownChoice, match="Did you mean"):
        begin(**wish, data=inputs)


def test_a_theme_narrows_the_metrics_and_drops_one_that_is_not_of_it(start, inputs):
    after = start.choose(theme="waste")
    assert after.metric == ""
    assert set(after.found) == set(inputs.metrics_of("waste")) < set(start.found)
    assert values(after.metrics) == ["", *after.found]
    within = after.choose(metric=after.found[0])
    assert within.choose(theme="waste").metric == within.metric
    assert within.choose(theme="").metric == within.metric


def test_a_metric_of_another_theme_brings_its_theme_along(start):
    after = start.choose(theme="waste").choose(metric="pocket_parks")
    assert (after.theme, after.metric) == ("green_space", "pocket_parks")


def test_metrics_are_listed_by_how_many_of_the_places_state_them(start, inputs):
    counts = [start.stated_in.get(name, 0) for name in start.found]
    assert counts == sorted(counts, reverse=True) and counts[0] > 1 and counts[-1] == 0
    label, value = start.metrics[1]
    assert re.search(rf"（{counts[0]} 地）$", label) and value == start.found[0]
    alone = start.choose(cities=["zibo"])
    assert max(alone.stated_in.values()) == 1


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("口袋公园", "pocket_parks"),
        ("POCKET", "pocket_parks"),
        ("parks pocket", "pocket_parks"),
        ("pocket_parks", "pocket_parks"),
        ("街心花园", "pocket_parks"),
        ("绿道", "greenways_built"),
    ],
)
def test_a_metric_is_found_by_both_names_its_id_and_the_words_of_plans(start, words, metric):
    found = start.choose(words=words).found
    assert metric in found and len(found) < 12


def test_words_that_fit_nothing_find_nothing_and_keep_the_view(start):
    after = start.choose(words="元宇宙 spaceport")
    assert after.found == () and after.metric == start.metric
    assert values(after.metrics) == ["", start.metric]
    assert after.subject == start.subject
    assert fits("", start.inputs.metrics["pocket_parks"])


def test_the_bases_are_those_on_which_the_metric_has_values(start, inputs):
    state = start.choose(metric="pocket_parks")
    assert values(state.bases) == [OWN, EVERY, *cm.intensity("pocket_parks", data=inputs).bases]
    assert len({label for label, _ in state.bases}) == len(state.bases)
    share = next(name for name in start.found if inputs.metrics[name].kind == "share")
    assert values(state.choose(metric=share).bases) == [OWN]
    assert state.choose(basis="per_10k", metric=share).basis == OWN
    with pytest.raises(UnknownChoice, match="basis"):
        state.choose(basis="per_tree")


def test_a_view_is_the_result_that_the_library_gives(start, inputs):
    cities = ["shanghai", "wuhan"]
    state = start.choose(metric="pocket_parks", cities=cities)
    assert state.result.frame.equals(cm.compare_metric("pocket_parks", cities=cities, data=inputs).frame)
    every = cm.intensity("pocket_parks", cities, data=inputs)
    assert state.choose(basis=EVERY).result.frame.equals(every.frame)
    one = state.choose(basis="per_100km2").result
    assert set(one.frame["basis"]) == {"per_100km2"}
    assert list(one.frame["value"]) == [row["value"] for row in every.of_basis("per_100km2")]
    theme = state.choose(theme="waste").result
    assert theme.frame.equals(cm.compare_theme("waste", cities, data=inputs).frame)
    everything = state.choose(metric="", theme="").result
    assert everything.frame.equals(cm.coverage(cities, data=inputs).frame)


def test_achievements_are_asked_of_a_metric_only(start):
    state = start.choose(metric="pocket_parks", role="achieved")
    assert state.result.role == "achieved"
    assert state.choose(metric="").role == "target"


def test_the_code_beside_a_view_gives_its_result(start):
    states = [
        start,
        start.choose(cities=["wuhan", "zibo"], role="achieved"),
        start.choose(metric="pocket_parks", basis=EVERY),
        start.choose(theme="waste", cities=["wuhan"]),
        start.choose(metric="", cities=["wuhan"]),
        start.choose(metric=""),
    ]
    for state in states:
        assert eval(state.code, {"cm": cm}).frame.equals(state.result.frame), state.code
    one = start.choose(metric="pocket_parks", basis="per_10k")
    rows = eval(one.code, {"cm": cm})
    assert [row["value"] for row in rows] == list(one.result.frame["value"])


def test_everything_to_choose_from_is_named_in_the_language(start):
    english = start.choose(lang="en")
    for name in ("themes", "metrics", "places", "roles", "bases"):
        assert values(getattr(start, name)) == values(getattr(english, name)), name
        assert not re.search("[\u4e00-\u9fff]", "".join(label for label, _ in getattr(english, name))), name
        assert all(re.search("[\u4e00-\u9fff]", label) for label, _ in getattr(start, name)), name
