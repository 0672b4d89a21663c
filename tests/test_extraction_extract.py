"""What the grammar makes of the constructions that plans are written in; one case a construction."""

from dataclasses import replace

import pytest
from extraction_texts import document_of, rows_of

from citymetrics.extraction import extract_statements


def brief(row):
    return row.value_text, row.value, row.unit, row.comparator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成不少于200万户燃气计量表智能化改造。", [("200万户", 2000000, "household", "ge")]),
        ("实施各类旧住房更新改造5300余万平方米。", [("5300余万平方米", 53000000, "m2", "approx")]),
        ("城市道路照明设施完好率达到95%以上。", [("95%", 95, "%", "ge")]),
        ("平均间隔缩短至1分55秒。", [("1分55秒", 115, "s", "eq")]),
        ("新增外排能力达到1135立方米/秒。", [("1135立方米/秒", 1135, "m3/s", "eq")]),
        ("处理能力达到600万吨/日。", [("600万吨/日", 6000000, "t/d", "eq")]),
        ("建设花田花海300公顷、林地150亩。", [("300公顷", 300, "ha", "eq"), ("150亩", 10, "ha", "eq")]),
        (
            "建成绿道28、21和15公里。",
            [("28", 28, "km", "eq"), ("21", 21, "km", "eq"), ("15公里", 15, "km", "eq")],
        ),
        ("打造1-2条示范路。", [("1-2条", 1, "count", "range")]),
        ("占比达到30%～40%。", [("30%～40%", 30, "%", "range")]),
        ("三分之二的社区建成食堂。", [("三分之二", 66.6666666667, "%", "eq")]),
        ("覆盖率达到九成五。", [("九成五", 95, "%", "eq")]),
        ("绿色出行比例提高5个百分点。", [("5个百分点", 5, "pp", "eq")]),
        ("水质达到或好于Ⅲ类。", [("Ⅲ类", 3, "grade", "le")]),
        ("断面水质优于Ⅳ类。", [("Ⅳ类", 4, "grade", "lt")]),
        ("人均公园绿地面积达到9.5平方米。", [("9.5平方米", 9.5, "m2/person", "eq")]),
        ("每万人拥有公共图书馆2.5个。", [("2.5个", 2.5, "count/10k persons", "eq")]),
        (
            "日供水能力达到120万立方米,年处理垃圾50万吨。",
            [("120万立方米", 1200000, "m3/d", "eq"), ("50万吨", 500000, "t/a", "eq")],
        ),
        ("2020年处理垃圾142.6万吨。", [("142.6万吨", 1426000, "t", "eq")]),
        ("2022年底前,路长制全覆盖。", [("全覆盖", 100, "%", "all")]),
        ("基本实现路长制全覆盖。", [("全覆盖", 100, "%", "approx")]),
        ("实现原生生活垃圾零填埋。", [("零填埋", 0, "%", "eq")]),
        ("推动新建建筑光伏应装尽装。", [("应装尽装", 100, "%", "all")]),
        ("至少1个街道和1个镇建成示范片区。", [("1个", 1, "count", "ge"), ("1个", 1, "count", "ge")]),
        ("市级公共建筑监测面积达到1亿平方米以上。", [("1亿平方米", 100000000, "m2", "ge")]),
    ],
)
def test_constructions(text, expected):
    assert [brief(row) for row in rows_of(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "根据鲁政办字〔2019〕146号文件要求,2020年编制规划。",
        "建设“15分钟社区生活圈”,打通“最后一公里”。",
        "落实三年行动计划(2018—2020年)。",
        "推进轨道交通19、20号线前期研究和G50扩容。",
        "严格落实扬尘防治“8个100%”和“十个必须”。",
        "实现全覆盖、全过程、全天候管理。",
        "联系电话:59805185,邮编201700。",
        "完善“1+3+N”网格化系统2.0版。",
        "引导建设24小时便利店,加强PM2.5治理。",
        "基本建成15分钟养老服务圈和一小时通勤圈。",
        "全面推进两旧一村改造,落实三项制度。",
    ],
)
def test_numbers_that_are_no_quantities(text):
    assert [row.value_text for row in rows_of(text)] == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("换乘距离在50米以内的占比达到80%。", {"50米": "standard", "80%": "target"}),
        ("对1.3万台使用满15年的老旧住宅电梯开展评估。", {"1.3万台": "target", "15年": "standard"}),
        ("每个新城至少拥有一处面积100公顷以上的大型公园绿地。", {"一处": "target", "100公顷": "standard"}),
        ("绿地公园500米服务半径覆盖率达到90%以上。", {"500米": "standard", "90%": "target"}),
        ("推进480米高地标建设。", {"480米": "context"}),
        ("各区县分别建成10公里以上城市绿道。", {"10公里": "target"}),
        ("规划建设用地规模控制在1800平方公里以内。", {"1800平方公里": "target"}),
        ("每300—500户设置2处投放点。", {"300—500户": "standard", "2处": "standard"}),
        ("实现市考断面达到或好于Ⅲ类水体比例75%。", {"Ⅲ类": "standard", "75%": "target"}),
        ("污水处理厂出水达到Ⅳ类水以上标准。", {"Ⅳ类": "target"}),
        ("实施约5000万平方米旧住房更新改造。", {"5000万平方米": "target"}),
    ],
)
def test_roles(text, roles):
    assert {row.value_text: row.role for row in rows_of(text)} == roles


