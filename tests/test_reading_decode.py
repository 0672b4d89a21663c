"""Bytes → text in the encodings of Chinese pages, and what is said of bytes that are none."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from citymetrics.errors import SourceError
from citymetrics.reading.decode import decode

PLAN = "一、工作目标\r\n到2025年,新建公园10座,绿地率达到35%。\n推进燃气管道更新,完成老旧小区改造。\n"
TRADITIONAL = OpenCC("s2t").convert(PLAN)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", PLAN),
        ("utf-8-sig", PLAN),
        ("utf-16", PLAN),
        ("utf-16-le", PLAN),
        ("utf-16-be", PLAN),
        ("utf-32", PLAN),
        ("gbk", PLAN),
        ("gb18030", PLAN + "㐂𠀀"),
        ("gb18030", TRADITIONAL),
        ("big5", TRADITIONAL),
        ("ascii", "1. Ten parks by 2025\n"),
        ("utf-8", ""),
    ],
)
def test_every_encoding_gives_the_same_text(codec: str, text: str) -> None:
    assert decode(text.encode(codec), name="plan.txt").text == text


@pytest.mark.parametrize("start", ["全市新增绿地5万平方米。", "2025年", "(一)总体要求"])
def test_short_texts_are_enough(start: str) -> None:
    assert decode(start.encode("gb18030"), name="plan.txt").text == start
    assert decode(OpenCC("s2t").convert(start).encode("big5"), name="plan.txt").text == OpenCC("s2t").convert(
        start
    )


def test_a_byte_order_mark_is_no_character() -> None:
    decoded = decode("\ufeff第一章".encode(), name="plan.txt")
    assert (decoded.text, decoded.encoding) == ("第一章", "UTF-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (PLAN.encode()[:-2], "is not UTF-8"),
        (PLAN.encode("gb18030")[:-3] + b"\x81\xff", "is not GB18030"),
        (TRADITIONAL.encode("big5")[:-3] + b"\xa4", "is not Big5"),
        (b"\xff\xfe\x00\xd8", "byte 2 (0x00) is not UTF-16-LE"),
        (b"\xef\xbb\xbfplan\xff", "byte 7 (0xff) is not UTF-8"),
        (bytes(range(256)) * 8, "is not UTF-8, UTF-16, GB18030 or Big5"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "is NUL, which no text holds"),
        ("Überführung à Genève".encode("latin-1"), "is not "),
    ],
)
def test_the_byte_where_reading_stops_is_named(data: bytes, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, name="plan.txt")
    message = str(caught.value)
    assert message.startswith("plan.txt: byte ")
    assert says in message
    assert message.endswith(
        ("Save the file as UTF-8, or fetch it again if it was cut short.", "or save it anew as UTF-8.")
    )


def test_the_named_byte_is_the_wrong_one() -> None:
    data = PLAN.encode()
    at = data.index("公园".encode())
    with pytest.raises(SourceError, match=rf"byte {at} \(0xff\)"):
        decode(data[:at] + b"\xff" + data[at:], name="plan.txt")
