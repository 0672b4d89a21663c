import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import city_profile, compare_theme, coverage
from citymetrics.errors import UnknownChoice


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def test_a_theme_puts_what_meets_first_and_lists_what_no_metric_claims(inputs):
    result = compare_theme("green_space", data=inputs)
    assert [one.metric for one in result.shared] == ["pocket_parks", "greenway_length"]
    assert list(result.unmatched["observation_id"]) == ["wuhan-04055"]
    assert set(result.evidence) >= {"zibo-03081", "wuhan-04055"}
    assert len(result.frame) == sum(len(one.rows) for one in result.comparisons)


def test_caveats_of_a_theme_name_their_metrics(inputs):
    draft = next(one for one in compare_theme("green_space", data=inputs).caveats if one.code == "draft")
    assert [label.zh for label in draft.about] == ["口袋公园", "绿道建设长度"]
    assert "（口袋公园、绿道建设长度）" in draft.text()


@pytest.mark.parametrize(("theme", "code"), [("rural", "empty_theme"), ("services", "nothing_meets")])
def test_a_theme_without_comparison_says_why(inputs, theme, code):
    result = compare_theme(theme, data=inputs)
    assert code in {one.code for one in result.caveats}
    assert result.shared == ()
    assert "nan" not in result._repr_html_().lower()


def test_coverage_tells_targets_from_past_figures(inputs):
    result = coverage(data=inputs)
    states = result.frame.set_index(["metric", "city"])["state"]
    assert states[("overhead_line_burial", "shanghai")] == "both"
    assert states[("overhead_line_burial", "hongkou")] == "achieved"
    assert states[("overhead_line_burial", "wuhan")] == "none"
    assert result.shared_metrics[0] == "pocket_parks"
    assert result.met_in["pocket_parks"] == 4
    assert list(result.matrix(least=4).index) == [("green_space", "pocket_parks")]


def test_coverage_counts_targets_once_and_their_shares_add_up(inputs):
    result = coverage(data=inputs)
    assert result.totals.loc["wuhan", "targets"] == 6
    assert result.matched_share == pytest.approx(100 * 28 / 30)
    shares = result.theme_counts.groupby("city")["share"].sum()
    assert shares.round(6).eq(100).all()


def test_a_damaged_figure_marks_its_cell():
    rows = change(sample_rows(), "zibo-02769", value="", flags="damaged")
    result = coverage(data=make_inputs(rows))
    states = result.frame.set_index(["metric", "city"])["state"]
    assert states[("sponge_city_share", "zibo")] == "damaged"
    assert "damaged_count" in {one.code for one in result.caveats}


def test_coverage_of_one_theme(inputs):
    part = coverage(data=inputs).of_theme("water")
    assert set(part.frame["theme"]) == set(part.theme_counts["theme"]) == {"water"}
    with pytest.raises(UnknownChoice):
        coverage(data=inputs).of_theme("watr")


def test_pace_compares_yearly_amounts_then_and_now(inputs):
    pace = city_profile("shanghai", data=inputs).pace.set_index("metric")
    assert pace.loc["overhead_line_burial", "ratio"] == pytest.approx((600 / 5) / (360 / 5))
    assert pace.loc["housing_renewal_area", "ratio"] == pytest.approx(5000 / 5300)
    assert pace.loc["overhead_line_burial", "past_years"] == "2016–2020"


def test_a_profile_keeps_peers_and_family_apart(inputs):
    qingpu = city_profile("qingpu", data=inputs)
    assert {row["city"] for one in qingpu.peers for row in one.headlines} == {"hongkou", "qingpu"}
    assert {row["city"] for one in qingpu.family for row in one.headlines} == {"shanghai", "qingpu"}
    assert not any(one.is_ranked for one in qingpu.family)
    assert city_profile("zibo", data=inputs).family == ()


def test_deadlines_are_in_order(inputs):
    deadlines = city_profile("zibo", data=inputs).deadlines
    assert list(deadlines["due"]) == ["2020-12-31", "2021-12-31", "2022-12-31", "2022-12-31"]


def test_a_place_without_targets_says_so():
    rows = sample_rows()
    profile = city_profile("hongkou", data=make_inputs(rows[rows["city"] != "hongkou"]))
    assert "no_targets" in {one.code for one in profile.caveats}
    assert "nan" not in profile._repr_html_().lower()


@pytest.mark.parametrize(
    ("call", "given"), [(compare_theme, "watr"), (city_profile, "shangai"), (coverage, ["wuhan", "nowhere"])]
)
def test_unknown_ids_raise_one_line(inputs, call, given):
    with pytest.raises(UnknownChoice) as error:
        call(given, data=inputs)
    assert "\n" not in str(error.value)
    assert "Did you mean" in str(error.value)