def test_sections_of_results_are_achieved_in_the_past_term():
    row = rows_of("完成360公里架空线入地。", section=("一、发展基础", "(一)工作成效"))[0]
    assert (row.role, row.period_start, row.period_end) == ("achieved", 2016, 2020)


@pytest.mark.parametrize(
    ("text", "due", "period"),
    [
        ("到2025年,处理率达到95%。", "2025-12-31", (2021, 2025)),
        ("2022年底前,完成110万平方米改造。", "2022-12-31", (2021, 2022)),
        ("2022年5月底前完成30公里。", "2022-05-31", (2021, 2022)),
        ("2023年完成70处修复。", "2023-12-31", (2023, 2023)),
        ("“十四五”期末覆盖率达到75%。", "2025-12-31", (2021, 2025)),
        ("“十四五”期间新增绿地7万平方米。", "", (2021, 2025)),
        ("2021-2022年改造50个小区。", "", (2021, 2022)),
        ("能效水平比2020年提升20%。", "", (2021, 2025)),
        ("新建公园30座。", "", (2021, 2025)),
        ("占比达到100%,至2023年覆盖率达90%。", "", (2021, 2025)),
    ],
)
def test_timing_of_the_first_row(text, due, period):
    row = rows_of(text)[0]
    assert (row.due, (row.period_start, row.period_end)) == (due, period)


def test_a_lead_that_ends_in_a_colon_governs_its_list():
    rows = rows_of("到2023年,实现以下目标:\n——新建绿道100公里;\n——处理率达到95%。\n新建公园3座。")
    assert [row.due for row in rows] == ["2023-12-31", "2023-12-31", ""]


@pytest.mark.parametrize(
    ("text", "scope", "per"),
    [
        ("每个区每年至少新增1个快递公共服务站。", "each:区", "year"),
        ("各区县2020年分别打造1-2条示范路。", "each:区县", "total"),
        ("其他区县每年要建设1处地下公共空间。", "each:区县", "year"),
        ("中心城区社区规划师覆盖率达到90%。", "area:中心城区", "total"),
        ("全市道路机械化清扫率达到98%。", "whole", "total"),
        ("每年建设100个“美丽街区”。", "whole", "year"),
    ],
)
def test_scope_and_period(text, scope, per):
    row = rows_of(text)[0]
    assert (row.scope, row.per) == (scope, per)


def test_fen_bie_carries_each_over_to_later_years():
    rows = rows_of("各区县2020年分别至少完成1条,2021年分别至少完成2个片区。", term=(2020, 2022))
    assert [(row.scope, row.due) for row in rows] == [
        ("each:区县", "2020-12-31"),
        ("each:区县", "2021-12-31"),
    ]


