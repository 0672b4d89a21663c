"""The bytes of a plan file → its text, whichever of the encodings of Chinese pages it uses."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from citymetrics.errors import SourceError
from citymetrics.reading.characters import readable_share

ENCODINGS = "UTF-8, UTF-16, GB18030 or Big5"
_READABLE = 0.8
_BOMS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32-LE"),
    (codecs.BOM_UTF32_BE, "UTF-32-BE"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)
_CODECS = {"Big5": "big5hkscs"}


@dataclass(frozen=True)
class Decoded:
    """`text` without a byte order mark, which is no character of the text."""

    text: str
    encoding: str


def decode(data: bytes, *, name: str) -> Decoded:
    """Decode by byte order mark, else as UTF-8, else as what reads as Chinese: GB18030, Big5 or UTF-16.

    Raises
    ------
    SourceError
        None of them fits: names the byte where the likeliest stops.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text, stops = _decode_prefix(data[len(bom) :], encoding)
            if stops is not None:
                raise _stopped(data, stops + len(bom), encoding, name)
            return Decoded(text, encoding)
    text, utf8_stops = _decode_prefix(data, "UTF-8")
    if utf8_stops is None and "\x00" not in text:
        return Decoded(text, "UTF-8")
    return _likeliest(data, name)


def _likeliest(data: bytes, name: str) -> Decoded:
    """The encoding that the whole file reads well in, or an error about the one that goes furthest."""
    whole: list[tuple[float, Decoded]] = []
    parts: list[tuple[int, str]] = []
    for encoding in ("UTF-16-LE", "UTF-16-BE") if b"\x00" in data else ("UTF-8", "GB18030", "Big5"):
        text, stops = _decode_prefix(data, encoding)
        share = 0.0 if "\x00" in text else readable_share(text)
        if share >= _READABLE and stops is None:
            whole.append((share, Decoded(text, encoding)))
        elif share >= _READABLE and stops is not None:
            parts.append((stops, encoding))
    if whole:
        return max(whole, key=lambda found: found[0])[1]
    if not parts and b"\x00" in data and _decode_prefix(data, "UTF-8")[1] is None:
        raise SourceError(
            f"byte {data.index(0)} is NUL, which no text holds",
            where=name,
            expected=f"text in {ENCODINGS}",
            mend="Fetch the file again, or save it anew as UTF-8.",
        )
    stops, encoding = max(parts, default=(_decode_prefix(data, "UTF-8")[1] or 0, ENCODINGS))
    raise _stopped(data, stops, encoding, name)


def _decode_prefix(data: bytes, encoding: str) -> tuple[str, int | None]:
    """The text up to the first byte that doesn't fit, and that byte's offset (None where all fit)."""
    codec = _CODECS.get(encoding, encoding)
    try:
        return data.decode(codec), None
    except UnicodeDecodeError as error:
        return data[: error.start].decode(codec), error.start


def _stopped(data: bytes, at: int, encoding: str, name: str) -> SourceError:
    return SourceError(
        f"byte {at} (0x{data[at]:02x}) is not {encoding}",
        where=name,
        expected=f"text in {ENCODINGS}",
        mend="Save the file as UTF-8, or fetch it again if it was cut short.",
    )
