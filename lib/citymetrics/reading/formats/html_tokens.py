"""A page's source → tags and stretches of text, each with its place in the source.

The rules are those of the HTML standard's tokenizer as far as text depends on them. The standard library's parser keeps
lines and columns and not offsets, and scans some broken pages over and over; here every character is looked at a
bounded number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.entities import html5
from importlib import resources
from typing import Any, Literal

import yaml

_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*+)")
_BETWEEN = re.compile(r"[\s/]*+")
_ATTRIBUTE = re.compile(r"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+)?+")
_UNQUOTED = re.compile(r"[^\s>]*+")
_COMMENT_END = re.compile(r"--!?>")
_KEPT = frozenset(
    ("aria-hidden", "class", "colspan", "hidden", "href", "id", "role", "rowspan", "style", "type")
)
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,8};?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_LONGEST_BARE = max(len(name) for name in html5 if not name.endswith(";"))


@dataclass(frozen=True, slots=True)
class Token:
    """`raw[start:end]`: a stretch of text, or a tag with its lower-case `name` and those attributes that matter."""

    kind: Literal["text", "open", "close"]
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


@cache
def rules() -> dict[str, Any]:
    """`html.yml`, its lists as sets."""
    data = yaml.safe_load(resources.files(__package__).joinpath("html.yml").read_text("utf-8"))
    return {name: frozenset(rule) if isinstance(rule, list) else rule for name, rule in data.items()}


def tokenize(raw: str) -> Iterator[Token]:
    """The tags and texts of a page in its order; comments, declarations and scripts are neither."""
    last = raw.rfind(">")
    quotes = True
    text = at = 0
    while (match := _MARKUP.search(raw, at)) and match.start() < last:
        start = match.start()
        name = _NAME.match(raw, start + 1)
        token: Token | None = None
        if name is None:
            end = _end_of_declaration(raw, start)
        elif raw[start + 1] == "/":
            end = raw.index(">", start) + 1
            token = Token("close", start, end, name[1].lower())
        else:
            token = _open_tag(raw, start, name, quotes)
            if token is None:
                quotes = False
                token = _open_tag(raw, start, name, quotes)
            if token is None:
                at = start + 1
                continue
            end = token.end
        if start > text:
            yield Token("text", text, start)
        if token is not None:
            yield token
            if token.kind == "open" and token.name in rules()["raw"] and not token.closed:
                end = _end_of_raw(raw, token)
        text = at = end
    if len(raw) > text:
        yield Token("text", text, len(raw))


def _end_of_declaration(raw: str, start: int) -> int:
    """Where a comment, declaration or processing instruction ends; one that is never closed takes the rest."""
    if raw.startswith("<!--", start):
        if raw.startswith(">", start + 4):
            return start + 5
        end = _COMMENT_END.search(raw, start + 4)
        return end.end() if end else len(raw)
    return raw.index(">", start) + 1


def _end_of_raw(raw: str, token: Token) -> int:
    """Where the content of a script or the like ends: before its closing tag, else with the page."""
    end = _raw_end(token.name).search(raw, token.end)
    return end.start() if end else len(raw)


@cache
def _raw_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE)


def _open_tag(raw: str, start: int, name: re.Match[str], quotes: bool) -> Token | None:
    """The tag that opens at `start`; None where the page ends inside it.

    Without `quotes` it ends at the first bracket: so a page with an unpaired quotation mark is still read.
    """
    attributes: dict[str, str] = {}
    at = name.end()
    while True:
        between = _BETWEEN.match(raw, at)
        at = between.end() if between else at
        if at >= len(raw):
            return None
        if raw[at] == ">":
            return Token("open", start, at + 1, name[1].lower(), attributes, raw[at - 1] == "/")
        attribute = _ATTRIBUTE.match(raw, at)
        if attribute is None:  # pragma: no cover - any other character begins an attribute
            return None
        at, value = attribute.end(), ""
        if attribute[0].rstrip().endswith("=") and len(attribute[0]) > 1 and at < len(raw):
            if quotes and raw[at] in "\"'":
                end = raw.find(raw[at], at + 1)
                if end < 0:
                    return None
                value, at = raw[at + 1 : end], end + 1
            else:
                unquoted = _UNQUOTED.match(raw, at)
                value = unquoted[0] if unquoted else ""
                at += len(value)
        key = attribute[1].lower()
        if key in _KEPT:
            attributes.setdefault(key, value)


def references(raw: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The character references (`&nbsp;`, `&#178;`) of a text: span and what stands for it."""
    for match in _REFERENCE.finditer(raw, start, end):
        reference = match[0]
        if reference[1] == "#" or reference.endswith(";"):
            known = reference[1] == "#" or reference[1:] in html5
            if known:
                yield match.start(), match.end(), html.unescape(reference)
                continue
        name = reference[1:]
        for length in range(min(len(name), _LONGEST_BARE), 1, -1):
            if name[:length] in html5:
                yield match.start(), match.start() + 1 + length, html5[name[:length]]
                break
