"""What counts as a written quantity: numerals × units, shares and multiples in words, words for all and none."""

import pytest
from extraction_texts import rows_of


def brief(row):
    value = row.value if row.value is None or row.value % 1 else int(row.value)
    return row.value_text, value, row.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "新增停车泊位1,240个、2，500个和3 600个。",
            [("1,240个", 1240), ("2，500个", 2500), ("3 600个", 3600)],
        ),
        ("新增充电端口1.2 万个。", [("1.2 万个", 12000)]),
        ("建设一千二百套保障房，筹集两万五千套公寓。", [("一千二百套", 1200), ("两万五千套", 25000)]),
        ("完成十余处、二十多个点位整治。", [("十余处", 10), ("二十多个", 20)]),
        ("建成2000个小区。", [("2000个", 2000)]),
        ("接入视频资源3.5万路以上。", [("3.5万路", 35000)]),
        ("每月开展一次督查，新建污水处理厂两座。", [("一次", 1), ("两座", 2)]),
    ],
)
def test_counts(text, expected):
    assert [brief(row) for row in rows_of(text)] == [(*pair, "count") for pair in expected]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("路网密度达到8km/km2。", 8, "km/km2"),
        ("路网密度达8.0公里每平方公里。", 8, "km/km2"),
        ("建成区排水管网密度达到12公里／平方公里。", 12, "km/km2"),
        ("公交平均运营速度提高至18km/h。", 18, "km/h"),
        ("建成区公厕密度达到每平方公里3.8座。", 3.8, "count/km2"),
        ("设置公共厕所4座/万人。", 4, "count/10k persons"),
        ("万人发明专利拥有量达到20件。", 20, "count/10k persons"),
        ("千人医疗床位数达到7.5张。", 7.5, "count/1k persons"),
        ("数千人参与，床位数达到750张。", 750, "count"),
        ("每千人口拥有托位数4.5个。", 4.5, "count/1k persons"),
        ("每百户居民拥有服务设施面积不低于30平方米。", 0.3, "m2/household"),
        ("户均停车位达到1.2个。", 1.2, "count/household"),
        ("亩均税收达到2万元。", 300000, "yuan/ha"),
        ("居民人均可支配收入达到6.5万元。", 65000, "yuan/person"),
        ("每平方米补助300元。", 300, "yuan/m2"),
        ("充电服务费不得超过0.6元/千瓦时。", 0.6, "yuan/kWh"),
        ("PM2.5年均浓度控制在35微克/立方米以下。", 35, "ug/m3"),
        ("污水处理规模达到120万m³/d。", 1200000, "m3/d"),
        ("新增日处理能力1500吨。", 1500, "t/d"),
        ("年处理餐厨垃圾10万吨。", 100000, "t/a"),
        ("储能200兆瓦时。", 200000, "kWh"),
        ("新增变电容量600万千伏安。", 6000000, "kVA"),
        ("完成营造林5万亩。", 3333.3333333333, "ha"),
        ("总投资1亿2000万元。", 120000000, "yuan"),
        ("办结时限压缩到3个工作日。", 3, "d"),
        ("人均预期寿命达到84.5岁。", 84.5, "yr"),
        ("户车比不低于1:1.2。", 1.2, "ratio"),
        ("坡道坡度不大于1:12。", 0.0833333333, "ratio"),
        ("生师比不高于18:1。", 18, "ratio"),
        ("拆建比不应大于2。", 2, "ratio"),
        ("农田灌溉水有效利用系数提高到0.58。", 0.58, "ratio"),
    ],
)
def test_units_densities_rates_and_ratios(text, value, unit):
    rows = rows_of(text)
    assert [(row.value, row.unit) for row in rows] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("四成以上小区达标。", "四成", 40, "%"),
        ("过半街道达标。", "过半", 50, "%"),
        ("事故死亡人数减半。", "减半", 50, "%"),
        ("1/3以上的社区达标。", "1/3", 33.3333333333, "%"),
        ("投诉量下降三成。", "三成", 30, "%"),
        ("处理率达到百分之九十五以上。", "百分之九十五", 95, "%"),
        ("旅游收入翻一番。", "翻一番", 2, "times"),
        ("泊位数增长1.67倍。", "1.67倍", 1.67, "times"),
        ("产值增加一倍。", "一倍", 1, "times"),
        ("存量违建全部清零。", "全部清零", 0, "%"),
        ("新增违法建设零增长。", "零增长", 0, "%"),
        ("完成35公里改造，公共数据应归集尽归集。", "应归集尽归集", 100, "%"),
    ],
)
def test_parts_multiples_and_words(text, written, value, unit):
    assert (written, value, unit) in [(row.value_text, row.value, row.unit) for row in rows_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "学习贯彻党的十九大和二十届三中全会精神。",
        "G50高速、S102省道、地铁19、20号线和公交160路。",
        "力争用3年左右时间，近五年来，通过三年行动，未来5年。",
        "统一成立专班，一是完善机制，千方百计保障，一方面抓建设。",
        "每年建成一批示范点，形成一个中心，落实三项制度。",
        "落实“六个百分之百”和“8个100%”要求。",
        "推进6个方面21项重点任务。",
        "24小时便利店，15分钟生活圈，24小时开放的公厕，7×24小时值守。",
        "2021年8月15日印发，沪府〔2021〕12号，GB50180-2018，8:30开始。",
        "5A级景区、4G、5G基站、PM10、第3批、第十四个五年规划。",
        "零距离、零容忍、万无一失、千家万户、百年大计。",
        "全覆盖、全过程、全天候监管。",
        "由市第12分局和2分公司负责。",
    ],
)
def test_no_quantities(text):
    assert [row.value_text for row in rows_of(text)] == []


