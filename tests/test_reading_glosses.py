"""Readings in brackets: what counts as one, and when a document counts as damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from citymetrics.project import Project
from citymetrics.reading.glosses import broken_gloss, find_glosses, is_gloss_damaged, known_glosses
from citymetrics.reading.script import simplify

RAW = Project.find(Path(__file__)).raw


def test_the_table_holds_traditional_characters_with_toned_readings() -> None:
    known = known_glosses()
    assert len(known) >= 140
    for char, reading in known:
        assert len(char) == 1
        assert simplify(char) != char
        assert not reading.isascii()


@pytest.mark.parametrize(
    ("name", "count"), [("shanghai", 3023), ("wuhan", 544), ("hongkou", 0), ("qingpu", 0), ("zibo", 0)]
)
def test_the_copies_are_told_apart(name: str, count: int) -> None:
    raw = (RAW / f"{name}.txt").read_text("utf-8")
    assert is_gloss_damaged(raw) is (count > 0)
    assert len(find_glosses(raw)[0]) == count


@pytest.mark.parametrize(
    "text",
    [
        "到甪(lù)直镇、亳(bó)州市、歙(shè)县调研,亳(bó)州、歙(shè)县参加。",
        "推进CIM(城市信息模型)、BIM(建筑信息模型)和电子不停车收费系统(ETC)建设。",
        "發展規劃關于環境,質量。發(fā)字讀平聲,關(guān)、環(huán)亦然。" + "發展、關注、環境" * 4,
        "發(fā)展",
        "",
    ],
)
def test_a_sound_text_may_explain_readings(text: str) -> None:
    assert not is_gloss_damaged(text)


def test_a_document_adds_its_own_glosses() -> None:
    raw = "發(fā)展、關(guān)注、規(guī)劃、觀(guān)測、絡(luò )、頑(wán)癥,而甪(lù)直與系統(CIM)不算。"
    glosses, readings = find_glosses(raw)
    assert [(gloss.char, raw[gloss.start : gloss.end]) for gloss in glosses] == [
        ("發", "(fā)"),
        ("關", "(guān)"),
        ("規", "(guī)"),
        ("觀", "(guān)"),
        ("絡", "(luò )"),
        ("頑", "(wán)"),
    ]
    assert readings["guān"] >= {"關", "觀"}
    assert readings["wán"] == {"頑"}


def test_a_broken_gloss_is_recognised_where_its_bracket_is_gone() -> None:
    raw = "照?qǐng)?zhí)行?好"
    assert broken_gloss(raw, 1) == ("qǐng", 7)
    assert broken_gloss(raw, 7) == ("zhí", 12)
    assert broken_gloss(raw, 13) is None
