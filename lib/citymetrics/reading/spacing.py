"""Blanks between Chinese characters and figures, as PDFs and office documents set them (2020 年, 达 92.9 %), are taken out.

A number at the start of a line keeps its blank: it is a heading's (1 总则, 专栏 1). Two blanks and more part columns and stay.
"""

from __future__ import annotations

import re

from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.layout import drop

_HAN = "一-鿿，。、；：（）“”《》"
_BEFORE_FIGURE = re.compile(rf"(?<=[{_HAN}]) (?=\d)")
_BEHIND_FIGURE = re.compile(r"(?<=\d) (?=[一-鿿%，。、；：）”])")
_LINE_HEAD = re.compile(r"(?:^|\n)[#>*\-—·•|（(第 ]{0,6}(?:专栏|附件|附表|附图|附录|表|图)? ?[\d.]{0,8}$")
_HEAD_REACH = 16


def close_up(clean: CleanText) -> CleanText:
    """`clean` without single blanks beside figures."""
    spans = [
        match.span()
        for pattern in (_BEFORE_FIGURE, _BEHIND_FIGURE)
        for match in pattern.finditer(clean.text)
        if not _LINE_HEAD.search(clean.text, max(0, match.start() - _HEAD_REACH), match.start())
    ]
    return drop(clean, sorted(spans)) if spans else clean
