"""What a Word document's styles say of a paragraph: whether it is a heading, of which level, by which list numbered."""

from __future__ import annotations

import re
from typing import Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?(?:heading|标题|[1-9])", re.IGNORECASE)
_LOWEST = 6
_DEEPEST = 20
_DIGITS = 7


def tag(name: str) -> str:
    """The full name of an element of WordprocessingML."""
    return f"{{{_W}}}{name}"


def child(element: Any, name: str) -> Any:
    """The first child of that name, or None."""
    return None if element is None else element.find(tag(name))


def attribute(element: Any, name: str) -> str:
    """An attribute, "" where it or the element is missing."""
    return "" if element is None else str(element.get(tag(name), ""))


def number(words: str, default: int) -> int:
    """A number as an attribute states it; `default` for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < _DIGITS else default


class Styles:
    """The styles by id; what a style does not say, the one that it is based on says."""

    def __init__(self, root: Any):
        styles = [] if root is None else root.iterchildren(tag("style"))
        self._styles = {attribute(style, "styleId"): style for style in styles}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )

    def heading_level(self, paragraph: Any) -> int:
        """1 for the outermost headings, 0 for what is none."""
        own = child(child(paragraph, "pPr"), "outlineLvl")
        if own is not None:
            return _level(own)
        for style in self._chain(paragraph):
            named = _HEADING.fullmatch(attribute(child(style, "name"), "val"))
            if named:
                return min(int(named[1]), _LOWEST)
            level = child(child(style, "pPr"), "outlineLvl")
            if level is not None:
                return _level(level)
        return 0

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of the table of contents."""
        return any(
            _CONTENTS.fullmatch(attribute(child(style, "name"), "val")) for style in self._chain(paragraph)
        )

    def numbering(self, paragraph: Any) -> Any:
        """The `numPr` element that numbers a paragraph, its own or its style's, or None."""
        own = child(child(paragraph, "pPr"), "numPr")
        if own is not None:
            return own
        for style in self._chain(paragraph):
            found = child(child(style, "pPr"), "numPr")
            if found is not None:
                return found
        return None

    def style_ids(self, paragraph: Any) -> list[str]:
        """The ids of a paragraph's style and of those that it is based on."""
        return [attribute(style, "styleId") for style in self._chain(paragraph)]

    def is_hidden(self, run: Any) -> bool:
        """Whether a run of text is hidden."""
        vanish = child(child(run, "rPr"), "vanish")
        return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")

    def _chain(self, paragraph: Any) -> list[Any]:
        name = attribute(child(child(paragraph, "pPr"), "pStyle"), "val") or self._default
        chain: list[Any] = []
        while name in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[name])
            name = attribute(child(self._styles[name], "basedOn"), "val")
        return chain


def _level(element: Any) -> int:
    level = number(attribute(element, "val"), -1) + 1
    return level if level <= _LOWEST else 0
