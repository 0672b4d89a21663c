"""A city's plan against its districts': shares by hand, open bounds, verdicts, levels, sums, and what is refused."""

import math

import pytest
from cascade_world import METRICS, NUMBERS, row, world

from citymetrics import benchmark as b
from citymetrics.benchmark.cascades.bases import scales
from citymetrics.benchmark.cascades.shares import Share, judge
from citymetrics.benchmark.interval import Interval
from citymetrics.errors import UnknownChoice

LANGUAGES = ("zh", "en")


def run(*rows, **options):
    return b.cascade("jiang", data=world(rows, **options))


def line(result, metric="parks", child="dong"):
    return result.frame.set_index(["metric", "child"]).loc[(metric, child)]


def codes(remarks):
    return {one.code for one in remarks}


def reasons(result):
    return {refusal.reason.code for refusal in result.refused}


def test_a_share_is_given_of_the_total_and_of_the_yearly_amount_which_leads_where_terms_differ():
    found = line(run(row("jiang", "parks", 100), row("dong", "parks", 12)))
    # 12 in three years against 100 in five: 4 a year against 20 a year.
    assert (found["total_share"], found["yearly_share"], found["primary"]) == (12, 20, "yearly")
    assert (found["parent_years"], found["child_years"], found["overlap_years"]) == (
        "2021–2025",
        "2024–2026",
        2,
    )
    assert found["resident_population_share"] == 20 == found["subdistricts_and_towns_share"]
    assert (found["land_area_low"], found["land_area_high"]) == (pytest.approx(18), pytest.approx(22))
    assert found["carry_resident_population"] == pytest.approx(1)
    assert found["carry_land_area_low"] == pytest.approx(20 / 22)
    assert found["carry_land_area_high"] == pytest.approx(20 / 18)


def test_over_the_same_years_the_total_leads():
    found = line(run(row("jiang", "parks", 100), row("xi", "parks", 30)), child="xi")
    assert (found["total_share"], found["yearly_share"], found["primary"]) == (30, 30, "total")
    # 30 % of the target with 10 % of the people and 2 % of the land.
    assert (found["carry_resident_population"], found["carry_land_area"]) == (
        pytest.approx(3),
        pytest.approx(15),
    )
    assert (found["verdict"], found["certainty"]) == ("over", "bounds")
    assert math.isnan(found["carry_subdistricts_and_towns"])


def test_a_verdict_needs_every_sourced_basis():
    # 8 % against 10 % of people, 2 % of land.
    found = line(run(row("jiang", "parks", 100), row("xi", "parks", 8)), child="xi")
    assert found["verdict"] == "depends"
    known = {key: value for key, value in NUMBERS.items() if key != ("xi", "land_area")}
    result = run(row("jiang", "parks", 100), row("xi", "parks", 8), known=known)
    assert line(result, child="xi")["verdict"] == "under"
    assert "cascade.no_source" in reasons(result)


def test_without_any_basis_there_is_a_share_and_no_verdict():
    result = run(row("jiang", "parks", 100), row("xi", "parks", 8), known={})
    found = line(result, child="xi")
    assert (found["total_share"], found["verdict"]) == (8, "no_basis")
    assert math.isnan(found["carry_resident_population"])
    assert "没有可用的出处" in result.html()


def test_two_floors_leave_the_ratio_open_and_the_verdict_as_written():
    result = run(row("jiang", "parks", 100, comparator="ge"), row("xi", "parks", 30, comparator="ge"))
    found = line(result, child="xi")
    assert (found["total_share"], found["total_low"], found["total_high"]) == (30, 0, math.inf)
    assert (found["verdict"], found["certainty"]) == ("over", "as_written")
    assert "cascade.open_ratio" in codes(result.caveats)
    assert "两端开放" in result.html()
    assert "open both ways" in result.html(lang="en")


def test_a_floor_of_the_city_alone_makes_the_share_a_most_and_can_still_be_certain():
    found = line(run(row("jiang", "parks", 1000, comparator="ge"), row("xi", "parks", 10)), child="xi")
    # At most 1 % of the target, against 2 % of the land at least.
    assert (found["total_low"], found["total_high"]) == (0, 1)
    assert (found["verdict"], found["certainty"]) == ("under", "bounds")
    found = line(run(row("jiang", "parks", 100, comparator="ge"), row("xi", "parks", 30)), child="xi")
    assert (found["verdict"], found["certainty"]) == ("over", "as_written")


