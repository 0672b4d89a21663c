import math
import re

import pytest
from benchmark_sample import change, make_inputs, sample_rows
from english_pages import stray_chinese

from citymetrics import benchmark as b
from citymetrics.benchmark import compare_pair, findings_of, load_inputs
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.errors import CitymetricsError, UnknownChoice


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


@pytest.fixture(scope="module")
def pair(inputs):
    return compare_pair("wuhan", "zibo", data=inputs)


def by_metric(result):
    return result.frame.set_index("metric")


def test_what_both_state_is_measured_on_the_basis_of_comparison(pair):
    row = by_metric(pair).loc["pocket_parks"]
    # Wuhan 200 in three years and 12.33 million residents; Zibo 3 a year in each of 8 districts and 4.70 million.
    one, other = 200 / 3 / 12_326_518 * 1e4, 3 * 8 / 4_704_138 * 1e4
    assert row["basis"] == "per_10k"
    assert row["one_on_basis"] == pytest.approx(one)
    assert row["other_on_basis"] == pytest.approx(other)
    assert row["ratio"] == pytest.approx(one / other)
    # Zibo's is a floor, so Wuhan asks for no more than that many times as much.
    assert (row["bound"], row["ratio_low"]) == ("le", 0)
    assert row["ratio_high"] == pytest.approx(one / other)
    assert (row["more"], row["surely"]) == ("wuhan", False)


def test_shares_have_a_difference_in_points_with_all_that_the_bounds_allow(pair):
    row = by_metric(pair).loc["sponge_city_share"]
    assert row["difference"] == row["one_value"] - row["other_value"]
    assert row["difference_low"] == row["one_value"] - 100
    assert row["difference_high"] == 100 - row["other_value"]


def test_the_other_way_round_every_ratio_is_turned_over(inputs, pair):
    turned = by_metric(compare_pair("zibo", "wuhan", data=inputs))
    for metric, row in by_metric(pair).iterrows():
        if not math.isnan(row["ratio"]):
            assert turned.loc[metric, "ratio"] == pytest.approx(1 / row["ratio"])
            assert turned.loc[metric, "difference"] == pytest.approx(-row["difference"], nan_ok=True)
        assert turned.loc[metric, "grade"] == row["grade"]
        assert turned.loc[metric, "more"] == row["more"]


def test_an_exact_pair_is_sure_and_an_approximate_one_never_is():
    rows = sample_rows()
    exact = change(change(rows, "wuhan-04845", comparator="eq"), "zibo-02769", comparator="eq")
    row = by_metric(compare_pair("wuhan", "zibo", data=make_inputs(exact))).loc["sponge_city_share"]
    assert (row["bound"], row["more"], row["surely"]) == ("eq", "wuhan", True)
    about = change(exact, "zibo-02769", comparator="approx")
    row = by_metric(compare_pair("wuhan", "zibo", data=make_inputs(about))).loc["sponge_city_share"]
    assert (row["approximate"], row["surely"]) == (True, False)


def test_where_less_is_more_demanding_the_lower_figure_asks_for_more():
    rows = sample_rows()
    lower = change(rows, "wuhan-04845", metric="raw_waste_landfill", comparator="eq", scope="whole")
    lower = change(lower, "zibo-02769", metric="raw_waste_landfill", comparator="eq", scope="whole")
    row = by_metric(compare_pair("wuhan", "zibo", data=make_inputs(lower))).loc["raw_waste_landfill"]
    assert row["one_value"] > row["other_value"]
    assert row["more"] == "zibo"


def test_what_cannot_be_compared_is_shown_and_not_measured():
    rows = change(sample_rows(), "zibo-02769", scope="area:五个新城")
    result = compare_pair("wuhan", "zibo", data=make_inputs(rows))
    row = by_metric(result).loc["sponge_city_share"]
    assert row["grade"] == "not_comparable"
    assert math.isnan(row["ratio"])
    assert math.isnan(row["difference"])
    assert row["more"] == ""
    assert "可比性" in result.tables()[1].html
    assert "不可比" in result.tables()[1].html


