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
        "海绵城市达标面积比例：上海 城市建成区≥ 40%、武汉 建成区≥ 50%（2025年底）、"
        "淄博 中心城区建成区≥ 35%（2022年底）。"
    )
    assert sentence.evidence == ("shanghai-22876", "wuhan-04845", "zibo-02769")
    assert "Wuhan built-up area ≥ 50% (end of 2025)" in sentence.text("en")


def test_a_sentence_follows_its_figures_and_vanishes_with_them(inputs):
    changed = make_inputs(
        change(sample_rows(), "wuhan-04845", value="55", value_text="55%", quote="建成区55%以上面积达到。")
    )
    assert "武汉 建成区≥ 55%" in metric_finding(compare_metric("sponge_city_share", data=changed)).text()
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
        one for one in city_findings(city_profile("shanghai", data=inputs)) if one.code == "city_pace"
    )
    for part in ("360公里", "≥ 600公里", "1.67 倍"):
        assert part in sentence.text()
    assert sentence.evidence == ("shanghai-02034", "shanghai-14340")
