"""What makes a line, or the start of one, a heading: the numbering of Chinese official documents, and
Markdown's.

第一章 第一节 一、 (一) 1. (1) 1.1. A heading is a line of its own, or runs into its paragraph:
"1.规划设计提升工程。2020年…". A number with a unit (2.1万余个, 1.6亿平方米) is no heading, nor is a whole
sentence that happens to be numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百零〇"
_MARKERS: tuple[tuple[str, str], ...] = (
    ("part", rf"第[{_HAN}\d]{{1,4}}(?:编|篇|部分) ?"),
    ("chapter", rf"第[{_HAN}\d]{{1,4}}章 ?"),
    ("section", rf"第[{_HAN}\d]{{1,4}}节 ?"),
    ("han", rf"[{_HAN}]{{1,3}}(?:、|[.．] ?(?=\S))"),
    ("han_paren", rf"[(（][{_HAN}]{{1,3}}[)）]、? ?"),
    ("dotted", r"\d{1,2}(?:\.\d{1,2}){1,3}(?:\. ?| )(?=[^\d\s万亿千百余多%])"),
    ("number", r"\d{1,2} (?=[\u4e00-\u9fff])"),
    ("arabic", r"\d{1,2}(?:[.．] ?|、 ?)(?=[^\d\s])"),
    ("arabic_paren", r"[(（]\d{1,2}[)）] ?(?=\S)|\d{1,2}[)）] ?(?=\S)"),
    ("circled", r"[①-⑳] ?"),
    ("named", r"(?:前 *言|引 *言|序 *言|导 *言|结 *语|后 *记)(?=\Z)"),
    (
        "annex",
        r"(?!附件 ?[:：] ?1 ?[.．、])(?:附件|附表|附录|附图) ?[\d一二三四五六七八九十]{0,2} ?[:：.]? ?",
    ),
    ("box", r"专栏 ?[\d一二三四五六七八九十]{0,2} ?[:：]? ?"),
)
_MARKER = re.compile("|".join(f"(?P<{family}>{pattern})" for family, pattern in _MARKERS))
_INLINE = re.compile(
    r"(?<=[。;；:：!！])(?:[(（](?P<paren>\d{1,2})[)）]|(?P<bare>\d{1,2})[.．、](?=[^\d\s]))"
)
_MARKDOWN = re.compile(r"(#{1,6}) +(?=\S)")
_NESTING = ("part", "chapter", "section")
_LEVELS = {"han": 1, "han_paren": 2, "arabic": 3, "arabic_paren": 4, "circled": 5}

_LONGEST, _LONGEST_RUN_IN, _LONGEST_LABEL = 50, 36, 16
_END = "。;；!！?？,，、:："
_DATED = re.compile(r"\d{4} ?(?:年|[-—–~～至])[^,，。;；]{0,12}?年?(?:\d{1,2}月)?|[“\"][^”\"]{0,60}[”\"]")
_QUANTITY = re.compile(
    r"\d[\d.,]{0,20} ?(?:[%％‰万亿千百余多个项条座处家户人套台辆吨米亩㎡]|公里|公顷|平方|立方|小时|分钟)"
)
_SENTENCE = re.compile(rf"[^。]{{0,{_LONGEST_RUN_IN}}}。")
_LABEL = re.compile(rf"[^,，。;；、:：]{{2,{_LONGEST_LABEL}}}[:：]")


@dataclass(frozen=True)
class Marker:
    """The numbering at the start of a line: its family, and how many characters it takes."""

    family: str
    length: int
    depth: int = 0


def find_marker(line: str) -> Marker | None:
    """The numbering that `line` begins with."""
    markdown = _MARKDOWN.match(line)
    if markdown:
        return Marker("markdown", markdown.end(), depth=len(markdown[1]))
    match = _MARKER.match(line)
    if not match or match.lastgroup is None:
        return None
    return Marker(
        match.lastgroup, match.end(), depth=match[0].count(".") + 1 if match.lastgroup == "dotted" else 0
    )


class Levels:
    """Which level each family of numbering has in one document.

    Chapters, where there are any, push 一、 down; decimals (1.1) stand under their whole number, which is the
    outermost where there is no 一、.
    """

    def __init__(self, markers: Iterable[Marker]):
        markers = list(markers)
        families = {marker.family for marker in markers}
        self._above = [family for family in _NESTING if family in families]
        self._markdown_top = min(
            (marker.depth for marker in markers if marker.family == "markdown"), default=1
        )
        self._deepest = max((marker.depth for marker in markers if marker.family == "dotted"), default=0)
        self._whole = 1 if self._deepest and not families & {"han", "han_paren"} else _LEVELS["arabic"]

    @property
    def decimal(self) -> bool:
        """Whether the document numbers by decimals, so that a bare whole number may be a heading's."""
        return self._deepest > 0

    def of(self, marker: Marker) -> int:
        """1 for the outermost heading."""
        if marker.family in _NESTING:
            return self._above.index(marker.family) + 1
        if marker.family == "markdown":
            return marker.depth - self._markdown_top + 1
        if marker.family in ("annex", "named"):
            return 1
        above = len(self._above)
        if marker.family in ("number", "arabic"):
            return above + self._whole
        if marker.family == "dotted":
            return above + self._whole + marker.depth - 1
        below = self._whole + max(self._deepest - 1, 0) - _LEVELS["arabic"]
        if marker.family in ("arabic_paren", "circled"):
            return above + _LEVELS[marker.family] + below
        if marker.family == "box":
            return above + max(_LEVELS.values()) + max(below, 0) + 1
        return above + _LEVELS[marker.family]


