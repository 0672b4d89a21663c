"""GBK's pairs, its user-defined area, and how common a character is."""

from __future__ import annotations

import pytest

from citymetrics.reading.characters import commonness, readable_share
from citymetrics.reading.gbk import decode_pair, encode_pair, is_user_defined, trail_byte


@pytest.mark.parametrize(("char", "pair"), [("氣", (0x9A, 0xE2)), ("。", (0xA1, 0xA3)), ("條", (0x97, 0x6C))])
def test_characters_and_their_bytes(char: str, pair: tuple[int, int]) -> None:
    assert encode_pair(char) == bytes(pair)
    assert decode_pair(*pair) == char


def test_half_width_marks_have_the_bytes_of_their_wide_form() -> None:
    assert encode_pair("!") == "！".encode("gbk")
    assert encode_pair("a") == encode_pair("𠀀") == b""


@pytest.mark.parametrize("pair", [(0xFC, 0xD0), (0xAA, 0xA1), (0xA1, 0x40), (0x9A, 0x28), (0xFF, 0x41)])
def test_pairs_that_are_no_character(pair: tuple[int, int]) -> None:
    assert decode_pair(*pair) == ""
    assert is_user_defined(*pair) is (pair[0] in (0xFC, 0xAA, 0xA1))


def test_bytes_that_can_end_a_character_alone() -> None:
    assert [trail_byte(char) for char in "@l[~€\x80"] == [0x40, 0x6C, 0x5B, 0x7E, 0x80, 0x80]
    assert [trail_byte(char) for char in "?5(關"] == [None] * 4


def test_common_characters_of_both_scripts_are_told_from_rare_ones() -> None:
    assert commonness("区") == commonness("區") > commonness("覉")
    assert commonness("。") > commonness("区")
    assert readable_share("建成区绿地率达到35%") == readable_share("建成區綠地率達到35%") == 1.0
    assert readable_share("建成区绿地率".encode().decode("gbk")) < 0.6
    assert readable_share("") == readable_share("plain ASCII") == 1.0