def test_about_has_no_width_so_the_verdict_is_as_written():
    result = run(row("jiang", "parks", 100, comparator="approx"), row("xi", "parks", 30))
    found = line(result, child="xi")
    assert (found["total_low"], found["total_high"], found["certainty"]) == (30, 30, "as_written")
    assert "cascade.approx_point" in codes(result.caveats)


def test_ranges_carry_through_to_every_ratio():
    ranged = {"comparator": "range", "value_max": 40}
    found = line(run(row("jiang", "parks", 100), row("xi", "parks", 30, **ranged)), child="xi")
    assert (found["total_low"], found["total_high"]) == (30, 40)
    assert (found["carry_resident_population_low"], found["carry_resident_population_high"]) == (
        pytest.approx(3),
        pytest.approx(4),
    )


def test_totals_and_yearly_amounts_that_disagree_are_told():
    # 18 of 100 is 18 % of the total (under 20 %) and 30 % of the yearly amount.
    result = run(row("jiang", "parks", 100), row("dong", "parks", 15))
    found = line(result)
    assert (found["yearly_share"], found["verdict"], found["verdict_total"]) == (25, "over", "under")
    assert not result.lines[0].is_robust
    assert "按总量：低于份额" in result.html()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (20, 20, "even"),
        (19, 21, "even"),
        (22.1, 30, "over"),
        (5, 18.1, "under"),
        (21, 23, "unclear"),
        (10, 30, "unclear"),
    ],
)
def test_the_even_band_is_declared_and_an_interval_across_its_edge_is_unclear(low, high, verdict):
    assert scales()["even"] == 1.1
    bases = b.cascade("jiang", data=world()).bases("dong").found
    people = [basis for basis in bases if basis.measure == "resident_population"]
    assert judge(Share(low, Interval(low, high)), people).verdict == verdict


def test_stocks_have_no_yearly_share():
    found = line(run(row("jiang", "beds", 100), row("dong", "beds", 20)), "beds")
    assert (found["total_share"], found["primary"]) == (20, "total")
    assert math.isnan(found["yearly_share"])


def test_a_yearly_target_is_summed_over_its_own_term():
    found = line(run(row("jiang", "parks", 100), row("dong", "parks", 4, per="year")))
    assert (found["child_total"], found["total_share"], found["yearly_share"]) == (12, 12, 20)


def test_what_is_asked_of_each_subdistrict_is_multiplied_by_the_sourced_number_only():
    asked = row("dong", "parks", 3, scope="each:街镇")
    result = run(row("jiang", "parks", 100), asked)
    assert line(result)["child_total"] == 30
    assert "each_multiplied" in codes(result.caveats)
    known = {key: value for key, value in NUMBERS.items() if key != ("dong", "subdistricts_and_towns")}
    result = run(row("jiang", "parks", 100), asked, known=known)
    assert result.lines == ()
    assert "comparability.count" in reasons(result)


def test_a_part_of_the_city_cannot_be_the_whole_of_a_share():
    result = run(row("jiang", "parks", 100, scope="area:中心城区"), row("dong", "parks", 10))
    assert result.lines == ()
    assert "comparability.part" in reasons(result)
    assert "中心城区" in result.html()


def test_levels_are_compared_in_points_and_in_the_direction_of_the_metric():
    result = run(
        row("jiang", "sorted", 90, comparator="ge"),
        row("dong", "sorted", 95),
        row("jiang", "burnt", 10),
        row("dong", "burnt", 15),
    )
    more, less = line(result, "sorted"), line(result, "burnt")
    assert (more["difference"], more["stance"]) == (5, "stricter")
    # The city's floor of 90 % may be anything up to 100 %.
    assert (more["difference_low"], more["difference_high"]) == (-5, 5)
    assert (less["difference"], less["stance"]) == (5, "looser")
    assert [one.difference.certain for one in result.levels] == [False, True]
    assert "+5个百分点" in result.html()
    assert "+5 points" in result.html(lang="en")


def test_equal_levels_are_the_same_as_written():
    found = line(run(row("jiang", "sorted", 95), row("dong", "sorted", 95, comparator="ge")), "sorted")
    assert (found["difference"], found["stance"]) == (0, "same")


@pytest.mark.parametrize(
    ("city", "east", "west", "code"),
    [
        ({}, 20, 90, "cascade.sum_above_other_years"),
        ({}, 0, 110, "cascade.sum_above"),
        ({"comparator": "ge"}, 20, 90, "cascade.sum_above_floor"),
        ({}, 20, 30, None),
    ],
)
def test_parts_that_exceed_the_whole_are_told_with_bounds_considered(city, east, west, code):
    rows = [
        row("jiang", "parks", 100, **city),
        row("xi", "parks", west),
        *([row("dong", "parks", east)] if east else []),
    ]
    found = {one for one in codes(run(*rows).caveats) if "sum_above" in one}
    assert found == ({code} if code else set())


