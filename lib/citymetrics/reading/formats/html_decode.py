"""Which encoding a page is in. What it declares helps only where its bytes leave a doubt: declarations are often wrong."""

from __future__ import annotations

import re

from citymetrics.reading.decode import Decoded, decode

_DECLARED = re.compile(
    rb"""<(?:meta\s[^>]{0,200}?charset|\?xml\s[^>]{0,100}?encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{2,20})""",
    re.IGNORECASE,
)
_CODECS = {
    "gb2312": "GB18030",
    "gbk": "GB18030",
    "x-gbk": "GB18030",
    "gb18030": "GB18030",
    "big5": "Big5",
    "big5-hkscs": "Big5",
}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
_TAG = re.compile(r"<(?:!doctype html|/?(?:html|body|div|p|br|table|td|tr|h[1-6]|ul|li|span|a)[\s/>])", re.I)


def decode_html(data: bytes, *, name: str) -> Decoded:
    """The text of a page: by byte order mark, as UTF-8, as what it declares, else as what reads as Chinese."""
    declared = _DECLARED.search(data[:_HEAD])
    encoding = _CODECS.get(declared[1].decode("ascii").lower()) if declared else None
    if encoding and not data.startswith(_BOMS) and _decoded(data, "UTF-8") is None:
        text = _decoded(data, "big5hkscs" if encoding == "Big5" else encoding)
        if text is not None:
            return Decoded(text, encoding)
    return decode(data, name=name)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def is_html(raw: str) -> bool:
    """Whether a text has any of the tags that every page has."""
    return bool(_TAG.search(raw))
