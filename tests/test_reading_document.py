"""Whole documents: from bytes to blocks, from files, from the registry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics.errors import SourceError
from citymetrics.project import Project
from citymetrics.reading import LOST, Document, read_document, read_source, read_text
from citymetrics.sources import load_sources

PROJECT = Project.find(Path(__file__))
NAMES = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {source.id: read_source(source, PROJECT) for source in load_sources(PROJECT).values()}


def test_a_registered_plan_is_read_by_its_name(documents: dict[str, Document]) -> None:
    assert documents["zibo"].name == "data/raw/zibo.txt"
    assert documents["zibo"] == read_document(PROJECT.raw / "zibo.txt", name="data/raw/zibo.txt")


@pytest.mark.parametrize("name", NAMES)
def test_no_damage_script_or_furniture_is_left(documents: dict[str, Document], name: str) -> None:
    text = documents[name].clean.text
    allowed = set("\n %()+,-./0123456789:;!×—“”□、。〇《》〈〉〔〕ⅢⅣⅤABCEGIMNPQRSTVok")
    assert {char for char in text if not "\u4e00" <= char <= "\u9fff"} <= allowed
    assert text.count(LOST) == (name == "shanghai")
    assert "\n\n" not in text
    assert not any(line != line.strip() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("name", "quantity", "raw"),
    [
        ("shanghai", "110万平方米", "110萬(wàn)平方米"),
        ("shanghai", "□0万户", "?0萬(wàn)戶"),
        ("shanghai", "1分55秒", "1分55秒"),
        ("shanghai", "50米", "50米"),
        ("hongkou", "509.77万平方米", "509.77万平方米"),
        ("qingpu", "76000户", "76000户"),
        ("wuhan", "600万吨/日", "600萬噸/日"),
        ("wuhan", "1135立方米/秒", "1135立方米/秒"),
        ("zibo", "27225个", "27225个"),
    ],
)
def test_a_quantity_is_found_again_in_the_raw_file(
    documents: dict[str, Document], name: str, quantity: str, raw: str
) -> None:
    clean = documents[name].clean
    at = clean.text.index(quantity)
    assert clean.raw_slice(at, at + len(quantity)) == raw
    start, end = clean.span(at, at + len(quantity))
    assert (PROJECT.raw / f"{name}.txt").read_text("utf-8")[start:end] == raw


def test_the_introduction_of_a_reprint_stands_apart(documents: dict[str, Document]) -> None:
    wuhan = documents["wuhan"]
    sections = [block.section for block in wuhan.blocks if "600万吨/日" in wuhan.text_of(block)]
    assert sections == [("导语",), ("三、主要任务", "(四)加强水域治理", "2.提高污水处理能力")]


def test_encodings_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = (PROJECT.raw / "hongkou.txt").read_text("utf-8")
    expected = read_text(text, name="plan.txt")
    for codec in ("utf-8-sig", "utf-16", "gb18030"):
        path = tmp_path / "plan.txt"
        path.write_bytes(text.encode(codec))
        assert read_document(path, name="plan.txt") == expected
    path.write_bytes(text.replace("\n", "\r\n").encode())
    windows = read_document(path, name="plan.txt")
    assert windows.clean.text == expected.clean.text
    assert windows.blocks == expected.blocks


def test_damage_is_undone_with_windows_line_ends_too(documents: dict[str, Document]) -> None:
    raw = (PROJECT.raw / "shanghai.txt").read_text("utf-8")
    windows = read_text(raw.replace("\n", "\r\n"), name="plan.txt")
    assert windows.clean.text == documents["shanghai"].clean.text


def test_reading_twice_gives_the_same(documents: dict[str, Document]) -> None:
    assert read_document(PROJECT.raw / "shanghai.txt", name="data/raw/shanghai.txt") == documents["shanghai"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"plan\.txt: No such file or directory; expected a plan file"):
        read_document(tmp_path / "plan.txt", name="plan.txt")
    with pytest.raises(SourceError, match="Is a directory"):
        read_document(tmp_path)


@pytest.mark.parametrize("data", [b"", b"\n \n", "字号:\n打印\n".encode()])
def test_a_file_without_plan_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"plan\.txt: holds no plan text"):
        read_document(path, name="plan.txt")


def test_a_plan_changed_since_it_was_registered_is_not_read(tmp_path: Path) -> None:
    source = load_sources(PROJECT)["zibo"]
    other = Project(tmp_path)
    other.raw.mkdir(parents=True)
    (other.raw / "zibo.txt").write_bytes((PROJECT.raw / "zibo.txt").read_bytes() + b"\n")
    with pytest.raises(SourceError, match=r"zibo\.txt has changed"):
        read_source(source, other)


PIECES = [
    "發(fā)",
    "關(guān)",
    "規(guī)",
    "實(shí)",
    "?",
    "?qǐng)",
    "?xì)",
    "l",
    "@",
    "懊利惣覉",
    "。",
    ",",
    "、",
    "!",
    "\n",
    "??",
]
MORE = [
    "一、",
    "(一)",
    "(1)",
    "1.",
    "2.1万",
    "附件1:",
    "公园10座",
    "關",
    "\t",
    "  ",
    "\r\n",
    "€",
    "\ue789",
    "𠀀",
    "(zz)",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES + MORE), max_size=60).map("".join), st.booleans())
def test_no_text_breaks_the_reader(text: str, damaged: bool) -> None:
    raw = ("發(fā)展、關(guān)注、規(guī)劃。" * 3 if damaged else "发展。") + text
    document = read_text(raw, name="plan")
    clean = document.clean
    # A table is one block and holds its own line breaks.
    breaks = sum(document.text_of(block).count("\n") for block in document.blocks)
    assert (
        sum(block.end - block.start for block in document.blocks)
        == len(clean.text.replace("\n", "")) + breaks
    )
    assert list(clean.starts) == sorted(clean.starts)
    assert list(clean.ends) == sorted(clean.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(clean.starts, clean.ends, strict=True))
    assert all(raw[repair.start : repair.end] == repair.before for repair in clean.repairs)
