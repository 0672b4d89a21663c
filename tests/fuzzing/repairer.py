"""Text that a converter has glossed and put out of phase: what is mended stands where it stood, and no figure is made up."""

from __future__ import annotations

from citymetrics.reading.glosses import is_gloss_damaged
from citymetrics.reading.repair import repair_text
from fuzzing.reader import check_offsets
from fuzzing.target import Draw, Target, make_text, pieces

MOST_LOST, LONGEST = 3, 150
"""Question marks in a made text: each of them makes the search for what was lost several times longer."""


def make(choices: bytes) -> bytes:
    draw = Draw(choices)
    signs = "".join(draw.one_of(pieces("damage")[:7]) for _ in range(draw.number(6)))
    lost = [draw.one_of(pieces("lost")) for _ in range(draw.number(MOST_LOST + 1))]
    text = make_text(draw, ("damage", "sound", "damage"))[:LONGEST]
    for one in lost:
        text = text.replace("。", one, 1) if "。" in text else one + text
    first, *others = text.split("?")
    parts = [f"?{other}" if at < MOST_LOST else other for at, other in enumerate(others)]
    return "".join((signs, first, *parts)).encode("utf-8", "replace")


def check(data: bytes) -> None:
    raw = data.decode("utf-8", "replace")
    mended = repair_text(raw)
    assert mended.raw == raw
    check_offsets(mended)
    if not is_gloss_damaged(raw):
        assert mended.text == raw and not mended.repairs, "sound text was touched"
        return
    at = 0
    for repair in mended.repairs:
        assert at <= repair.start <= repair.end <= len(raw), f"out of order or of the text: {repair}"
        assert raw[repair.start : repair.end] == repair.before, f"not what stands there: {repair}"
        at = repair.start
    for char, start, end in zip(mended.text, mended.starts, mended.ends, strict=True):
        assert start < end, f"{char!r} stands nowhere"
        if char.isdecimal():
            assert raw[start:end] == char, f"a figure {char!r} is made of {raw[start:end]!r}"
        elif raw[start:end] != char:
            assert not (char.isascii() and char.isalnum()), f"{char!r} is made of {raw[start:end]!r}"
    again = repair_text(mended.text)
    assert again.text == mended.text, f"mended once more it is {again.text!r}"


TARGET = Target("repairer", make, check, choices=24)
