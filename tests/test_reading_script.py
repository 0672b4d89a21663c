"""Traditional → Simplified: one character for one, phrases respected, Simplified text left alone."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.project import Project
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.script import is_traditional, simplify, to_simplified

RAW = Project.find(Path(__file__)).raw


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("存在著不足,著力解決,成效顯著", "存在着不足,着力解决,成效显著"),
        ("建立指標體系,服務核心區域", "建立指标体系,服务核心区域"),
        ("干凈整潔、優化設施", "干净整洁、优化设施"),
        ("後街裡弄、舊里改造", "后街里弄、旧里改造"),
        ("二〇三五年,Ⅴ類水體,7×24小時", "二〇三五年,Ⅴ类水体,7×24小时"),
        ("信息網絡與軟件", "信息网络与软件"),
    ],
)
def test_characters_change_and_vocabulary_does_not(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


@pytest.mark.parametrize(
    ("name", "traditional"),
    [("shanghai", True), ("wuhan", True), ("hongkou", False), ("qingpu", False), ("zibo", False)],
)
def test_the_copies_are_told_apart(name: str, traditional: bool) -> None:
    assert is_traditional((RAW / f"{name}.txt").read_text("utf-8")) is traditional


@pytest.mark.parametrize("text", ["", "2025", "公里", "著名的瞭望塔,推进乾隆行宫修缮", "“后”与“於”"])
def test_simplified_and_undecided_text_is_left_alone(text: str) -> None:
    clean = CleanText.from_raw(text)
    assert to_simplified(clean) is clean


def test_offsets_stay_with_their_characters() -> None:
    clean = CleanText("發(fā)展區", "發展區", array("l", [0, 5, 6]), array("l", [1, 6, 7]))
    simplified = to_simplified(clean)
    assert simplified.text == "发展区"
    assert simplified.raw_slice(2, 3) == "區"


@given(st.text(alphabet="發展規劃著裡後餘于於臺台萬与與。,12\n", max_size=60))
def test_length_never_changes(text: str) -> None:
    assert len(simplify(text)) == len(text)
