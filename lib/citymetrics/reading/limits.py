"""How much of a plan is read: far more than any plan holds, and no more than a machine with 2 GB can take.

A file beyond a limit is refused before it is unpacked or read on; `docs/en/reference/texts.md` lists the limits for users.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from citymetrics.errors import SourceError
from citymetrics.files import leads_out

MOST_BYTES = 100_000_000
"""Of a file that holds pictures too: Word, PDF."""
MOST_TEXT_BYTES = 20_000_000
"""Of a file of text or HTML."""
MOST_CHARACTERS = 2_000_000
"""Of a plan's text; the longest of the five plans has 30,000."""
MOST_XML_BYTES, MOST_UNPACKED_BYTES, MOST_PARTS = 60_000_000, 300_000_000, 5_000
"""Of a Word document unpacked: its XML, all of it, and into how many files."""
MOST_PAGES = 3_000
MOST_STREAM_BYTES, MOST_STREAMS_BYTES = 200_000_000, 1_000_000_000
"""Of a PDF unpacked: one stream, and all of them."""
_STREAM, _CHUNK = b"stream", 1_000_000


def read_file(path: Path, *, name: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a plan file.

    Raises
    ------
    SourceError
        It is missing, cannot be read, or is larger than `most` bytes.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise SourceError("is no file", where=name, expected="a plan file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", where=name, expected="a plan file") from None
    if len(data) > most:
        raise too_large(f"has more than {most:,} bytes", f"at most {most:,}", name)
    return data


def check_inside(path: Path, *, name: str) -> None:
    """Raise `SourceError` where `path` is a link that leads out of its folder."""
    if path.is_symlink() and leads_out(path, path.parent):
        raise SourceError(
            "is a link that leads out of its folder",
            where=name,
            expected="a file",
            mend="Delete it, or copy the file there.",
        )


def check_length(characters: int, *, name: str) -> None:
    """Raise `SourceError` for a text that is longer than any plan."""
    if characters > MOST_CHARACTERS:
        raise too_large(f"has {characters:,} characters", f"at most {MOST_CHARACTERS:,}", name)


def check_streams(data: bytes, *, name: str) -> None:
    """Raise `SourceError` for a PDF of which a part unpacks to more than any page holds, before a library unpacks it.

    Streams are found by their word, wherever the file says they are; what was packed twice is unpacked twice.
    """
    total, at = 0, data.find(_STREAM)
    while at >= 0:
        begin = at + len(_STREAM)
        begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
        if data[at - 3 : at] != b"end" and _is_packed(data[begin : begin + 2]):
            size = _unpacked(data, begin)
            total += size
            if size > MOST_STREAM_BYTES or total > MOST_STREAMS_BYTES:
                raise too_large("unpacks to far more than its pages can hold", "a plan's PDF", name)
        at = data.find(_STREAM, begin)


def _is_packed(head: bytes) -> bool:
    """Whether these two bytes may begin what zlib packed."""
    return len(head) == 2 and head[0] & 15 == 8 and int.from_bytes(head) % 31 == 0


def _unpacked(data: bytes, begin: int) -> int:
    """How many bytes the stream at `begin` unpacks to, or takes where that is more; not much beyond what one may have."""
    layers = [zlib.decompressobj(), zlib.decompressobj()]
    sizes = [0, 0]
    view = memoryview(data)
    at = begin
    try:
        for at in range(begin, len(data), _CHUNK):
            given: bytes | memoryview = view[at : at + _CHUNK]
            while given and not layers[0].eof:
                part = layers[0].decompress(given, _CHUNK)
                sizes[0] += len(part)
                _count_inner(layers, sizes, part)
                given = layers[0].unconsumed_tail
                if max(sizes) > MOST_STREAM_BYTES:
                    return max(sizes)
            if layers[0].eof:
                break
    except zlib.error:
        # What is no such stream, or broken, the library tells or leaves out.
        pass
    return max(*sizes, at - begin)


def _count_inner(layers: list[zlib._Decompress], sizes: list[int], part: bytes) -> None:
    """Count what a second layer of packing holds, where there is one."""
    if sizes[1] < 0 or (sizes[0] == len(part) and not _is_packed(part[:2])):
        sizes[1] = -1
        return
    try:
        while part and not layers[1].eof and sizes[1] <= MOST_STREAM_BYTES:
            sizes[1] += len(layers[1].decompress(part, _CHUNK))
            part = layers[1].unconsumed_tail
    except zlib.error:
        sizes[1] = -1


def too_large(what: str, expected: str, name: str) -> SourceError:
    """The one line for whatever is beyond a limit."""
    return SourceError(
        what, where=name, expected=expected, mend="Is it the right file? Keep of it what is the plan."
    )
