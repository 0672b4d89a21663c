"""The term of a plan, as its title or its first lines state it."""

from __future__ import annotations

from pathlib import Path

import pytest

from citymetrics.project import Project
from citymetrics.reading import read_source, read_text
from citymetrics.reading.term import infer_term, term_before
from citymetrics.sources import load_sources

PROJECT = Project.find(Path(__file__))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("某市城市更新“十四五”规划", (2021, 2025)),
        ("某市“十五五”绿地规划", (2026, 2030)),
        ("某市十三五规划", (2016, 2020)),
        ("某市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", (2021, 2025)),
        ("某市国民经济和社会发展第十二个五年规划和2035年远景目标纲要", (2011, 2015)),
        ("某市绿道行动方案（2021—2025年）", (2021, 2025)),
        ("某市绿道三年行动计划(2023-2025年)", (2023, 2025)),
        ("某市绿道行动计划(2023年至2025年)", (2023, 2025)),
        ("某市国土空间总体规划（2021—2035年）", (2021, 2035)),
        ("某市“十四五”绿地规划（2022-2025年）", (2022, 2025)),
        ("2024年某市政府工作要点", (2024, 2024)),
        ("某市城市体检2024年度计划", (2024, 2024)),
        ("某市2024年落实“十四五”规划任务清单", (2024, 2024)),
        ("二〇二四年某市工作计划", (2024, 2024)),
        ("关于印发某市绿道三年行动计划(2023-2025年)的通知\n各区:\n某市绿道三年行动计划", (2023, 2025)),
        ("某市绿地规划\n一、总则\n规划期限为2021年至2025年，展望到2035年。", (2021, 2025)),
        ("某市绿地规划\n日前，某市印发了绿道三年行动方案(2022—2024年)。\n一、总则", (2022, 2024)),
        ("某市绿地规划\n“十四五”时期是建设绿道的重要时期。\n一、总则", (2021, 2025)),
        ("某市绿道三年行动计划\n一、总则\n2023年建成1公里，2024年建成2公里，2025年建成3公里。", (2023, 2025)),
        ("某市绿地规划\n“十三五”以来，建成绿道。\n一、总则", None),
        ("某市绿地管理办法\n到2025年，建成绿道12公里。", None),
        ("到2035年的某市绿地规划\n建成绿道。", None),
        ("某市绿道三年行动计划\n建成绿道12公里。", None),
        ("某市绿地规划（2023年修订）\n建成绿道。", None),
        ("某市绿地规划(2025-2021年)\n建成绿道。", None),
    ],
)
def test_a_term_is_read_where_the_plan_states_it(text: str, term: tuple[int, int] | None) -> None:
    body = text if "一、" in text else f"{text}\n一、总体要求\n建设绿道。"
    assert infer_term(read_text(body, name="plan.txt")) == term


def test_the_registered_plans_state_the_terms_that_are_registered() -> None:
    for source in load_sources(PROJECT).values():
        assert infer_term(read_source(source, PROJECT)) == (source.term_start, source.term_end)


@pytest.mark.parametrize(
    ("term", "before"),
    [((2021, 2025), (2016, 2020)), ((2023, 2025), (2020, 2022)), ((2024, 2024), (2023, 2023))],
)
def test_the_term_before_is_as_long(term: tuple[int, int], before: tuple[int, int]) -> None:
    assert term_before(term) == before
