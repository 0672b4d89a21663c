import time

import pytest

from citymetrics.instruments import RUNGS, find_mentions, load_instruments
from citymetrics.instruments.passages import divide_document
from citymetrics.project import Project
from citymetrics.reading import read_source, read_text
from citymetrics.sources import frame_of, load_sources

REAL = Project.find(__file__)
DICTIONARY = load_instruments(REAL)
TERM = (2021, 2025)


def mentions(text, term=TERM):
    return find_mentions(read_text(text, name="plan.txt"), DICTIONARY, term=term)


def rungs(text, term=TERM):
    return {mention.instrument: mention.rung for mention in mentions(text, term)}


CLAUSES = [
    # Commitment: a verb governs the name, or a goal is said of it.
    ("推进海绵城市建设。", "sponge_city", "committed"),
    ("加快就近就地型湿垃圾处理站和可回收物点建设,实现资源化利用和“两网融合”。", "two_networks", "committed"),
    ("编制《某市海绵城市专项规划》。", "sponge_city", "committed"),
    ("海绵城市建设全面推进。", "sponge_city", "committed"),
    ("将海绵城市理念融入城市建设。", "sponge_city", "committed"),
    ("新建项目按照海绵城市标准进行设计建设。", "sponge_city", "committed"),
    ("建立面向城市治理应用的数据共享机制。", "city_data_sharing", "committed"),
    ("系统性推进公园绿地、街巷景观、滨水空间和海绵城市建设。", "sponge_city", "committed"),
    # No commitment: a ground, a means, a setting.
    ("结合海绵城市建设,完善排水体系。", "sponge_city", "named"),
    ("以城市体检为抓手,着力解决突出问题。", "urban_checkup", "named"),
    ("根据《海绵城市建设技术指南》,完善排水体系。", "sponge_city", "named"),
    ("依托数字城管平台,提升处置效率。", "smart_city_management", "named"),
    ("到2025年,建成以“一网统管”为标志的典范城市。", "one_network_management", "named"),
    ("海绵城市建设示范。", "sponge_city", "named"),
    # A figure or a date about it.
    ("中心城区社区规划师覆盖率达到90%。", "community_planner", "measured"),
    ("2022年底,基本实现路长制全覆盖。", "street_chief", "measured"),
    ("大力推行“街长制”管理模式,2023年实现挂牌管理。", "street_chief", "measured"),
    ("完成架空线入地和合杆整治,平均减杆率达到60%。", "overhead_line_burial", "measured"),
    ("对老旧小区燃气立管,于2023年6月底前全部更换。", "gas_supervision", "measured"),
    ("2023年、2024年分别疏浚9公里和11公里,推行河长制。", "river_chief", "committed"),
    ("推行河长制;新建绿道10公里。", "river_chief", "committed"),
    ("建成区机械化清扫率由2020年的86.4%提高到94%。", "deep_cleaning", "measured"),
]


@pytest.mark.parametrize(("text", "instrument", "rung"), CLAUSES)
def test_a_clause_reaches_its_rung(text, instrument, rung):
    assert rungs(text)[instrument] == rung


def test_a_bracket_names_the_bearer_of_what_stands_before_it():
    found = mentions("推进海绵城市建设。全面推行路长制。(牵头单位:市水务局;责任单位:各区人民政府)")
    assert {(one.instrument, one.rung, one.lead) for one in found} == {
        ("sponge_city", "bearer", "市水务局"),
        ("street_chief", "bearer", "市水务局"),
    }


def test_a_bracket_names_no_bearer_for_what_stands_behind_it():
    assert rungs("推进海绵城市建设。(市水务局负责)全面推行路长制。") == {
        "sponge_city": "bearer",
        "street_chief": "committed",
    }


def test_a_deadline_in_the_bracket_measures():
    found = mentions("推进海绵城市建设。(牵头单位:市水务局;完成时限:2024年6月底)")
    assert [(one.rung, one.due, one.lead) for one in found] == [("measured", "2024-06-30", "市水务局")]


def test_a_line_of_labels_speaks_of_the_paragraphs_above_it():
    text = "一、主要任务\n推进海绵城市建设。\n责任单位:市水务局\n全面推行路长制。\n责任单位:市城管局\n"
    assert [(one.instrument, one.lead) for one in mentions(text)] == [
        ("sponge_city", "市水务局"),
        ("street_chief", "市城管局"),
    ]


