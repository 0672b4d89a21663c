"""The lines of a page as they are written, each character with its place in the source.

Signs that the text needs and the source has as markup (line breaks, marks of headings, bars between cells) have the
place of a tag.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.formats.html_tree import Span

_SEPARATORS = " |/·•>»›-—－　\xa0【】[]"
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_LONGEST_LINK = 60
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]")
_NUMBER_PARTS = 9
_STOPS = ("。", "；", ";", "！")


@dataclass
class _Line:
    """`fresh` until something visible stands in it (or in its last cell); `own` where something is not in a link."""

    parts: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("l"))
    ends: array[int] = field(default_factory=lambda: array("l"))
    fresh: bool = True
    own: bool = False
    links: int = 0

    def is_number(self) -> bool:
        """Whether the line is an item's number and a blank: word processors put more blanks there to set it apart."""
        if len(self.parts) > _NUMBER_PARTS or not self.parts or not self.parts[-1][-1].isspace():
            return False
        return bool(_NUMBER.fullmatch("".join(self.parts).strip()))

    def is_menu(self) -> bool:
        """Whether the line is nothing but links: several, or a short one."""
        if self.own or not self.links:
            return False
        text = "".join(self.parts).strip()
        return not text.endswith(_STOPS) and (self.links > 1 or len(text) <= _LONGEST_LINK)


class Lines:
    """Collects a page's text; a blank waits for the next visible character, so that none ends a line."""

    def __init__(self, raw: str):
        self._raw = raw
        self._parts: list[str] = []
        self._starts, self._ends = array("l"), array("l")
        self._newlines = 2
        self._line = _Line()
        self._blank: tuple[int, int, bool] | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing stands in the line yet."""
        return not self._line.parts

    def count_link(self) -> None:
        """Note that a link begins in this line."""
        self._line.links += 1

    def words(self, words: str, start: int, end: int, *, linked: bool = False) -> None:
        """Put visible characters: a stretch of the source, or what one reference or element stands for."""
        if not words:
            return
        line = self._line
        if (self._blank or words.isspace()) and line.is_number():
            self._blank = None
            if words.isspace():
                return
        if self._blank is not None:
            begin, after, soft = self._blank
            self._blank = None
            if not line.fresh and not (soft and (_is_wide(line.parts[-1][-1]) or _is_wide(words[0]))):
                self._put(" ", begin, after, whole=True)
        self._put(words, start, end, whole=len(words) != end - start)
        line.fresh = False
        own = "" if linked else words.strip(_SEPARATORS)
        if own and not _DATE.fullmatch(own):
            line.own = True

    def space(self, start: int, end: int, *, soft: bool = False) -> None:
        """Let a blank stand here if words follow; a `soft` one, a line break of the source, not within Chinese text."""
        if self._blank is None:
            self._blank = (start, end, soft)
        elif not soft:
            self._blank = (*self._blank[:2], False)

    def sign(self, signs: str, span: Span) -> None:
        """Put signs that stand for a tag."""
        self._blank = None
        self._put(signs, *span, whole=True)
        self._line.fresh = self._line.own = True

    def close(self, span: Span, breaks: int, *, mark: str | None = None, place: Span = (0, 0)) -> None:
        """End the line; then there are at least so many line breaks. A heading's line has a `mark` of that place."""
        line, self._line, self._blank = self._line, _Line(), None
        if line.parts and not (mark is None and line.is_menu()):
            self._out(mark or "", place)
            self._parts.extend(line.parts)
            self._starts.extend(line.starts)
            self._ends.extend(line.ends)
            self._newlines = 0
        if breaks > self._newlines:
            self._out("\n" * (breaks - self._newlines), span)
            self._newlines = breaks

    def text(self) -> CleanText:
        """What has been written."""
        return CleanText(self._raw, "".join(self._parts), self._starts, self._ends)

    def _put(self, words: str, start: int, end: int, *, whole: bool) -> None:
        line = self._line
        line.parts.append(words)
        if whole:
            line.starts.extend([start] * len(words))
            line.ends.extend([end] * len(words))
        else:
            line.starts.extend(range(start, end))
            line.ends.extend(range(start + 1, end + 1))

    def _out(self, signs: str, span: Span) -> None:
        start, end = span
        if self._starts:
            start, end = max(start, self._starts[-1]), max(end, self._ends[-1])
        self._parts.append(signs)
        self._starts.extend([start] * len(signs))
        self._ends.extend([end] * len(signs))


def _is_wide(char: str) -> bool:
    """Whether a character is Chinese, or a mark as wide: between such a line break of the source is no blank."""
    return "\u2e80" <= char <= "\uffef" or char in "“”‘’—…·"
