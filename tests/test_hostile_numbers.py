"""Numbers that no plan states, and runs of what begins a number: never a wrong value, never more time than the text takes."""

from __future__ import annotations

import math

import pytest
from hostile import MOST_GROWTH, growth

from citymetrics.extraction import extract_statements
from citymetrics.reading import read_text

HUGE = {
    "10,000 figures": "9" * 10_000 + "个",
    "decimals": "0." + "1" * 10_000 + "公里",
    "groups of three": "1," + "234," * 3_000 + "567个",
    "Chinese percent": "百分之" + "九" * 5_000,
    "powers": "3" + "亿" * 3_000 + "个",
    "myriads": "三" + "万" * 3_000 + "个",
    "Chinese figures": "九" * 5_000 + "个",
    "an exponent": "1e999个",
    "a range": "9" * 5_000 + "-" + "9" * 5_001 + "个",
    "a percentage": "9" * 5_000 + "%",
    "a year": "9" * 5_000 + "年",
    "full width": "９" * 5_000 + "个",
    "a fraction of nothing": "1/0个",
    "nothing of nothing": "0/0亩",
}
BAIT = {
    "escapes": "\x1b",
    "escapes and brackets": "\x1b[",
    "parameters of an escape": "\x1b[1;",
    "titles without end": "\x1b]0;x",
    "turned text": "\u202e3",
    "figures with nothing between": "3\u200b",
    "tags": "\U000e0041",
    "ordinals": "第一、第二、",
    "enumerations": "一、",
    "figures and enumeration marks": "3、",
    "figures and points": "1.2.",
    "groups of three": "1,234,",
    "powers of a myriad": "亿",
    "percent": "百分之",
    "halves": "一半、",
    "years": "2025年、",
    "dashes": "3-5-",
    "open titles": "《“",
    "links": "[a](b",
    "formulas": "$x$",
    "elements": "<a <b ",
    "bars": "| 3 ",
}


def values(sentence: str) -> list[float | None]:
    document = read_text(f"一、目标\n到2025年，新建公园{sentence}。\n", name="plan")
    return [row.value for row in extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))]


@pytest.mark.parametrize("written", HUGE.values(), ids=HUGE)
def test_a_number_that_no_plan_states_gives_no_value(written):
    assert all(value is None or (math.isfinite(value) and abs(value) < 1e15) for value in values(written))


@pytest.mark.parametrize("unit", BAIT.values(), ids=BAIT)
def test_reading_and_extraction_are_linear_in_bait(unit):
    def work(text: str) -> object:
        document = read_text(text, name="plan")
        return extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))

    times = growth(work, lambda size: f"一、目标\n新建{unit * (size // len(unit))}个。\n城市更新。\n")
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"
