"""GBK as the converter knew it: two bytes to a character, a user-defined area that it dropped."""

from __future__ import annotations

from functools import cache

USER_LEADS = frozenset((*range(0xAA, 0xB0), *range(0xF8, 0xFF)))
"""Lead bytes whose pairs with a trail byte from 0xA1 on are user-defined."""

_SINGLE = {"\x80": 0x80, "€": 0x80}
"""A trail byte 0x80 that stands alone; tables differ in what they make of it."""

_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}


@cache
def decode_pair(lead: int, trail: int) -> str:
    """The character of two bytes, or nothing where they are none or lie in the user-defined area."""
    if is_user_defined(lead, trail):
        return ""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""


def is_user_defined(lead: int, trail: int) -> bool:
    """Whether the pair lies in one of GBK's three user-defined areas."""
    return (lead in USER_LEADS and trail >= 0xA1) or (0xA1 <= lead <= 0xA7 and 0x40 <= trail < 0xA1)


def trail_byte(char: str) -> int | None:
    """The byte of a character that a lead byte can have before it: ASCII from @ on, and 0x80."""
    if char in _SINGLE:
        return _SINGLE[char]
    return ord(char) if "@" <= char <= "~" else None


@cache
def encode_pair(char: str) -> bytes:
    """The two bytes of a character, of a half-width mark those of its full-width form; nothing for all
    others.
    """
    try:
        encoded = _WIDE.get(char, char).encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return encoded if len(encoded) == 2 else b""
