"""Every step from a figure as written to its value stands beside it, and holds when it is done again."""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from extraction_texts import rows_of

from citymetrics.curation import check_observations, load_observations, observation_row
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError
from citymetrics.extraction import Statement, extract_statements
from citymetrics.extraction.conversions import near, replay
from citymetrics.project import Project
from citymetrics.reading import read_document, read_source, read_text
from citymetrics.sources import frame_of, load_sources
from citymetrics.units import ConversionError, conversion_factor

PROJECT = Project.find(__file__)
UNSEEN = sorted(
    path for path in (Path(__file__).parent / "gold" / "unseen").glob("*/plan.*") if path.suffix != ".json"
)


@cache
def plan_rows() -> tuple[Statement, ...]:
    """The rows of the registered plans and of those that stand with the annotations."""
    sources = load_sources(PROJECT)
    rows = []
    for source in sources.values():
        frame = frame_of(source, sources)
        rows += extract_statements(
            read_source(source, PROJECT), term=frame.term, past_term=frame.past_term, parent=frame.parent
        )
    for path in UNSEEN:
        rows += extract_statements(read_document(path), term=(2021, 2025), past_term=(2016, 2020))
    return tuple(rows)


@pytest.mark.parametrize(
    ("text", "conversions"),
    [
        ("修缮旧住房509.77万平方米。", ["509.77 万平方米 × 10000 = 5097700 m2"]),
        ("累计拆除5300余万平方米。", ["5300 万平方米 × 10000 = 53000000 m2"]),
        ("完成绿化150亩。", ["150 亩 × 1/15 = 10 ha"]),
        ("完成营造林5万亩。", ["5 万亩 × 10000 × 1/15 = 3333.3333333333 ha"]),
        ("新增停车泊位1,240个，新增充电端口1.2 万个。", ["", "1.2 万个 × 10000 = 12000 count"]),
        (
            "惠及居民200万户、服务2.1万名老人。",
            ["200 万户 × 10000 = 2000000 household", "2.1 万名 × 10000 = 21000 person"],
        ),
        ("总投资1亿2000万元。", ["12000 万元 × 10000 = 120000000 yuan"]),
        ("总投资86.4亿元。", ["86.4 亿元 × 100000000 = 8640000000 yuan"]),
        (
            "新增变电容量600万千伏安，储能200兆瓦时。",
            ["600 万千伏安 × 10000 = 6000000 kVA", "200 兆瓦时 × 1000 = 200000 kWh"],
        ),
        ("覆土厚度达到15厘米。", ["15 厘米 × 0.01 = 0.15 m"]),
        ("污水处理规模达到120万m³/d。", ["120 万m³/d × 10000 = 1200000 m3/d"]),
        ("年处理餐厨垃圾10万吨。", ["10 万吨/年 × 10000 = 100000 t/a"]),
        ("居民人均可支配收入达到6.5万元。", ["6.5 万元/人 × 10000 = 65000 yuan/person"]),
        ("每百户居民拥有服务设施面积不低于30平方米。", ["30 平方米/百户 × 0.01 = 0.3 m2/household"]),
        ("亩均税收达到2万元。", ["2 万元/亩 × 10000 × 15 = 300000 yuan/ha"]),
        ("漏损率不超过5‰。", ["5 ‰ × 0.1 = 0.5 %"]),
        ("三分之二的社区达标。", ["2 ÷ 3 × 100 = 66.6666666667 %"]),
        ("1/3以上的社区达标。", ["1 ÷ 3 × 100 = 33.3333333333 %"]),
        ("四成以上小区达标，九成五以上街道达标。", ["4 成 × 10 = 40 %", "9.5 成 × 10 = 95 %"]),
        ("平均用时1分55秒。", ["1 分 × 60 + 55 秒 × 1 = 115 s"]),
        ("坡道坡度不大于1:12。", ["1 ÷ 12 = 0.0833333333 ratio"]),
        ("户车比不低于1:1.2。", ["1.2 ÷ 1 = 1.2 ratio"]),
        ("旅游收入翻两番。", ["2 × 2 = 4 times"]),
        (
            "新建绿地3-5万平方米。",
            ["3 万平方米 × 10000 = 30000 m2; 5 万平方米 × 10000 = 50000 m2"],
        ),
        ("招募志愿者2万—3万人。", ["2 万人 × 10000 = 20000 person; 3 万人 × 10000 = 30000 person"]),
        ("新增岗位5000-1万个。", ["1 万个 × 10000 = 10000 count"]),
        (
            "办理时限由2小时压缩到30分钟。",
            ["", "baseline 2 小时 × 60 = 120 min"],
        ),
        (
            "配置30分钟课程，办理时限由2小时压缩到30分钟。",
            ["", "", "baseline 2 小时 × 60 = 120 min"],
        ),
        (
            "用户由285万户增加到380万户。",
            [
                "285 万户 × 10000 = 2850000 household",
                "380 万户 × 10000 = 3800000 household; baseline 285 万户 × 10000 = 2850000 household",
            ],
        ),
    ],
)
def test_what_was_converted_is_told(text, conversions):
    assert [row.conversion for row in rows_of(text)] == conversions


