"""Distances to peers, norms and the end of a scale: by hand, both ways round, and where there is no number."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows
from test_norms import norm

from citymetrics import benchmark as b
from citymetrics.benchmark.findings.gap import city_gap_finding, norm_findings, peer_findings
from citymetrics.benchmark.metrics.gap import FRAME_COLUMNS
from citymetrics.errors import UnknownChoice
from citymetrics.norms import Norms

SPONGE_2020 = norm(id="s20", metric="sponge_city_share", value=20.0, due="2020-12-31")
SPONGE_2030 = norm(id="s30", metric="sponge_city_share", value=80.0, due="2030-12-31")


def world(*norms, rows=None):
    return replace(make_inputs(rows), norms=Norms(norms))


def twice(identity: str, other: str, value: int) -> pd.DataFrame:
    """A row once more, under another id and with another value."""
    rows = sample_rows()
    return rows[rows["observation_id"] == identity].assign(observation_id=other, value=str(value))


def peers(result):
    return {one.city: one for one in result.distances if one.benchmark == "peer"}


def codes(remarks):
    return {one.code for one in remarks}


def refusals(result):
    return {(one.what.code, one.reason.code) for one in result.refused}


def test_shares_are_measured_in_points_against_the_most_demanding_city() -> None:
    own = peers(b.gap("sponge_city_share", data=world()))
    assert {city: one.gap for city, one in own.items()} == {"shanghai": 10.0, "wuhan": 0.0, "zibo": 15.0}
    assert {city: one.relative for city, one in own.items()} == {
        "shanghai": pytest.approx(10 / 50),
        "wuhan": 0.0,
        "zibo": pytest.approx(15 / 50),
    }
    assert [own[city].position for city in ("shanghai", "wuhan", "zibo")] == ["short", "sets", "short"]
    assert own["shanghai"].set_by == own["wuhan"].set_by == "wuhan"
    assert own["shanghai"].peer_id == "wuhan-04845"
    assert own["shanghai"].gap_unit == "pp"


def test_floors_leave_the_distance_open_and_the_interval_says_how_far() -> None:
    shanghai = peers(b.gap("sponge_city_share", data=world()))["shanghai"]
    # Wuhan may come to 50–100 %, Shanghai to 40–100 %.
    assert (shanghai.gap_low, shanghai.gap_high) == (50 - 100, 100 - 40)


def test_totals_are_measured_per_head_and_year_on_full_precision() -> None:
    own = peers(b.gap("pocket_parks", data=world()))
    shanghai, wuhan, zibo = 300 / 5 / 2487.0895, 200 / 3 / 1232.6518, 3 * 8 / 470.4138
    assert own["shanghai"].gap == pytest.approx(wuhan - shanghai, rel=1e-12)
    assert own["zibo"].gap == pytest.approx(wuhan - zibo, rel=1e-12)
    assert own["wuhan"].position == "sets"
    assert own["shanghai"].gap_unit == "count per_10k"
    assert own["shanghai"].gap_low == -math.inf
    assert own["shanghai"].gap_high == pytest.approx(wuhan - shanghai, rel=1e-12)


def test_where_lower_is_better_the_distance_points_the_other_way() -> None:
    rows = change(sample_rows(), "shanghai-29003", scope="whole", value=10, due="2023-12-31")
    result = b.gap("raw_waste_landfill", data=world(rows=rows))
    shanghai, wuhan = peers(result)["shanghai"], peers(result)["wuhan"]
    assert (shanghai.gap, shanghai.relative, shanghai.position) == (10.0, 1.0, "short")
    assert (wuhan.gap, wuhan.position) == (0.0, "sets")
    full = result.of("shanghai", "full")
    assert full is not None
    assert (full.level, full.gap) == (0.0, 10.0)


def test_districts_are_measured_against_districts_only() -> None:
    result = b.gap("good_water_share", data=world())
    assert {city: one.position for city, one in peers(result).items()} == {
        "hongkou": "equal",
        "qingpu": "equal",
    }
    rows = change(sample_rows(), "qingpu-02988", value=80)
    hongkou = peers(b.gap("good_water_share", data=world(rows=rows)))["hongkou"]
    assert (hongkou.gap, hongkou.set_by) == (5.0, "qingpu")
    parks = b.gap("pocket_parks", data=world())
    assert "qingpu" not in peers(parks)
    assert ("place", "gap.no_peer_district") in refusals(parks)


def test_a_place_alone_has_no_peer_and_says_so() -> None:
    result = b.gap("sponge_city_share", cities=["wuhan"], data=world())
    assert peers(result) == {}
    assert ("place", "gap.no_peer_city") in refusals(result)
    assert result.of("wuhan", "peer") is None


def test_figures_for_other_ground_are_no_peers() -> None:
    result = b.gap("raw_waste_landfill", data=world())
    assert peers(result) == {}
    assert ("place", "gap.no_peer_city") in refusals(result)


def test_all_values_equal_is_told_as_equal() -> None:
    rows = sample_rows()
    for identity in ("shanghai-22876", "wuhan-04845", "zibo-02769"):
        rows = change(rows, identity, value=50)
    own = peers(b.gap("sponge_city_share", data=world(rows=rows)))
    assert {one.position for one in own.values()} == {"equal"}
    assert own["zibo"].set_by == "shanghai;wuhan"
    assert own["zibo"].setters == ("shanghai", "wuhan")


def test_the_norm_in_force_is_the_newest_that_is_due_by_then() -> None:
    middle = norm(id="s24", metric="sponge_city_share", value=45.0, due="2024-12-31")
    result = b.gap("sponge_city_share", data=world(SPONGE_2030, middle, SPONGE_2020))
    assert {city: result.of(city, "norm").set_by for city in ("shanghai", "wuhan", "zibo")} == {
        "shanghai": "s24",
        "wuhan": "s24",
        "zibo": "s20",
    }
    wuhan = result.of("wuhan", "norm")
    assert (wuhan.gap, wuhan.position, wuhan.timing) == (-5.0, "beyond", "earlier")
    assert (wuhan.gap_low, wuhan.gap_high) == (45 - 100, 45 - 50)


def test_a_norm_due_after_the_target_is_shown_and_flagged() -> None:
    result = b.gap("sponge_city_share", data=world(SPONGE_2030))
    assert result.of("shanghai", "norm") is None
    (shanghai,) = [one for one in result.distances if (one.city, one.benchmark) == ("shanghai", "norm")]
    assert (shanghai.gap, shanghai.timing, shanghai.in_force) == (40.0, "later", False)
    assert "gap.norm_later" in codes(result.caveats)
    assert shanghai.grade == "indicative"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"scope": "area:农村"}, "gap.norm_ground"),
        ({"scope": "area:五个新城"}, "gap.norm_ground"),
        ({"comparator": "le"}, "gap.norm_opposite"),
    ],
)
def test_a_norm_of_another_kind_measures_nothing(values, code) -> None:
    result = b.gap("sponge_city_share", data=world(replace(SPONGE_2020, **values)))
    assert not [one for one in result.distances if one.benchmark == "norm"]
    assert ("gap.against", code) in refusals(result)


def test_what_is_asked_of_cities_does_not_measure_a_district() -> None:
    water = norm(id="w", metric="good_water_share", value=70.0, scope="whole", due="2020-12-31")
    result = b.gap("good_water_share", data=world(water))
    assert ("gap.against", "gap.norm_level") in refusals(result)
    nation = b.gap("good_water_share", data=world(replace(water, addressee="nation")))
    assert nation.of("hongkou", "norm").gap == -5.0
    assert "gap.norm_nation" in codes(nation.caveats)


def test_what_differs_in_a_norm_is_said() -> None:
    partial = replace(
        SPONGE_2020,
        fit="partial",
        addressee="some_cities",
        note_zh="只计试点",
        note_en="pilots only",
        issued="2030",
    )
    result = b.gap("sponge_city_share", data=world(partial))
    assert {"gap.norm_partial", "gap.norm_some", "gap.norm_after"} <= codes(result.caveats)
    words = [one.text("en") for one in result.caveats]
    assert any("pilots only" in one for one in words)


def test_where_no_norm_is_known_it_is_said() -> None:
    assert ("gap.norm", "gap.no_norm") in refusals(b.gap("sponge_city_share", data=world()))


def test_a_metric_without_direction_is_refused() -> None:
    result = b.gap("old_lift_assessment", data=world())
    assert result.distances == ()
    assert ("gap.distance", "gap.no_direction") in refusals(result)


def test_full_is_for_percentages_only_and_for_scales_that_end_at_a_hundred() -> None:
    inputs = world()
    assert b.gap("sponge_city_share", data=inputs).of("wuhan", "full").gap == 50.0
    assert not [one for one in b.gap("pocket_parks", data=inputs).distances if one.benchmark == "full"]
    definition = inputs.metrics["sponge_city_share"]
    definition.bounds = type("Bounds", (), {"min": 5, "max": 80})
    assert b.gap("sponge_city_share", data=inputs).of("wuhan", "full") is None
    definition.bounds = type("Bounds", (), {"min": 0, "max": 100})
    definition.id = "street_boxes_reduced"
    assert b.gap("sponge_city_share", data=inputs).of("wuhan", "full") is None


@pytest.mark.parametrize(
    "rows",
    [
        change(sample_rows(), "zibo-02769", value="", flags="damaged"),
        change(sample_rows(), "zibo-02769", value="inf"),
        change(sample_rows(), "zibo-02769", value_max="inf", comparator="range"),
        change(sample_rows(), "zibo-02769", unit="km"),
        change(sample_rows(), "zibo-02769", value=0, comparator="eq"),
        sample_rows().iloc[:0],
        pd.concat([sample_rows(), twice("zibo-02769", "zibo-99999", 70)]),
    ],
    ids=["damaged", "infinite", "open range", "other unit", "zero", "empty", "contradictory"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bad_input_prints_no_missing_number(rows, lang) -> None:
    inputs = world(SPONGE_2020, rows=rows)
    for result in (b.gap("sponge_city_share", data=inputs), b.gaps("zibo", data=inputs)):
        shown = re.sub("<[^>]+>", " ", result.html(lang=lang))
        assert not re.search(r"\b(nan|inf|None)\b", shown)
        assert result.caveats or result.refused
        assert result.to_csv() is not None


def test_a_missing_denominator_leaves_the_distance_out() -> None:
    inputs = make_inputs(without=frozenset({("wuhan", "resident_population")}))
    result = b.gap("pocket_parks", data=inputs)
    assert "wuhan" not in peers(result)
    assert peers(result)["zibo"].position == "sets"
    assert result.refused


def test_the_frame_holds_every_distance_with_its_evidence_and_grade() -> None:
    result = b.gap("sponge_city_share", data=world(SPONGE_2020))
    assert list(result.frame.columns) == list(FRAME_COLUMNS)
    assert len(result.frame) == len(result.distances) == 9
    assert set(result.frame["grade"]) <= {"same", "adjustable", "indicative"}
    assert set(result.evidence) == {"shanghai-22876", "wuhan-04845", "zibo-02769"}


def test_a_place_is_listed_with_its_widest_gap_first() -> None:
    result = b.gaps("shanghai", data=world(SPONGE_2020))
    order = [(one.benchmark, one.relative) for one in result.distances]
    assert [one for one, _ in order] == sorted((one for one, _ in order), key=("peer", "norm", "full").index)
    to_peers = [relative for benchmark, relative in order if benchmark == "peer"]
    assert to_peers == sorted(to_peers, reverse=True)
    assert {one.city for one in result.distances} == {"shanghai"}
    assert [one.id for one in result.norms] == ["s20"]
    assert all(one.about for one in result.caveats)
    assert {one.place for one in result.denominators} <= {"shanghai", "wuhan", "zibo"}


def test_a_place_without_targets_says_so() -> None:
    rows = sample_rows()
    result = b.gaps("hongkou", data=world(rows=rows[rows["city"] != "hongkou"]))
    assert codes(result.caveats) == {"no_targets"}
    assert "<table" in result.html()


def test_only_names_that_do_not_exist_raise() -> None:
    with pytest.raises(UnknownChoice):
        b.gap("nothing", data=world())
    with pytest.raises(UnknownChoice):
        b.gaps("nowhere", data=world())


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("差10个百分点", "本地要求最高")), ("en", ("short by 10 percentage points", "sets the mark"))],
)
def test_the_table_tells_distance_level_and_comparability(lang, words) -> None:
    result = b.gap("sponge_city_share", data=world(SPONGE_2020, SPONGE_2030))
    tables = result.tables(lang=lang)
    assert all(one in tables[0].html for one in words)
    assert "cm-indicative" in tables[0].html
    assert "到2030年80%以上" in tables[1].html
    assert b.gap("sponge_city_share", data=world()).tables()[1:] == []


def test_every_number_of_the_table_leads_to_its_sentence() -> None:
    html = b.gap("sponge_city_share", data=world()).html()
    for identity in (1, 2, 3):
        assert f'id="note-{identity}"' in html


def test_the_sentence_follows_the_figures_and_vanishes_with_the_gap() -> None:
    (said,) = peer_findings(b.gap("sponge_city_share", data=world()))
    assert said.text("en") == (
        "Sponge-city area share: of the comparable targets that of Wuhan asks for most (≥ 50%); Shanghai (≥ 40%) is 10 percentage "
        "points short of it, Zibo (≥ 35%) is 15 percentage points short of it (comparability: indicative)."
    )
    assert set(said.evidence) == {"wuhan-04845", "shanghai-22876", "zibo-02769"}
    rows = change(sample_rows(), "shanghai-22876", value=55, value_text="55%", quote="面积比例不低于55%。")
    (other,) = peer_findings(b.gap("sponge_city_share", data=world(rows=rows)))
    assert other.text("zh").startswith(
        "海绵城市达标面积比例：在可比的目标中，上海的要求最高（≥ 55%）；武汉（≥ 50%）差5个百分点"
    )
    for identity in ("shanghai-22876", "wuhan-04845", "zibo-02769"):
        rows = change(rows, identity, value=50)
    assert peer_findings(b.gap("sponge_city_share", data=world(rows=rows))) == []


def test_the_sentence_on_a_norm_says_of_whom_and_by_when() -> None:
    early, late = norm_findings(b.gap("sponge_city_share", data=world(SPONGE_2020, SPONGE_2030)))
    assert "asks for ≥ 20% in each city (end of 2020)" in early.text("en")
    assert "the target of Wuhan (≥ 50%, end of 2025) goes 30 percentage points beyond it" in early.text("en")
    assert "2030年底，晚于目标期限" in late.text("zh")
    assert norm_findings(b.gap("sponge_city_share", data=world())) == []


def test_a_norm_that_some_targets_precede_is_marked_at_those() -> None:
    middle = norm(id="s24", metric="sponge_city_share", value=45.0, due="2024-12-31")
    (said,) = norm_findings(b.gap("sponge_city_share", data=world(middle)))
    assert said.text("en").count("by its own, earlier date") == 1
    assert "2022年底）差10个百分点（规范期限在后）" in said.text("zh")


def test_the_sentence_on_a_place_counts_what_it_leads() -> None:
    said = city_gap_finding(b.gaps("wuhan", data=world()))
    assert said is not None
    assert "sets the mark on 3" in said.text("en")
    assert city_gap_finding(b.gaps("wuhan", cities=["wuhan"], data=world())) is None
    rows = change(sample_rows(), "wuhan-04845", value=5)
    changed = city_gap_finding(b.gaps("wuhan", data=world(rows=rows)))
    assert changed is not None
    assert (
        "sets the mark on 2, equals it on 0 and falls short on 1, most of all on Sponge-city area share (≥ 5%, against ≥ 40% in Shanghai"
        in changed.text("en")
    )


def test_the_committed_plans_stand_against_each_other_and_the_norm_as_read_by_hand() -> None:
    result = b.gap("sponge_city_area_share", data=b.load_inputs())
    assert {city: one.gap for city, one in peers(result).items()} == {
        "shanghai": 10.0,
        "wuhan": 0.0,
        "zibo": 15.0,
    }
    assert result.of("zibo", "norm").gap == -15.0
    later = {
        one.city: one.gap for one in result.distances if one.timing == "later" and one.benchmark == "norm"
    }
    assert later == {"shanghai": 40.0, "wuhan": 30.0, "zibo": 45.0}
