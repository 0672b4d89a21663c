import json

import pytest
from index_world import STATED, make_world, world_rows

from citymetrics.benchmark.index import ambition_index, load_choices
from citymetrics.errors import UnknownChoice
from citymetrics.figures.index.ambition import PARTS, index_figure
from citymetrics.figures.kit.layout import text_faults


@pytest.fixture(scope="module")
def index():
    return ambition_index(data=make_world())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_no_text_is_cut_off_or_runs_into_another(index, part, lang):
    pair = index_figure(index, lang=lang, part=part)
    assert text_faults(pair.static) == []
    assert pair.caption
    assert pair.alt
    assert "NaN" not in pair.interactive.to_json()


def test_the_ranks_drawn_are_those_of_the_result(index):
    pair = index.draw(lang="en")
    drawn = json.loads(pair.interactive.to_json())["data"][0]["text"]
    for row, own in zip(drawn, index.rank_shares.groupby("city", sort=False), strict=True):
        for shown, share in zip(row, own[1]["share"], strict=True):
            assert shown == f"{100 * share:.0f}%" or shown in ("<1%", ">99%")


def test_points_and_their_sentences_stand_in_the_cells(index):
    pair = index_figure(index, lang="en", part="scores")
    drawn = json.loads(pair.interactive.to_json())["data"][0]
    # The north's parks: the full score, a third of its three metrics.
    assert drawn["text"][0][0] == "33.3"
    assert "新建公园50" in drawn["hovertext"][0][0]
    assert "no comparable figure" in drawn["hovertext"][1][1]
    assert "North 80.0" in pair.alt
    assert "comparable once adjusted" in {text.get_text() for text in pair.static.texts}


def test_a_refusal_is_drawn_in_words():
    few = make_world(world_rows({key: value for key, value in STATED.items() if key[1] == "parks"}))
    pair = index_figure(ambition_index(data=few), lang="en")
    assert "too few comparable metrics: 1 (Parks); at least 3 are needed" in pair.caption
    assert text_faults(pair.static) == []


def test_ranks_that_never_move_leave_no_bars():
    stated = {(city, metric): 60 for city in ("north", "middle") for metric in ("clean", "parks", "paths")}
    only = load_choices().only(denominator="as_written", leave_out="none", normalisation="distance_to_target")
    index = ambition_index(["north", "middle"], data=make_world(world_rows(stated)), choices=only)
    assert index_figure(index, lang="en", part="choices").caption == "ranks never move"


def test_deviations_are_shaded_without_pretending_to_be_points(index):
    z = ambition_index(data=make_world(), choices=load_choices().only(normalisation="z_score"))
    pair = index_figure(z, lang="en", part="scores")
    assert text_faults(pair.static) == []
    assert all(
        0 <= cell <= 1 for row in json.loads(pair.interactive.to_json())["data"][0]["z"] for cell in row
    )


def test_another_part_is_refused(index):
    with pytest.raises(UnknownChoice):
        index_figure(index, part="map")