def test_a_word_that_stresses_a_figure_is_none():
    assert [row.value_text for row in rows_of("覆盖率全部达到100%，全部3420个村，实现100%全覆盖。")] == [
        "100%",
        "3420个",
        "100%",
    ]


def test_what_divides_is_no_quantity_but_a_set_out_rule_is_a_standard():
    rows = rows_of("每10万人拥有公共厕所30座，每3公里设置1处驿站。")
    assert [(row.value_text, row.unit, row.role) for row in rows] == [
        ("30座", "count/100k persons", "target"),
        ("3公里", "km", "standard"),
        ("1处", "count", "standard"),
    ]


def test_rhetoric_of_principles_states_nothing_but_their_targets_do():
    assert rows_of("坚持全覆盖，应治尽治。", section=("一、总体要求", "(一)基本原则")) == []
    assert len(rows_of("实现垃圾分类全覆盖。", section=("一、指导思想和主要目标", "(二)主要目标"))) == 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("建成28、21和15公里。", [28, 21, 15]),
        ("新增绿地28、21和15万平方米。", [280000, 210000, 150000]),
        ("新增8000和1.5万个。", [8000, 15000]),
    ],
)
def test_a_list_shares_its_unit_and_its_magnitude(text, values):
    assert [row.value for row in rows_of(text)] == values


@pytest.mark.parametrize("text", ["浓度为35微克/立方米每万人。", "达到50年一遇每万人的标准。"])
def test_a_unit_that_cannot_be_is_no_quantity(text):
    assert rows_of(text) == []


@pytest.mark.parametrize(
    ("text", "written", "value", "most", "unit"),
    [
        ("新建三五个公园。", "三五个", 3, 5, "count"),
        ("种植二三十株。", "二三十株", 20, 30, "count"),
        ("建成十七八处。", "十七八处", 17, 18, "count"),
        ("建成一百二三十处。", "一百二三十处", 120, 130, "count"),
        ("筹建五六万套住房。", "五六万套", 50000, 60000, "count"),
        ("改造两三万套住房。", "两三万套", 20000, 30000, "count"),
        ("惠及二三十万人。", "二三十万人", 200000, 300000, "person"),
        ("占比达到百分之三四十。", "百分之三四十", 30, 40, "%"),
    ],
)
def test_two_figures_side_by_side_are_from_the_one_to_the_other(text, written, value, most, unit):
    (row,) = rows_of(text)
    assert (row.value_text, row.value, row.value_max, row.unit) == (written, value, most, unit)
    assert (row.comparator, row.conversion) == ("range", "")


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("建成三点五公里绿道。", "三点五公里", 3.5),
        ("总投资二十三点七五亿元。", "二十三点七五亿元", 2_375_000_000),
        ("总投资两点二亿元。", "两点二亿元", 220_000_000),
        ("总投资二点五万元。", "二点五万元", 25_000),
    ],
)
def test_what_stands_behind_the_point_is_a_part_of_what_stands_before_it(text, written, value):
    (row,) = rows_of(text)
    assert (row.value_text, row.value, row.value_max) == (written, value, None)


@pytest.mark.parametrize(
    "text",
    [
        "投资七五亿元。",
        "建成一二三个公园。",
        "建成三三个公园。",
        "建成二三点五公里绿道。",
        "落实十四五项目。",
    ],
)
def test_figures_in_no_order_are_no_numeral(text):
    assert rows_of(text) == []
