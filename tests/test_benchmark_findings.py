import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import (
    EvidenceNotes,
    FindingList,
    city_findings,
    city_profile,
    compare_metric,
    compare_theme,
    coverage,
    metric_finding,
    overview_findings,
    rank_finding,
    theme_findings,
)


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def test_a_sentence_gives_every_place_with_bound_and_date(inputs):
    sentence = metric_finding(compare_metric("sponge_city_share", data=inputs))
    assert sentence.text() == (
        "海绵城市达标面积比例：武汉建成区到2025年底不低于50%、上海城市建成区不低于40%、"
        "淄博中心城区建成区到2022年底不低于35%。可比性：仅供参考（城区口径不同、期限不同）。"
    )
    assert sentence.evidence == ("wuhan-04845", "shanghai-22876", "zibo-02769")
    assert "Wuhan at least 50% (built-up area) by end of 2025, Shanghai" in sentence.text("en")
    assert sentence.text("en").endswith(
        "Comparability: indicative (urban ground worded differently, other dates)."
    )


def test_bounds_are_told_in_words(inputs):
    def told(**values):
        changed = make_inputs(change(sample_rows(), "wuhan-04845", **values))
        return metric_finding(compare_metric("sponge_city_share", data=changed)).text("en")

    assert "Wuhan about 50%" in told(comparator="approx")
    assert "Wuhan 50% (" in told(comparator="eq")
    assert "Wuhan at most 50%" in told(comparator="le")
    assert "Wuhan 50–60%" in told(comparator="range", value_max=60)
    assert "Wuhan full coverage" in told(comparator="all", value=100)


def test_without_a_ranking_no_grade_is_told():
    sentence = metric_finding(compare_metric("overhead_lines_undergrounded"))
    assert sentence.code == "metric"
    assert "Comparability" not in sentence.text("en")


def test_a_sentence_follows_its_figures_and_vanishes_with_them(inputs):
    changed = make_inputs(
        change(sample_rows(), "wuhan-04845", value="55", value_text="55%", quote="建成区55%以上面积达到。")
    )
    assert (
        "武汉建成区到2025年底不低于55%"
        in metric_finding(compare_metric("sponge_city_share", data=changed)).text()
    )
    assert metric_finding(compare_metric("sponge_city_share", cities=["wuhan"], data=inputs)) is None
    assert rank_finding(compare_metric("sponge_city_share", data=inputs)) is None
    assert rank_finding(compare_metric("housing_renewal_area", data=inputs)) is None


def test_ranks_are_told_with_both_ends_and_their_ratio(inputs):
    sentence = rank_finding(compare_metric("pocket_parks", data=inputs)).text()
    assert "武汉最高（5.41 个/百万人·年）" in sentence
    assert "前者是后者的 2.2 倍" in sentence


def test_every_figure_in_a_list_is_followed_by_its_note(inputs):
    notes = EvidenceNotes(inputs)
    result = compare_theme("green_space", data=inputs)
    shown = FindingList(theme_findings(result), notes)._repr_html_()
    cited = {identity for one in theme_findings(result) for identity in one.evidence}
    assert set(notes.numbers) == cited
    assert shown.count("<li>") == len(theme_findings(result))


def test_an_empty_theme_and_a_silent_plan_are_said_in_words(inputs):
    assert "没有写明数量目标" in theme_findings(compare_theme("rural", data=inputs))[0].text()
    rows = sample_rows()
    silent = make_inputs(rows[rows["city"] != "hongkou"])
    assert "没有识别出数量目标" in city_findings(city_profile("hongkou", data=silent))[0].text()


def test_overview_counts_what_is_there(inputs):
    result = coverage(data=inputs)
    first = overview_findings(result)[0].text()
    assert (
        first
        == "5 份规划共写明 34 个数量，其中 30 个是目标；目标涉及 12 个指标，10 个在两地以上出现，可以并列。"
    )


def test_pace_sentences_carry_both_figures(inputs):
    sentence = next(
        one
        for one in city_findings(city_profile("shanghai", data=inputs))
        if one.code.startswith("pace.says")
    )
    for part in ("360公里", "600公里", "1.67"):
        assert part in sentence.text()
    assert sentence.evidence == ("shanghai-02034", "shanghai-14340")
