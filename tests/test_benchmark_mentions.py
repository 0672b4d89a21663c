"""Mentions: where a plan speaks of a metric without a figure, and where its words only look like it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from citymetrics.benchmark.mentions import PlanText, PlanTexts
from citymetrics.dictionary.model import Rule
from citymetrics.errors import SourceError
from citymetrics.project import Project
from citymetrics.reading import read_text
from citymetrics.sources import load_sources

SEWERS = Rule(any="污水管网", all=("新建",), none="修复")
BUSES = Rule(any="景点", context=("公交",))


def plan(*paragraphs: str) -> PlanText:
    text = "\n".join(("某市城市更新行动计划", "一、主要任务", *paragraphs)) + "\n"
    return PlanText(read_text(text, name="plan.txt"))


def metric(*rules: Rule) -> SimpleNamespace:
    return SimpleNamespace(match=rules)


def test_a_mention_gives_its_sentence_headings_and_place_in_the_raw_text() -> None:
    text = plan("完善排水系统，推进新建污水管网。提升服务。")
    found = text.mention(metric(SEWERS))
    assert found is not None
    assert found.quote == "完善排水系统，推进新建污水管网。"
    assert (found.section, found.whole) == ("一、主要任务", True)
    assert text.document.clean.raw[found.char_start : found.char_end] == "污水管网" == found.term


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("推进新建污水管网", True),
        ("实施污水管网提质增效", False),
        ("新建道路，实施污水管网提质增效", False),
        ("新建和修复污水管网", None),
        ("新建污水管网和修复雨水管网", True),
        ("修复雨水管网、新建污水管网", True),
        ("新建供水管网", None),
    ],
)
def test_terms_must_stand_together_in_one_clause_or_the_head_alone_counts(
    words: str, whole: bool | None
) -> None:
    found = plan(f"{words}。").mention(metric(SEWERS))
    assert (found.whole if found else None) is whole


def test_a_short_head_alone_says_nothing() -> None:
    assert plan("加强景点周边的保洁。").mention(metric(BUSES)) is None
    assert plan("景点都有公交到达。").mention(metric(BUSES)) is not None


def test_without_a_figure_the_word_for_the_measure_may_be_missing() -> None:
    reuse = metric(Rule(any="建筑垃圾资源化利用率"))
    found = plan("鼓励建筑垃圾资源化利用。").mention(reuse)
    assert found is not None
    assert (found.term, found.whole) == ("建筑垃圾资源化利用", False)
    assert plan("推进城镇化建设。").mention(metric(Rule(any="城镇化率"))) is None


def test_context_beyond_a_semicolon_does_not_count() -> None:
    assert plan("加强景点周边的保洁;优化公交线路。").mention(metric(BUSES)) is None


def test_a_clause_whose_figure_another_metric_claims_is_passed_over() -> None:
    text = plan("新建污水管网等工程100项，整治河道。")
    start = text.document.clean.raw.index("100")
    assert text.mention(metric(SEWERS)) is not None
    assert text.mention(metric(SEWERS), {start}) is None


def test_the_name_of_a_responsible_body_is_no_mention() -> None:
    text = plan("解决停车难点。(牵头单位:市停车场建设工作领导小组;责任单位:各区政府)")
    assert text.mention(metric(Rule(any="停车场建设"))) is None
    assert text.find_word("停车") is not None


def test_a_sentence_goes_before_a_heading() -> None:
    text = plan("(一)推进新建污水管网", "补齐短板。", "(二)改善水环境", "加快新建污水管网。")
    found = text.mention(metric(SEWERS))
    assert found is not None
    assert found.quote == "加快新建污水管网。"


def test_rows_of_a_table_are_read_one_by_one() -> None:
    text = plan("| 项目 | 要求 |", "| 新建污水管网 | 加快推进 |", "| 河道 | 修复 |")
    found = text.mention(metric(SEWERS))
    assert found is not None
    assert "河道" not in found.quote


def test_texts_are_read_when_asked_for_and_a_missing_file_is_not_at_hand(tmp_path: Path) -> None:
    project = Project.find(Path(__file__))
    sources = load_sources(project)
    texts = PlanTexts(project, sources)
    zibo = texts.get("zibo")
    assert zibo is not None
    assert texts.get("zibo") is zibo
    assert texts.get("nowhere") is None
    assert PlanTexts(Project(tmp_path), sources).get("zibo") is None


def test_a_text_that_changed_is_not_read(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    (project.raw / "zibo.txt").write_text("别的文字。\n", encoding="utf-8")
    sources = load_sources(Project.find(Path(__file__)))
    with pytest.raises(SourceError):
        PlanTexts(project, sources).get("zibo")