def test_fen_bie_hands_out_years_and_shares_the_noun():
    rows = rows_of("2023年、2024年和2025年分别完成52个、74个、60个老旧小区改造。")
    assert [(row.value, row.due, row.subject) for row in rows] == [
        (52, "2023-12-31", "老旧小区改造"),
        (74, "2024-12-31", "老旧小区改造"),
        (60, "2025-12-31", "老旧小区改造"),
    ]


def test_a_rise_gives_two_rows_and_the_second_carries_the_baseline():
    low, high = rows_of("到2025年底,50%以上面积达标,回收利用率由85%提高到95%。")[1:]
    assert (low.subject, high.subject) == ("回收利用率", "回收利用率")
    assert (low.due, low.period_end, high.due) == ("", 2020, "2025-12-31")
    assert "海绵" not in high.clause
    assert (low.role, low.value, high.role, high.value, high.baseline) == ("achieved", 85, "target", 95, 85)


def test_bearers_govern_the_sentences_before_their_bracket():
    rows = rows_of(
        "建成1座消纳场。(市城市管理局牵头,市公安局配合)建成5座立交桥。(牵头单位:市城建局、市水务局;责任单位:各区人民政府)"
    )
    assert [row.lead for row in rows] == ["市城市管理局", "市城建局;市水务局"]
    assert rows[1].quote == "建成5座立交桥。"


def test_a_lost_digit_is_kept_and_flagged():
    rows = rows_of("完成不少于300公里地下老旧燃气管道更新和□0万户立管更新。")
    assert [(row.value, row.flags) for row in rows] == [(300, ()), (None, ("damaged",))]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("新建20万个新能源汽车智能充电桩。", ["新能源汽车智能充电桩"]),
        ("居住区和单位分类达标率稳定在95%以上。", ["居住区和单位分类达标率"]),
        ("2019年完成71处、2020年完成70处已关闭露天矿山生态修复任务。", ["已关闭露天矿山生态修复任务"] * 2),
        ("建设衔接区域、串联城乡、覆盖社区的绿道不少于10公里。", ["建设衔接区域、串联城乡、覆盖社区的绿道"]),
        ("人均公园绿地面积由13.5平方米提高到15平方米。", ["人均公园绿地面积"] * 2),
        ("将公厕由1200座增加到1500座。", ["公厕"] * 2),
        ("两年内完成300公里管网改造，其中2024年完成120公里，2025年180公里。", ["管网改造"] * 3),
        ("新建绿道5公里，2024年完成2公里；2025年完成3公里。", ["新建绿道"] * 3),
        ("建成海绵型道路30条、约45公里、60万平方米。", ["海绵型道路"] * 3),
        ("完成率100%、合格率不低于99.5%。", ["完成率", "合格率"]),
        ("到2023年、2025年绿地率分别达到18%、19%。", ["绿地率"] * 2),
        ("基本养老保险参保率95%，户均停电时间压减至30分钟。", ["基本养老保险参保率", "户均停电时间"]),
        ("累计完成投资2000亿元，是“十二五”的1.8倍。", ["投资", "投资"]),
        ("完成97条(段)景观道路改造、23个“美丽街区”建设。", ["景观道路改造", "“美丽街区”建设"]),
    ],
)
def test_subjects_are_the_texts_own_words(text, subjects):
    assert [row.subject for row in rows_of(text)] == subjects


def test_rows_come_in_document_order_and_reslice():
    text = "到2025年,新建绿道100公里,覆盖率达到90%以上。\n每年建设3座公园。"
    rows = rows_of(text)
    assert (
        [text[row.char_start : row.char_end] for row in rows]
        == [row.value_text for row in rows]
        == ["100公里", "90%", "3座"]
    )


def test_time_grows_no_worse_than_linearly_with_hostile_lines():
    """Counted in rows scanned, not seconds: a line ten times as long yields ten times the rows and returns at all."""
    unit = "各区县分别至少完成1处、2处和3处"
    short, long = rows_of(unit * 20), rows_of(unit * 200)
    assert len(long) == 10 * len(short)


def test_headings_state_no_quantities():
    document = document_of("8大行动36项工程")
    heading = replace(document, blocks=(replace(document.blocks[0], kind="heading"),))
    assert extract_statements(heading, term=(2021, 2025)) == []