def test_a_plan_that_contradicts_itself_has_no_share():
    result = run(row("jiang", "parks", 100), row("jiang", "parks", 60, 2), row("dong", "parks", 12))
    assert result.lines == ()
    assert "cascade.contradictory" in reasons(result)


def test_lost_figures_and_other_units_are_refused_with_the_reason():
    lost = run(row("jiang", "parks", "", flags="damaged"), row("dong", "parks", 12))
    assert lost.lines == ()
    assert "damaged" in reasons(lost)
    assert lost.uptakes == ()
    other = run(row("jiang", "pipes", 100), row("dong", "pipes", 12, unit="m2"))
    assert other.lines == ()
    assert "other_unit" in reasons(other)


def test_figures_without_end_have_no_shares():
    result = run(row("jiang", "parks", "inf"), row("dong", "parks", 12))
    assert result.lines == ()
    assert result.refused
    assert "inf" not in result.html(lang="en").replace("information", "")


def test_a_target_of_nothing_has_no_shares():
    result = run(row("jiang", "parks", 0), row("dong", "parks", 12))
    assert result.lines == ()
    assert "cascade.no_share" in reasons(result)


def test_a_part_without_anything_to_do_carries_nothing():
    found = line(run(row("jiang", "parks", 100), row("xi", "parks", 0)), child="xi")
    assert (found["total_share"], found["verdict"], found["certainty"]) == (0, "under", "bounds")


def test_past_results_are_weighed_over_their_own_years():
    rows = [row("jiang", "parks", 50, role="achieved"), row("dong", "parks", 10, role="achieved")]
    result = b.cascade("jiang", role="achieved", data=world(rows))
    found = line(result)
    assert (found["total_share"], found["primary"], found["parent_years"]) == (20, "total", "2016–2020")
    assert (result.duties, result.uptakes) == ((), ())
    assert "draft" not in codes(result.caveats)


def test_terms_and_drafts_are_stated():
    result = run(row("jiang", "parks", 100), row("dong", "parks", 12))
    assert {"draft", "cascade.terms", "cascade.yearly_leads", "cascade.some_children"} <= codes(
        result.caveats
    )
    assert set(result.frame["child_status"]) == {"draft"}
    assert set(result.frame["grade"]) == {"indicative"}


def test_a_second_city_has_a_cascade_of_its_own():
    data = world([row("hai", "parks", 30), row("nan", "parks", 6)])
    result = b.cascade("hai", data=data)
    assert line(result, child="nan")["total_share"] == 20
    assert "cascade.terms_apart" in codes(result.caveats)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rows", [(), (row("jiang", "parks", 100),), (row("dong", "parks", 12),)])
def test_with_nothing_shared_it_says_so(rows, lang):
    result = run(*rows)
    assert "cascade.nothing_shared" in codes(result.caveats)
    assert not (set(result.html(lang=lang).split()) & {"nan", "inf", "None"})
    assert result.draw(lang=lang).alt


def test_a_place_without_parts_says_so_and_an_unknown_one_raises():
    result = b.cascade("qiao", data=world([row("qiao", "parks", 2)]))
    assert codes(result.caveats) == {"cascade.no_children"}
    assert result._repr_html_()
    with pytest.raises(UnknownChoice):
        b.cascade("jiangg", data=world())
    with pytest.raises(UnknownChoice):
        b.cascade("jiang", role="standard", data=world())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_hold_no_missing_numbers_and_every_figure_has_its_note(lang):
    rows = [row("jiang", metric, 100, comparator="ge") for metric in METRICS if metric != "shops"] + [
        row("dong", metric, 10, comparator="ge") for metric in METRICS if metric != "shops"
    ]
    result = run(*rows)
    page = result.html(lang=lang)
    assert not any(f">{bad}" in page or f" {bad}" in page for bad in ("nan", "inf ", "None"))
    assert set(result.evidence) == {
        f"{city}-{metric}-1" for city in ("jiang", "dong") for metric in METRICS if metric != "shops"
    }
    for identity in result.evidence:
        assert identity in result.inputs.rows
    assert result.to_csv().startswith("metric,theme,kind")


def test_a_districts_own_parts_are_a_cascade_too():
    result = b.cascade("dong", data=world([row("dong", "parks", 12), row("qiao", "parks", 4)]))
    # 4 in two years against 12 in three: 2 a year of 4 a year.
    assert line(result, child="qiao")["yearly_share"] == 50
    assert result.children == ("qiao",)