def test_what_only_one_promises_comes_with_the_kind_of_absence(pair):
    only = pair.only
    assert set(only["city"]) == {"wuhan", "zibo"}
    assert set(only["absence"]) <= {
        "not_comparable",
        "not_reviewed",
        "mentioned",
        "out_of_remit",
        "not_mentioned",
        "unread",
    }
    assert not set(only["metric"]) & set(pair.frame["metric"])
    for city in ("wuhan", "zibo"):
        assert list(only.loc[only["city"] == city, "metric"]) == [one.metric for one in pair.singles_of(city)]
    with pytest.raises(UnknownChoice):
        pair.singles_of("shanghai")


@pytest.mark.parametrize(
    ("city", "other", "code"),
    [
        ("shanghai", "hongkou", "pair.cascade"),
        ("qingpu", "shanghai", "pair.cascade"),
        ("wuhan", "qingpu", "pair.levels"),
        ("hongkou", "zibo", "pair.levels"),
    ],
)
def test_places_that_are_no_peers_are_refused_with_the_reason(inputs, city, other, code):
    result = compare_pair(city, other, data=inputs)
    assert not result.is_sound
    assert result.frame.empty
    assert result.comparisons == ()
    assert [one.reason.code for one in result.refused] == [code]
    (said,) = findings_of(result)
    assert said.code == "pair.says_refused"
    assert ("cm.cascade" in said.text("en")) == (code == "pair.cascade")
    assert len(result.tables()) == 1
    assert "nan" not in result.html().lower()


def test_a_place_beside_itself_or_one_that_is_not_there_raises_one_line(inputs):
    with pytest.raises(CitymetricsError, match="'wuhan' stands beside itself; expected two places"):
        compare_pair("wuhan", "wuhan", data=inputs)
    with pytest.raises(UnknownChoice, match="Did you mean 'wuhan'"):
        compare_pair("shanghai", "wuhn", data=inputs)


def test_the_sentences_count_what_the_tables_show(pair):
    said = {one.code: dict(one.values) for one in findings_of(pair)}
    size = said["pair.says_size"]
    assert size["both"] == len(pair.frame)
    assert size["sound"] + size["apart"] == size["both"]
    assert size["first"] == len(pair.frame) + len(pair.singles_of("wuhan"))
    more = said["pair.says_more"]
    assert more["first"] + more["second"] + more["same"] == more["count"]


def test_a_floor_beside_an_exact_figure_is_never_told_as_a_plain_ratio(pair):
    told = [one.text("en") for one in findings_of(pair) if one.code == "pair.says_ratio"]
    assert any("Pocket parks" in words and "with bounds ≤" in words for words in told)


def test_places_that_share_nothing_say_so():
    rows = sample_rows()
    shared = set(rows.loc[rows["city"] == "wuhan", "metric"])
    result = compare_pair(
        "wuhan", "zibo", data=make_inputs(rows[(rows["city"] != "zibo") | ~rows["metric"].isin(shared)])
    )
    assert result.frame.empty
    assert result.singles_of("zibo")
    assert findings_of(result)[0].code == "pair.says_none"
    assert "两地没有共同写明目标的指标" in result.tables()[1].html
    assert "没有两地以上共有的指标" in result.draw().caption


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_pair_leads_to_its_sentence(lang):
    inputs = load_inputs()
    for city, other in (("shanghai", "wuhan"), ("hongkou", "qingpu"), ("wuhan", "zibo")):
        result = compare_pair(city, other, data=inputs)
        notes = b.EvidenceNotes(inputs, lang=lang)
        html = b.FindingList(findings_of(result), notes, lang=lang)._repr_html_()
        html += "".join(table.html for table in result.tables(notes, lang=lang))
        cited = set(re.findall(r'href="#note-(\d+)"', html))
        assert cited
        assert max(map(int, cited)) <= len(notes)
        assert not missing_evidence(result.evidence, inputs)
        assert ">nan" not in html.lower()
        if lang == "en":
            assert stray_chinese(html) == []


def test_its_figures_are_named_and_refuse_what_its_tables_refuse(inputs, pair):
    assert pair.draw().name == "pair-wuhan-zibo-metrics"
    assert "不是对等" in compare_pair("shanghai", "hongkou", data=inputs).draw(part="themes").caption
    with pytest.raises(UnknownChoice):
        pair.draw(part="theme")