@pytest.mark.parametrize(
    "text",
    [
        "新建绿道300公里、公园30个，覆盖率达到95%。",
        "建设一千二百套保障房，新建污水处理厂两座。",
        "路网密度达到8km/km2，处理能力达到1500吨/日。",
        "实现垃圾分类全覆盖，过半街道达标，旅游收入翻一番，产值增加一倍。",
        "水质达到或好于Ⅲ类，创建五星级物业企业3家。",
        "新增停车泊位3 600个、2，500个，每处设1-2条通道，0个遗漏。",
    ],
)
def test_another_name_a_numeral_in_words_and_a_mark_are_no_conversions(text):
    rows = rows_of(text)
    assert rows
    assert [row.conversion for row in rows] == [""] * len(rows)


def test_a_figure_that_damage_destroyed_is_not_converted():
    (row,) = rows_of("更新管道□0万户。")
    assert (row.value, row.conversion) == (None, "")


def test_a_table_is_converted_by_the_unit_that_its_column_names():
    table = (
        "一、目标\n主要指标表\n| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|---|\n"
        "| 1 | 湿地面积 | 万亩 | 28.5 | 30-33 | 约束性 |\n| 2 | 污水处理能力 | 万吨/日 | 96 | ≥138 | 预期性 |\n"
        "| 3 | 绿道长度 | 公里 | 100 | 200 | 预期性 |\n"
    )
    rows = extract_statements(read_text(table, name="plan"), term=(2021, 2025), past_term=(2016, 2020))
    assert [row.conversion for row in rows] == [
        "28.5 万亩 × 10000 × 1/15 = 19000 ha",
        "30 万亩 × 10000 × 1/15 = 20000 ha; 33 万亩 × 10000 × 1/15 = 22000 ha; "
        "baseline 28.5 万亩 × 10000 × 1/15 = 19000 ha",
        "96 万吨/日 × 10000 = 960000 t/d",
        "138 万吨/日 × 10000 = 1380000 t/d; baseline 96 万吨/日 × 10000 = 960000 t/d",
        "",
        "",
    ]


def test_every_conversion_of_the_plans_holds_and_comes_to_the_rows_own_figures():
    told = [row for row in plan_rows() if row.conversion]
    assert len(told) > 100
    for row in told:
        sums = replay(row.conversion)
        assert all(near(one.result, one.value) and one.unit == row.unit for one in sums), row.conversion
        assert {one.value for one in sums} <= {row.value, row.value_max, row.baseline}, row.conversion


def test_every_figure_of_the_plans_that_is_not_its_own_value_tells_why():
    for row in plan_rows():
        plain = re.sub(r"(?<=\d)(?:[,， ]|&nbsp;)(?=\d{3})", "", re.sub("<[^>]*>", "", row.value_text))
        written = [float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", plain)]
        values = [value for value in (row.value, row.value_max) if value is not None]
        if written and values and row.unit != "grade":
            assert (written == values) == (strip_baseline(row.conversion) == ""), row


def strip_baseline(conversion: str) -> str:
    """The equations of the value itself."""
    return "; ".join(part for part in conversion.split("; ") if not part.startswith("baseline "))


def is_known(words: str) -> bool:
    """Whether the definitions have a unit: things are counted by counters (座), and a clock's 分 is a mark elsewhere."""
    try:
        conversion_factor(words, words)
    except ConversionError:
        return False
    return words != "分"


def test_the_library_of_units_agrees_with_every_factor_that_it_knows_the_unit_of():
    agreed = set()
    for row in plan_rows():
        for equation in filter(None, row.conversion.split("; ")):
            figure, _, words = equation.removeprefix("baseline ").partition(" × ")[0].partition(" ")
            (done,) = replay(equation)
            if not is_known(words):
                continue
            factor = conversion_factor(words, row.unit)
            assert near(factor * Fraction(figure), done.value), equation
            agreed.add(words)
    assert {
        "万平方米",
        "万亩",
        "亩",
        "万户",
        "亿元",
        "元/亩",
        "万吨/日",
        "平方米/百户",
        "成",
        "厘米",
    } <= agreed
    assert len(agreed) > 20


@pytest.mark.parametrize("broken", ["", "nonsense", "3 万个 × = 30000 count", "3 万个 × 10000 = viele count"])
def test_what_is_no_conversion_cannot_be_done_again(broken):
    with pytest.raises(ValueError, match=r".+"):
        replay(broken)


def test_a_row_of_the_table_ends_with_its_conversion():
    (statement,) = rows_of("完成绿化150亩。")
    row = observation_row(statement, load_dictionary(PROJECT).match(statement), "plan", "city")
    assert list(row.items())[-1] == ("conversion", "150 亩 × 1/15 = 10 ha")


@pytest.mark.parametrize(
    "conversion",
    [
        "nonsense",
        "1 万平方米 ÷ 0 = 5097700 m2",
        "509.77 万平方米 × 1000 = 5097700 m2",
        "1 万平方米 × 10000 = 10000 m2",
        "509.77 万平方米 × 10000 = 5097700 km2",
    ],
)
def test_a_table_with_a_conversion_that_does_not_come_to_its_row_is_refused(conversion):
    table = load_observations(PROJECT)
    told = table.index[table["conversion"] == "509.77 万平方米 × 10000 = 5097700 m2"][0]
    table.loc[told, "conversion"] = conversion
    with pytest.raises(
        CitymetricsError, match=rf"^observation {table.loc[told, 'observation_id']}: conversion is "
    ):
        check_observations(table, load_dictionary(PROJECT), load_sources(PROJECT))
