"""Page furniture goes, plan text stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from citymetrics.project import Project
from citymetrics.reading import read_document
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.furniture import find_furniture, lines_of, without_furniture

RAW = Project.find(Path(__file__)).raw

FURNITURE = [
    "字号:",
    "字号",
    "字号:大 中 小",
    "【字体:大 中 小】",
    "字体:[大][中][小]",
    "打印",
    "打印本页",
    "【打印】【关闭】",
    "返回上一级",
    "分享:",
    "分享到:微信 微博",
    "打赏",
    "分享",
    "扫一扫在手机打开当前页",
    "当前位置: 首页 > 节能环保 > 垃圾发电",
    "您现在的位置:首页>政务公开>规划计划",
    "首页 > 政府信息公开 > 发展规划",
    "稿件来源:淄博市住建局网站",
    "来源:市政府办公厅",
    "信息来源:某某区人民政府 发布时间:2022-01-10 浏览次数:123",
    "发布时间:2022-04-22 09:50:13",
    "发布日期:2022年4月22日",
    "中国电力网发布时间:2022-04-22 09:50:13",
    "责任编辑:张三",
    "浏览次数:1024",
    "上一篇:关于开展某项工作的通知",
    "版权所有:某某市人民政府",
    "一、总体要求............3",
    "第一章 总则……………………1",
    "目 录",
]

PLAN = [
    "分享改革发展成果,推进共建共治。",
    "来源于工业的污染占比下降到20%。",
    "到2025年底,新建公园10座。",
    "打印机等电子废弃物回收率达到90%。",
    "首页办事率达到95%",
    "下载量达到100万次的政务应用3个。",
    "评论和建议及时办理,办结率达到100%。",
    "一、总体要求",
    "各有关单位:",
    "联系电话:59805185",
    "2022年1月10日",
    "(市城市管理局负责)",
    "时间:2022年1月-3月,完成100处整治",
    "承办单位:市城管局",
    "资金来源:市级财政100万元",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_found(line: str) -> None:
    text = f"某市规划\n{line}\n到2025年,新建公园10座。"
    spans = find_furniture(text)
    assert [text[start:end] for start, end in spans] == [line + "\n"]


@pytest.mark.parametrize("line", PLAN)
def test_plan_text_is_none(line: str) -> None:
    assert find_furniture(f"某市规划\n{line}\n到2025年,新建公园10座。\n{line}") == []


def test_the_tail_of_a_page_goes_whole() -> None:
    text = "到2025年,新建公园10座。\n评论\n用户名: 匿名发表\n密码:\n最新评论0\n相关阅读\n某某市发布新规划"
    assert without_furniture(CleanText.from_raw(text)).text == "到2025年,新建公园10座。"


def test_a_tail_is_followed_by_no_paragraph() -> None:
    paragraph = (
        "到2025年,新建公园10座,绿地率达到35%,建成区道路完好率不低于95%,完成老旧小区改造120万平方米。" * 2
    )
    text = f"一、总体要求\n评论\n{paragraph}"
    assert find_furniture(text) == []


def test_a_title_with_its_date_of_publication_is_a_repeat() -> None:
    text = "关于征求意见的公告 2024-03-15\n关于征求意见的公告\n截止2024-03-15"
    assert find_furniture(text) == [(0, 21)]


@pytest.mark.parametrize(
    ("name", "count"), [("shanghai", 0), ("hongkou", 2), ("qingpu", 4), ("wuhan", 9), ("zibo", 2)]
)
def test_what_goes_from_the_five_plans(name: str, count: int) -> None:
    document = read_document(RAW / f"{name}.txt")
    for word in (
        "打赏",
        "字号:",
        "返回上一级",
        "用户名",
        "验证码",
        "相关阅读",
        "当前位置",
        "发布时间",
        "稿件来源",
        "分享:",
    ):
        assert word not in document.clean.text
    raw = (RAW / f"{name}.txt").read_text("utf-8")
    lines = [line for line in raw.split("\n") if line.strip()]
    assert len(lines) - len(document.clean.text.split("\n")) == count


def test_lines_are_spans_without_their_breaks() -> None:
    assert list(lines_of("甲\n\n乙丙")) == [(0, 1), (3, 5)]
    assert list(lines_of("")) == []


@pytest.mark.parametrize(
    "unit", ["首页>", ">", "首页 > ", "分享:", "....", ". 1", "打印】【", "来源:", "登录 "]
)
def test_hostile_lines_do_not_make_the_patterns_backtrack(unit: str) -> None:
    """Longer than furniture can be, and just short enough to be tried against every pattern."""
    for length in (150, 100_000):
        line = ("首页" + unit * length)[:length] + "。"
        assert find_furniture(f"某市规划\n{line}\n到2025年,新建公园10座。") == []
