"""The rules of mending one by one, on lines made for them."""

from __future__ import annotations

import pytest
from damaging import damage

from citymetrics.reading.cleantext import LOST
from citymetrics.reading.likelihood import Likelihood
from citymetrics.reading.mending import Mender, Unit
from citymetrics.reading.repair import repair_text

GLOSSES = {
    "執": "zhí",
    "請": "qǐng",
    "細": "xì",
    "項": "xiàng",
    "發": "fā",
    "關": "guān",
    "規": "guī",
    "實": "shí",
}
SOUND = (
    "發展關系規劃。實施空氣治理,管道更新和老舊住宅氣表5萬戶改造、天氣預報。更新和12萬戶。"
    "實現5個目標、6項任務。"
) * 3


def mended(line: str) -> tuple[str, list[bool]]:
    """What comes back of `line` when it is damaged among sound text, and how certain its repairs are."""
    raw = damage(SOUND + "\n" + line, GLOSSES)
    clean = repair_text(raw)
    repairs = [repair.certain for repair in clean.repairs if repair.kind in ("shift", "lost")]
    before = repair_text(damage(SOUND, GLOSSES))
    return clean.text[len(before.text) + 1 :], repairs[
        sum(r.kind in ("shift", "lost") for r in before.repairs) :
    ]


@pytest.mark.parametrize(
    ("line", "damaged"),
    [
        ("按照執行。", "按照?qǐng)?zhí)行。"),
        ("管理條例。", "管理?xiàng)l例。"),
        ("燃氣表5萬。", "燃?xì)獗?萬。"),
    ],
)
def test_the_converter_damages_as_the_copies_are_damaged(line: str, damaged: str) -> None:
    assert damage(line, GLOSSES) == damaged


@pytest.mark.parametrize("line", ["按照執行。", "管理條例。", "5項條例,按照執行。", "發展規劃。"])
def test_what_a_reading_fixes_is_certain(line: str) -> None:
    text, certain = mended(line)
    assert text == line.replace("，", ",")
    assert all(certain)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("老舊住宅燃氣表5萬戶。", f"老舊住宅燃氣表{LOST}萬戶。"),
        ("燃氣管道更新和12萬戶。", f"燃氣管道更新和{LOST}2萬戶。"),
    ],
)
def test_a_swallowed_digit_is_lost_and_never_guessed(line: str, after: str) -> None:
    text, certain = mended(line)
    assert text == after
    assert not all(certain)


def test_what_stands_at_a_punctuation_mark_rests_on_likelihood() -> None:
    text, certain = mended("聚焦燃氣、管道更新。")
    assert text == "聚焦燃氣、管道更新。"
    assert certain == [False]


def test_a_line_without_damage_is_itself() -> None:
    mender = Mender({}, Likelihood(SOUND))
    units = [Unit(char, at, at + 1) for at, char in enumerate("何時完成?實施5個目標。")]
    nodes = mender.mend(units)
    assert "".join(node.char for node in nodes) == "何時完成?實施5個目標。"
    assert [(node.start, node.end) for node in nodes] == [(unit.start, unit.end) for unit in units]
    assert not any(node.mended for node in nodes)


def test_a_reading_that_nobody_knows_leaves_a_lost_character() -> None:
    mender = Mender({}, Likelihood(SOUND))
    units = [Unit("按", 0, 1), Unit("?", 1, 2, broken="zzǐ"), Unit("行", 6, 7)]
    nodes = mender.mend(units)
    assert [node.char for node in nodes] == ["按", LOST, "行"]
    assert not nodes[1].certain


def test_a_line_that_ends_out_of_phase_says_so() -> None:
    mender = Mender({"qǐng": frozenset("請")}, Likelihood(SOUND))
    units = [Unit("照", 0, 1), Unit("?", 1, 2, broken="qǐng")]
    assert [node.char for node in mender.mend(units)] == ["照", LOST]


def test_likelihood_learns_from_the_text() -> None:
    likelihood = Likelihood(SOUND)
    assert likelihood.cost("更", "新") < likelihood.cost("更", "和") < likelihood.cost("更", "懊")
    assert likelihood.cost("到", "7") == likelihood.cost("到", "1") == likelihood.cost("到", LOST)
    assert likelihood.cost_in("管道更新和", "更", "新") < likelihood.cost("更", "新")
    assert "新" in likelihood.candidates("更")