def test_a_body_that_only_bears_the_name_of_an_instrument_is_no_mention():
    assert rungs("完善考勤制度。(牵头单位:市城市更新领导小组)") == {}


def test_a_review_of_results_commits_to_nothing():
    text = "一、工作成效\n推进海绵城市建设,建成海绵城市试点区16个。\n二、主要任务\n推进海绵城市建设。\n"
    assert [(one.rung, one.role) for one in mentions(text)] == [
        ("named", "achieved"),
        ("committed", "target"),
    ]


def test_what_is_over_commits_to_nothing():
    assert rungs("“十三五”以来,建成海绵城市试点区16个。")["sponge_city"] == "named"


def test_a_negative_label_bars_the_name():
    assert "lift_retrofit" not in rungs("推行人行天桥加装电梯工程。")
    assert rungs("推进既有住宅加装电梯。")["lift_retrofit"] == "committed"


def test_an_instrument_counts_once_in_a_sentence_on_its_highest_rung():
    found = mentions("推进综合管廊建设,2025年年底前建成综合管廊40公里以上。")
    assert [(one.instrument, one.rung, one.evidence) for one in found] == [
        ("utility_tunnel", "measured", "40公里")
    ]


def test_one_place_may_name_two_instruments():
    assert set(rungs("开展农村生活垃圾分类示范村创建。")) == {"rural_waste", "waste_sorting"}


def test_headings_speak_and_titles_do_not():
    text = "某市海绵城市建设规划(2021-2025年)\n\n一、主要任务\n(一)完善社区规划师制度\n提供咨询服务。\n"
    assert [(one.instrument, one.rung) for one in mentions(text)] == [("community_planner", "committed")]


def test_a_row_of_a_table_has_its_figure_and_its_bearer():
    text = (
        "一、任务清单\n| 任务 | 目标 | 期限 | 责任单位 |\n| --- | --- | --- | --- |\n"
        "| 老旧燃气管道更新 | 14.5公里 | 2024年10月底前 | 市燃气局 |\n| 事件办结率 | 98% | 2024年 | 市城运中心 |\n"
    )
    found = {one.instrument: one for one in mentions(text)}
    assert (found["gas_supervision"].rung, found["gas_supervision"].lead) == ("measured", "市燃气局")
    assert "city_operation_centre" not in found


def test_a_row_without_a_figure_has_its_bearer_and_its_deadline():
    text = (
        "一、任务清单\n| 任务 | 完成时限 | 责任单位 |\n| --- | --- | --- |\n"
        "| 推行路长制 | 2024年底前 | 市城管局、市交通局 |\n| 推进智慧停车 | 长期 | 市城管局 |\n"
    )
    assert [(one.instrument, one.rung, one.lead, one.due) for one in mentions(text)] == [
        ("street_chief", "measured", "市城管局;市交通局", "2024-12-31"),
        ("smart_parking", "bearer", "市城管局", ""),
    ]


@pytest.mark.parametrize("text", ["|海绵城市" * 5000, "推进海绵城市建设" * 5000, "《海绵城市" * 5000])
def test_text_that_repeats_itself_is_read_in_good_time(text):
    start = time.perf_counter()
    mentions(text)
    assert time.perf_counter() - start < 10


def test_a_text_without_instruments_has_no_mentions():
    assert mentions("一、总则\n本办法自印发之日起施行。\n") == []


@pytest.mark.parametrize("source", load_sources(REAL).values(), ids=lambda source: source.id)
def test_mentions_of_a_registered_plan_reslice_and_keep_to_the_ladder(source):
    document, frame = read_source(source, REAL), frame_of(source, load_sources(REAL))
    found = find_mentions(
        document, DICTIONARY, term=frame.term, past_term=frame.past_term, parent=frame.parent
    )
    assert len(found) > 100
    for one in found:
        assert document.clean.raw[one.char_start : one.char_end] == one.name_text
        assert one.name in one.sentence
        assert one.rung in RUNGS
        assert (one.rung == "named") == (one.evidence == "")
        assert one.rung != "bearer" or one.lead
        assert one.role == "target" or one.rung == "named"
    places = [(one.char_start, one.instrument) for one in found]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("source", load_sources(REAL).values(), ids=lambda source: source.id)
def test_passages_of_a_registered_plan_stand_in_order_and_apart(source):
    passages = divide_document(read_source(source, REAL))
    ends = [0, *(passage.end for passage in passages)]
    assert all(end <= passage.start < passage.end for end, passage in zip(ends, passages, strict=False))