def states_quantity(text: str) -> bool:
    """Whether `text` counts or measures something, years and quoted names apart."""
    return bool(_QUANTITY.search(_DATED.sub("", text)))


def is_heading_line(line: str, marker: Marker, following: str) -> bool:
    """Whether a numbered line is a heading of its own; `following` is the next line."""
    if marker.family in ("markdown", "named"):
        return True
    body = line[marker.length :]
    if marker.family in ("annex", "box"):
        return len(line) <= _LONGEST and not body.endswith(tuple("。;；,，"))
    if not body or len(body) > _LONGEST:
        return False
    introduces = bool(following) and find_marker(following) is None and following.endswith(("。", ":", "："))
    if body[-1] in _END:
        short = len(body) <= _LONGEST_LABEL + 1 and body.count("。") <= 1 and not states_quantity(body)
        return short and body[-1] in "。:：" and introduces and len(following) > len(body)
    return "。" not in body and (introduces or not states_quantity(body))


def run_in_heading(segment: str, marker: Marker) -> int:
    """The length of the heading that runs into its paragraph at the start of `segment`, marker included; 0
    for none.
    """
    rest = segment[marker.length :]
    label = _LABEL.match(rest)
    sentence = _SENTENCE.match(rest)
    match = label if label and not (sentence and sentence.end() < label.end()) else sentence
    if match is None or match.end() == len(rest):
        return 0
    title = match[0]
    if len(title) > _LONGEST_RUN_IN or title.count(",") + title.count("，") > 1 or states_quantity(title):
        return 0
    if title[:-1].endswith(("”", "》")) and label is match:
        return 0
    return marker.length + match.end()


def split_items(line: str) -> Iterator[tuple[int, int]]:
    """The spans of a line's numbered items, (1)…(2)…(3)…, and of what stands before them.

    Numbers must count up from 1, or from the number that the line itself begins with: other figures in
    brackets are no items.
    """
    expected = {"paren": 1, "bare": 0}
    first = find_marker(line)
    if first and first.family in ("arabic", "arabic_paren"):
        group = "paren" if first.family == "arabic_paren" else "bare"
        expected[group] = int("".join(re.findall(r"\d", line[: first.length]))) + 1
    start = 0
    for match in _INLINE.finditer(line):
        group = match.lastgroup or ""
        if int(match[group]) == expected[group]:
            expected[group] += 1
            yield start, match.start()
            start = match.start()
    yield start, len(line)
