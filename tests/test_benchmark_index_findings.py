"""What is said of the index over invented places."""

import pytest
from index_world import STATED, make_world, world_rows

from citymetrics.benchmark import findings_of
from citymetrics.benchmark.index import ambition_index, load_choices


@pytest.fixture(scope="module")
def choices():
    return load_choices()


@pytest.fixture(scope="module")
def index(choices):
    return ambition_index(data=make_world(), choices=choices)


def test_a_changed_figure_changes_the_sentence_or_takes_it_away(choices, index):
    before = [one.text("en") for one in findings_of(index)]
    more = world_rows(
        STATED | {("middle", "parks"): 4000, ("middle", "schools"): 4000, ("middle", "clean"): 99}
    )
    after = [one.text("en") for one in findings_of(ambition_index(data=make_world(more), choices=choices))]
    assert before != after
    assert any(words.startswith("Comparing") and "Middle comes first" in words for words in after)
    few = make_world(world_rows({key: value for key, value in STATED.items() if key[1] == "parks"}))
    assert findings_of(ambition_index(data=few, choices=choices)) == []


def test_a_sentence_carries_the_figures_it_rests_on(choices):
    more = world_rows(
        STATED | {("middle", "parks"): 4000, ("middle", "schools"): 4000, ("middle", "clean"): 99}
    )
    findings = findings_of(ambition_index(data=make_world(more), choices=choices))
    first = next(one for one in findings if one.code in ("index.say_first", "index.say_always_first"))
    assert set(first.evidence) == {"middle_parks", "middle_clean", "middle_schools"}


def test_nobody_is_said_to_lead_where_no_place_does_in_most_specifications(index, choices):
    first = index.rank_shares.query("rank == 1").set_index("city")["share"]
    said = [one for one in findings_of(index) if one.code.startswith("index.say_") and "first" in one.code]
    assert bool(said) == (first.max() > 0.5)
    stated = {(city, metric): 60 for city in ("north", "middle") for metric in ("clean", "parks", "paths")}
    only = choices.only(denominator="as_written", leave_out="none", normalisation="distance_to_target")
    even = ambition_index(["north", "middle"], data=make_world(world_rows(stated)), choices=only)
    assert [one.code for one in findings_of(even)] == ["index.say_open"]
