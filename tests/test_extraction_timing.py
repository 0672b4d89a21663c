"""When a figure falls due, and which years it accrues over."""

import pytest
from extraction_texts import rows_of


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("2023年一季度完成5个项目，2024年第三季度末前完成12个项目。", "2023-03-31 2024-09-30"),
        ("2022年10月1日前完成10处，2022年上半年完成3处。", "2022-10-01 2022-06-30"),
        ("近期（2025年），绿地率达到38%；远期（2035年），绿地率达到40%。", "2025-12-31 2035-12-31"),
        ("2022—2024年分别新增10、12、15公里。", "2022-12-31 2023-12-31 2024-12-31"),
        ("到2022年和2025年，累计新增泊位分别达到3万和8万个。", "2022-12-31 2025-12-31"),
        ("2023年、2024年河道疏浚分别为9和11公里。", "2023-12-31 2024-12-31"),
        ("2022年5月底前完成17处整治，其余25处于2023年底前全部整治。", "2022-05-31 2023-12-31 2023-12-31"),
        ("新建幼儿园2所、改扩建中小学5所，2024年8月底前全部投入使用。", "2024-08-31 2024-08-31 2024-08-31"),
        ("其中2022年完成10处；新建公园3座。", "2022-12-31 -"),
        ("到2025年，新建公园3座；绿地率达到38%。", "2025-12-31 2025-12-31"),
        ("2023年底前完成5处，年底前力争完成10处。", "2023-12-31 -"),
        ("到2025年，覆盖率由2020年的35%提高到45%。", "2020-12-31 2025-12-31"),
        ("产业规模达到2020年的1.8倍，比2020年提升20%。", "- -"),
        ("2000年底前建成的小区改造340个。", "-"),
        ("2021年起每年新增50个。", "-"),
    ],
)
def test_dues(text, dues):
    assert [row.due or "-" for row in rows_of(text)] == dues.split()


def test_months_without_a_year_are_dated_in_a_plan_for_one_year():
    text = "6月底前完成3处，三季度完成5处，上半年完成2处，年底前完成9处。"
    assert [row.due for row in rows_of(text, term=(2025, 2025))] == [
        "2025-06-30",
        "2025-09-30",
        "2025-06-30",
        "",
    ]
    assert [row.due for row in rows_of(text, term=(2021, 2025))] == [""] * 4


def test_a_dated_heading_leads_what_stands_under_it():
    assert rows_of("新建公园3座。", section=("三、任务", "(二)2023年重点工作"))[0].due == "2023-12-31"


def test_since_a_year_opens_a_period():
    row = rows_of("2022年起，每年新增50个口袋公园。")[0]
    assert (row.per, row.due, row.period_start, row.period_end) == ("year", "", 2022, 2025)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每天洒水不少于4次。", "day"),
        ("年发电量约8500万千瓦时。", "year"),
        ("住房租金年度涨幅不超过5%。", "year"),
        ("新增污水日处理能力20万吨。", "day"),
        ("较上年增长15%以上。", "total"),
        ("PM2.5年均浓度控制在35微克/立方米以下。", "total"),
    ],
)
def test_what_a_figure_is_told_per(text, per):
    assert rows_of(text)[0].per == per


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("2023、2024、2025年分别完成10个、20个、30个。", ["2023", "2024", "2025"]),
        ("2023, 2024和2025年分别建成10公里、20公里、30公里。", ["2023", "2024", "2025"]),
        ("到2023、2025年，覆盖率分别达到80%、90%。", ["2023", "2025"]),
        ("2021年、2022、2023年分别新建10个、12个、13个公园。", ["2021", "2022", "2023"]),
    ],
)
def test_years_that_share_one_word_for_year_are_handed_out_too(text, dues):
    assert [row.due for row in rows_of(text, term=(2021, 2025))] == [f"{year}-12-31" for year in dues]


def test_the_thirds_of_a_month_end_on_their_last_day():
    rows = [rows_of(f"2025年6月{third}旬前建成3座公园。")[0] for third in "上中下"]
    assert [row.due for row in rows] == ["2025-06-10", "2025-06-20", "2025-06-30"]


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("确保2024年6月30日前完成80%，12月底前全部完成。", ["2024-06-30", "2024-12-31"]),
        ("2024年3月底前完成10个；二季度末前完成20个。", ["2024-03-31", "2024-06-30"]),
        ("截至2023年底，已建成30个，6月底前再建10个。", ["2023-12-31", ""]),
        ("2023年6月底前完成2个。12月底前完成3个。", ["2023-06-30", ""]),
    ],
)
def test_a_month_is_in_the_year_of_the_date_that_it_follows(text, dues):
    assert [row.due for row in rows_of(text, term=(2021, 2025))] == dues


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("每月不少于2次、每季度不少于1次。", ["month", "total"]),
        ("每年新建10个，每月检查2次。", ["year", "month"]),
        ("每两年评估2次，每年更新3处。", ["total", "year"]),
    ],
)
def test_a_figure_is_per_the_time_that_is_named_last(text, periods):
    assert [row.per for row in rows_of(text)] == periods


@pytest.mark.parametrize(
    ("text", "first", "last", "due"),
    [
        ("2022年、2023年、2024年每年新建不少于30座。", 2022, 2024, ""),
        ("2022年和2023年年均新建30座。", 2022, 2023, ""),
        ("2022年、2023年共新建30座。", 2022, 2023, "2023-12-31"),
        ("2022年、2024年每年新建30座。", 2024, 2024, "2024-12-31"),
    ],
)
def test_years_of_a_list_are_one_span_for_what_they_share(text, first, last, due):
    (row,) = rows_of(text)
    assert (row.period_start, row.period_end, row.due) == (first, last, due)


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("建成30公里（2025年底前）、改造20公里（2024年底前）。", ["2025-12-31", "2024-12-31"]),
        ("处理能力达到800吨/日（2023年）、1000吨/日以上（2025年）。", ["2023-12-31", "2025-12-31"]),
        ("改造30公里（2024年底前）、新建20公里。", ["2024-12-31", ""]),
        ("到2025年，改造30公里（2024年底前）、新建20公里。", ["2024-12-31", "2025-12-31"]),
        ("近期（2025年）达到36%，远期（2035年）达到40%。", ["2025-12-31", "2035-12-31"]),
        ("按照规划（2023年）建设30公里。", [""]),
    ],
)
def test_a_date_in_brackets_is_of_the_figure_before_it(text, dues):
    assert [row.due for row in rows_of(text, term=(2021, 2035))] == dues


def test_what_counts_up_to_a_year_of_the_term_keeps_that_year():
    for row in rows_of("截至2022年底，已建成海绵城市面积120平方公里，占建成区面积的25%。"):
        assert (row.due, row.period_start, row.period_end) == ("2022-12-31", 2022, 2022)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2023年3月—11月，整治违建5处。", ("2023-11-30", 2023, 2023)),
        ("2023年3—11月整治违建5处。", ("2023-11-30", 2023, 2023)),
        ("2023年3月1日至11月20日整治违建5处。", ("2023-11-20", 2023, 2023)),
        ("三年（2021—2023年）计划整治违建5处。", ("", 2021, 2023)),
        ("一期（2021—2022年）整治违建5处。", ("", 2021, 2022)),
        ("第二阶段（2022年3月—12月）：整治违建5处。", ("2022-12-31", 2022, 2022)),
    ],
)
def test_spans_of_months_and_of_stages(text, when):
    (row,) = rows_of(text)
    assert (row.due, row.period_start, row.period_end) == when
