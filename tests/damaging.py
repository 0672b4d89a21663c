"""The converter that damaged two of the copies, run forwards: Traditional text → what its page shows.

Written from the bytes up and apart from the code that repairs, so that the one can test the other.
"""

from __future__ import annotations

WIDE = str.maketrans(",:;!?()", "，：；！？（）")
NARROW = str.maketrans("，：；！？（）", ",:;!?()")
RESYNC = {"，".encode("gbk"), "。".encode("gbk"), "、".encode("gbk")}


def damage(text: str, glosses: dict[str, str]) -> str:
    """What became of `text` (lines of Traditional Chinese), given which characters get which reading."""
    return "\n".join(_damage_line(line, glosses) for line in text.split("\n"))


def _damage_line(line: str, glosses: dict[str, str]) -> str:
    stream, marks = _with_readings(line.translate(WIDE), glosses)
    return _decode(*_swallow(stream, marks)).translate(NARROW)


def _with_readings(line: str, glosses: dict[str, str]) -> tuple[bytes, set[int]]:
    """The bytes with readings put in after every glossed pair, wherever it begins; and where ，。、 begin
    in them.

    One character after the other is glossed, in the order of `glosses`: a pair that an earlier gloss has
    parted is not found any more.
    """
    stream: list[tuple[int, bool]] = []
    for char in line:
        data = char.encode("gbk")
        stream += [(byte, at == 0 and data in RESYNC) for at, byte in enumerate(data)]
    for char, reading in glosses.items():
        lead, trail = char.encode("gbk")
        if char.encode("gbk") in bytes(byte for byte, _ in stream):
            gloss = [(byte, False) for byte in f"({reading})".encode("gbk")]
            i = 0
            while i + 1 < len(stream):
                if (stream[i][0], stream[i + 1][0]) == (lead, trail):
                    stream[i + 2 : i + 2] = gloss
                    i += len(gloss)
                i += 1
    return bytes(byte for byte, _ in stream), {at for at, (_, mark) in enumerate(stream) if mark}


def _swallow(stream: bytes, marks: set[int]) -> tuple[bytes, set[int]]:
    """The first pass: a lead byte and an ASCII byte after it become one `?`."""
    kept, moved, i = bytearray(), set(), 0

    def put(first: int, count: int) -> None:
        for j in range(first, first + count):
            if j in marks:
                moved.add(len(kept))
            kept.append(stream[j])

    while i < len(stream):
        if stream[i] < 0x81 or i + 1 == len(stream):
            put(i, 1)
            i += 1
            continue
        if stream[i + 1] < 0x40:
            kept.append(ord("?"))
        else:
            put(i, 2)
        i += 2
    return bytes(kept), moved


def _decode(stream: bytes, marks: set[int]) -> str:
    """The second pass: decoding, which finds its phase again at ，。、 and drops user-defined pairs."""
    text, i = [], 0
    while i < len(stream):
        if stream[i] < 0x81:
            text.append(chr(stream[i]))
            i += 1
        elif i + 1 in marks or i + 1 == len(stream):
            text.append("?")
            i += 1
        else:
            pair = stream[i : i + 2]
            i += 2
            if (pair[0] >= 0xF8 or 0xAA <= pair[0] <= 0xAF) and pair[1] >= 0xA1:
                continue
            try:
                text.append(pair.decode("gb18030"))
            except UnicodeDecodeError:
                text.append("?")
    return "".join(text)
