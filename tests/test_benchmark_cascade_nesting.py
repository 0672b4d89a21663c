"""Which plan is for a part of which other's place, at any depth and in any city."""

import pytest
from cascade_world import NUMBERS, PLACES, world

from citymetrics import benchmark as b
from citymetrics.labels import escape


@pytest.fixture(scope="module")
def frame():
    return b.nesting(data=world()).frame.set_index(["parent", "child"])


def codes(result):
    return {one.code for one in result.caveats}


def test_three_levels_and_a_second_city_are_found(frame):
    assert dict(frame["depth"]) == {
        ("jiang", "dong"): 1,
        ("jiang", "xi"): 1,
        ("dong", "qiao"): 1,
        ("jiang", "qiao"): 2,
        ("hai", "nan"): 1,
    }


def test_terms_overlap_in_whole_years_or_not_at_all(frame):
    east = frame.loc[("jiang", "dong")]
    assert (east["overlap_start"], east["overlap_end"], east["overlap_years"]) == (2024, 2025, 2)
    assert (east["parent_years"], east["child_years"]) == (5, 3)
    assert (east["parent_status"], east["child_status"]) == ("final", "draft")
    assert frame.loc[("jiang", "qiao"), "overlap_years"] == 1
    south = frame.loc[("hai", "nan")]
    assert south["overlap_years"] == 0
    assert str(south["overlap_start"]) == "<NA>"


def test_shares_have_the_range_of_their_sources(frame):
    east = frame.loc[("jiang", "dong")]
    assert east["resident_population_share"] == 20
    assert (east["land_area_low"], east["land_area_share"], east["land_area_high"]) == (18, 20, 22)
    assert frame.loc[("jiang", "qiao"), "resident_population_share"] == 2
    assert frame["land_area_share"].isna().sum() == 3


def test_what_is_missing_or_impossible_is_refused():
    result = b.nesting(
        data=world(
            known={
                **NUMBERS,
                ("dong", "land_area"): (600.0, None, None),
                ("xi", "land_area"): (0.0, None, None),
            }
        )
    )
    reasons = {(refusal.what.text(), refusal.reason.code) for refusal in result.refused}
    assert ("东区占上级的土地面积份额", "cascade.part_above_whole") in reasons
    assert ("西区占上级的土地面积份额", "cascade.no_source") in reasons


def test_it_says_how_many_parts_have_a_plan_and_which_plans_are_drafts():
    result = b.nesting(data=world())
    some = next(one for one in result.caveats if one.code == "cascade.some_children")
    assert dict(some.values)["count"] == 2
    assert dict(some.values)["all"] == 4
    assert {"draft", "cascade.terms", "cascade.terms_apart"} <= codes(result)


def test_a_larger_place_without_a_plan_is_listed_with_what_is_known():
    places = {name: place for name, place in PLACES.items() if name in ("dong", "xi")}
    result = b.nesting(data=world(places=places))
    found = result.frame.iloc[0]
    assert (found["parent"], found["parent_plan"], found["resident_population_share"]) == ("jiang", "", 20)
    assert "cascade.no_plan" in codes(result)
    cascade = b.cascade("jiang", data=world(places=places))
    assert {"cascade.no_plan", "cascade.nothing_shared"} <= codes(cascade)
    for page in (result.html(), cascade.html(lang="en")):
        assert "<NA>" not in page
        assert "nan" not in page


def test_a_circle_in_the_registry_ends():
    places = {
        "dong": (*PLACES["dong"][:3], "xi", *PLACES["dong"][4:]),
        "xi": (*PLACES["xi"][:3], "dong", *PLACES["xi"][4:]),
    }
    assert len(b.nesting(data=world(places=places)).links) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_any_nesting_it_says_so(lang):
    result = b.nesting(data=world(places={"jiang": PLACES["jiang"]}))
    assert codes(result) == {"cascade.no_nesting"}
    assert result.frame.empty
    assert escape(result.caveats[0].text(lang)) in result.html(lang=lang)
    assert result.to_csv().startswith("parent,child,depth")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_shows_terms_statuses_and_ranges(lang):
    page = b.nesting(data=world()).html(lang=lang)
    assert "18–22%" in page
    assert "2024–2026" in page
    assert ("征求意见稿" if lang == "zh" else "draft") in page


def test_findings_give_terms_and_shares():
    sentences = [one.text("en") for one in b.findings_of(b.nesting(data=world()))]
    assert any("East is a part of Jiang (20% of residents, 18–22% of land area" in one for one in sentences)
    # No share of the second city is sourced, so nothing is said of it.
    assert not any("South" in one for one in sentences)


def test_the_committed_plans_nest_hongkou_and_qingpu_in_shanghai():
    frame = b.nesting().frame
    assert set(frame["parent"]) == {"shanghai"}
    qingpu = frame.set_index("child").loc["qingpu"]
    assert qingpu["resident_population_share"] == pytest.approx(100 * 1_271_424 / 24_870_895)
    assert qingpu["land_area_low"] == pytest.approx(100 * 667.8 / 6340.5)
    assert qingpu["overlap_years"] == 2
