"""Tables and sentences in a terminal: nothing is torn, nothing is wider than the window, Chinese counts double."""

import io
import json
import math
from itertools import pairwise

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from citymetrics.commands.output import plain
from citymetrics.commands.reasons import _patterns, reason_text
from citymetrics.commands.terminal import Parsed, show_lines, show_list, show_table
from citymetrics.commands.wrapping import HELD, Words, line_starts, longest_piece
from citymetrics.labels import Cell, Column, build_table


def lines_of(words, width):
    starts = [0, *line_starts(words, width), len(words)]
    return [words[a:b].rstrip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("words", "width", "wanted"),
    [
        ("一二三四五", 4, ["一二", "三四", "五"]),
        # A closing mark never begins a line, an opening one never ends it.
        ("一二，三四", 4, ["一", "二，", "三四"]),
        ("一二（三）", 6, ["一二", "（三）"]),
        # A number keeps its unit, a word its letters.
        ("到300个公园", 6, ["到", "300个", "公园"]),
        ("the green way", 9, ["the green", "way"]),
        ("rural_waste_coverage", 12, ["rural_waste_", "coverage"]),
        (f"≥{HELD}300 or more", 6, [f"≥{HELD}300", "or", "more"]),
        # What fits nowhere is cut.
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("", 5, [""]),
    ],
)
def test_lines_end_where_they_may(words, width, wanted):
    assert lines_of(words, width) == wanted


@pytest.mark.parametrize("width", range(2, 40))
def test_no_line_is_too_wide_and_no_character_is_lost(width):
    words = "到2025年,新建绿道≥ 1,200公里（含“骨干绿道”500公里）, or some 40% of a_metric_id。"
    lines = lines_of(words, width)
    assert max(map(cell_len, lines)) <= max(width, 2)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert width < longest_piece(words) or all(not line.startswith(tuple("，。）”")) for line in lines)


def table():
    columns = [
        Column("地方"),
        Column("规划所写", number=True),
        Column("每百平方公里", "个/百km²·年", number=True),
        Column("说明"),
    ]
    rows = [
        [
            "上海市",
            Cell("≥ 300座", '<sup class="cm-note"><a href="#note-1">1</a></sup>'),
            Cell("0.946", small="分母仅一处来源"),
            "全域 & 每年 <全部>",
        ],
        [
            "Wuhan",
            Cell(
                "5,000万平方米",
                '<sup class="cm-note"><a href="#note-2">2</a>, <a href="#note-3">3</a></sup>',
            ),
            "—",
            "一个相当长的说明，窄处要折行",
        ],
    ]
    return build_table("各地", columns, rows, pd.DataFrame(), groups={1: "其他"})


def printed(width, shown=None):
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    show_table(shown or table(), console)
    return console.file.getvalue()


def test_a_table_is_taken_apart_as_it_was_built():
    parsed = Parsed(table().html)
    assert parsed.caption == "各地"
    assert [head.words for head in parsed.heads] == ["地方", "规划所写", "每百平方公里", "说明"]
    assert parsed.heads[2].small == "个/百km²·年" and parsed.heads[2].number
    assert [(cell.words, cell.note, cell.small) for cell in parsed.rows[0]] == [
        ("上海市", "", ""),
        ("≥ 300座", "1", ""),
        ("0.946", "", "分母仅一处来源"),
        ("全域 & 每年 <全部>", "", ""),
    ]
    assert parsed.rows[1][1].note == "2, 3"
    assert parsed.groups == {1: "其他"}


@pytest.mark.parametrize("width", [44, 60, 80, 120, 200])
def test_a_table_fits_its_terminal_and_breaks_no_number(width):
    text = printed(width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "≥ 300座 [1]" in text and "5,000万平方米 [2, 3]" in text and HELD not in text
    squeezed = "".join(text.split())
    assert "一个相当长的说明，窄处要折行" in squeezed or width < 60
    assert text.index("上海市") < text.index("其他") < text.index("Wuhan")


def test_columns_stand_under_each_other_though_chinese_counts_double():
    lines = printed(120).splitlines()
    row = next(line for line in lines if line.startswith("上海市"))
    other = next(line for line in lines if line.startswith("Wuhan"))
    assert cell_len(row[: row.index("全域")]) == cell_len(other[: other.index("一个")])
    assert cell_len(row[: row.index("]") + 1]) == cell_len(other[: other.index("]") + 1])


def test_an_empty_table_says_why():
    shown = build_table("各地", [Column("一"), Column("二")], [], pd.DataFrame(), empty="没有记录")
    assert "没有记录" in printed(80, shown)


def test_lists_and_pairs_hang_from_their_heads():
    console = Console(file=io.StringIO(), width=20, markup=False)
    show_list(["这是一句相当长的话，要折行。"], console)
    show_lines([("名称", "又一句相当长的话，要折行。"), ("数", Words("短"))], console)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert lines[0].startswith("· 这") and lines[1].startswith("  ")
    assert lines[2].startswith("  名称  又") and lines[3].startswith("        ")


def test_what_json_cannot_say_is_said_otherwise():
    given = {"a": math.nan, "b": math.inf, "c": 3.0, "d": pd.NA, "e": ("x", 2.5), "f": True, "g": -math.inf}
    found = json.loads(json.dumps(plain(given), allow_nan=False))
    assert found == {"a": None, "b": "inf", "c": 3, "d": None, "e": ["x", 2.5], "f": True, "g": "-inf"}
    assert isinstance(plain(3.0), int) and plain(False) is False


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("no term of the dictionary", "词典中没有相应用语"),
        (
            "near sewers (污水): role standard, expected target or achieved",
            "接近 sewers（污水）：性质为 standard，应为 target 或 achieved",
        ),
        (
            "doubtful parks (公园): '总数' tells a total, parks counts what is added",
            "疑为 parks（公园）：'总数'说的是总数，parks 计的是新增",
        ),
        ("something new", "something new"),
    ],
)
def test_why_a_row_is_open_is_told_in_chinese(note, told):
    assert reason_text(note, "zh") == told
    assert reason_text(note, "en") == note


def test_every_note_of_the_matcher_has_its_chinese():
    from citymetrics.curation import draw_rows

    notes = {drawn.match.reason for drawn in draw_rows() if drawn.match.metric is None}
    assert notes
    assert [note for note in notes if reason_text(note, "zh") == note] == []
    assert len(_patterns()) > 12
