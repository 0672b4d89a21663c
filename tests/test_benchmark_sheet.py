import re

import pytest
from benchmark_sample import change, make_inputs, sample_rows
from english_pages import stray_chinese

from citymetrics.benchmark import EvidenceNotes, findings_of, load_inputs, metric_sheet
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.errors import UnknownChoice
from citymetrics.figures.kit.layout import text_faults


@pytest.fixture(scope="module")
def real():
    return load_inputs()


def visible(html):
    return re.sub(r"<[^>]+>", " ", html)


def test_every_metric_of_the_dictionary_has_a_sheet(real):
    counts = set()
    for metric in real.metrics:
        sheet = metric_sheet(metric, data=real)
        counts.add(len(sheet.comparison.headlines))
        html = sheet.html()
        assert ">nan" not in html.lower(), metric
        assert findings_of(sheet), metric
        assert not missing_evidence(sheet.evidence, real), metric
        stating = {row["city"] for row in sheet.comparison.headlines}
        assert stating | set(sheet.absences) == set(sheet.cities), metric
    assert {0, 1, 2} <= counts


@pytest.mark.parametrize("metric", ["pocket_parks", "urbanisation_rate", "surface_water_class_iii_share"])
def test_an_english_sheet_holds_no_chinese_but_the_plans_own_words(real, metric):
    sheet = metric_sheet(metric, data=real)
    notes = EvidenceNotes(real, lang="en")
    html = "".join(table.html for table in sheet.tables(notes, lang="en"))
    assert stray_chinese(html) == []


def test_the_definition_says_what_counts_and_where_else_it_is_counted(real):
    words = visible(metric_sheet("good_air_days", data=real).tables(lang="en")[0].html)
    assert "SDG 11.6.2 (in part: The SDG takes the yearly mean of fine particles)" in words
    assert "rate (not divided again)" in words
    assert "May be divided by nothing" in re.sub(r"\s+", " ", words)


def test_every_row_is_shown_in_its_role_with_the_clause_that_states_it():
    inputs = make_inputs()
    sheet = metric_sheet("overhead_line_burial", data=inputs)
    shown = sheet.frame.set_index("observation_id")
    assert set(shown["role"]) == {"target", "achieved"}
    words = visible(sheet.tables()[1].html)
    for role in ("目标", "以往成果"):
        assert role in words
    assert shown["headline"].sum() == len(sheet.comparison.headlines)


def test_who_has_no_target_is_told_in_what_sense(real):
    sheet = metric_sheet("pocket_parks", data=real)
    assert sheet.absences["hongkou"].kind == "not_mentioned"
    rows = visible(sheet.tables(lang="en")[1].html)
    assert "not mentioned" in rows
    assert "Without such a target: Hongkou (not mentioned)." in [one.text("en") for one in findings_of(sheet)]


def test_a_city_and_its_district_alone_are_said_to_be_no_comparison(real):
    said = [one.text("en") for one in findings_of(metric_sheet("overhead_lines_undergrounded", data=real))]
    assert "No two of these targets can be compared (cascade)." in said
    told = [one.text("en") for one in findings_of(metric_sheet("pocket_parks", data=real))]
    assert not any("No two" in words for words in told)


def test_a_figure_that_keeps_from_comparison_says_why_beside_itself():
    rows = change(sample_rows(), "zibo-02769", scope="area:五个新城")
    sheet = metric_sheet("sponge_city_share", data=make_inputs(rows))
    assert sheet.absences["zibo"].kind == "not_comparable"
    assert "不作比较：" in sheet.tables()[1].html


def test_repeats_are_left_out_of_the_rows():
    rows = sample_rows()
    repeats = rows[rows["flags"].str.contains("repeat")]
    assert len(repeats)
    metric = repeats["metric"].iloc[0]
    sheet = metric_sheet(metric, data=make_inputs())
    assert not set(repeats["observation_id"]) & set(sheet.frame["observation_id"])


def test_a_metric_that_nobody_states_says_so_and_draws_that():
    rows = sample_rows()
    sheet = metric_sheet("greenway_length", data=make_inputs(rows[rows["metric"] != "greenway_length"]))
    assert sheet.frame.empty
    assert "None of 5 places states a target" in findings_of(sheet)[0].text("en")
    figure = sheet.draw()
    assert "没有规划对该指标写明目标" in figure.caption
    assert text_faults(figure.static) == []
    assert len(sheet.tables()) == 2


def test_only_the_cities_asked_for_are_on_the_sheet():
    sheet = metric_sheet("pocket_parks", ["wuhan", "zibo"], data=make_inputs())
    assert sheet.cities == ("wuhan", "zibo")
    assert set(sheet.frame["city"]) == {"wuhan", "zibo"}


def test_an_unknown_metric_raises_with_the_nearest(real):
    with pytest.raises(UnknownChoice, match="Did you mean 'pocket_parks'"):
        metric_sheet("pocket_park", data=real)
