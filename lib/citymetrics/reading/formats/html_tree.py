"""Tags → the tree of those elements that matter for the text.

Inline elements that change nothing (bold, spans, unknown names) are left out, so that a number may be set in any
number of them. Nothing here recurses: pages nest as deep as they like.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from citymetrics.reading.formats.html_tokens import Token, rules, tokenize

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th", "caption")
_TABLE_PARTS = ("td", "th", "tr", "thead", "tbody", "tfoot", "caption", "table")
_MEANT = ("a", "br", "sup")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_MOST = 0.5

Span = tuple[int, int]


@dataclass(slots=True, eq=False)
class Node:
    """An element: its opening tag, what is in it (elements and spans of text), and the tag that ended it.

    `holds` says what makes a table one for layout: tables and headings in it.
    """

    name: str
    tag: Span
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | Span] = field(default_factory=list)
    close: Span = (0, 0)
    hidden: bool = False
    holds: bool = False

    @property
    def preformatted(self) -> bool:
        return self.name == "pre" or bool(_PREFORMATTED.search(self.attributes.get("style", "")))


Event = tuple[Literal["enter", "exit", "text"], Node, Span]


def walk(root: Node) -> Iterator[Event]:
    """Every visible element at its start and end, and every text with the element it stands in, in order."""
    stack = [(root, 0)]
    yield "enter", root, root.tag
    while stack:
        node, index = stack.pop()
        if index == len(node.children):
            yield "exit", node, node.close
            continue
        stack.append((node, index + 1))
        child = node.children[index]
        if isinstance(child, tuple):
            yield "text", node, child
        elif not child.hidden:
            yield "enter", child, child.tag
            stack.append((child, 0))


def parse(raw: str) -> Node:
    """The tree of a page; its root is no element."""
    builder = _Builder(len(raw))
    for token in tokenize(raw):
        builder.take(token)
    builder.close_from(0, (len(raw), len(raw)))
    return builder.root


class _Builder:
    """The open elements; `open[name]` holds where in the stack each stands, so that nothing searches it."""

    def __init__(self, length: int):
        self.root = Node("", (0, 0))
        self.length = length
        self.stack: list[Node] = []
        self.open: defaultdict[str, list[int]] = defaultdict(list)
        self.hidden = 0

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._top.children.append((token.start, token.end))
        elif token.kind == "open":
            self._open(token)
        else:
            self._close(token)

    @property
    def _top(self) -> Node:
        return self.stack[-1] if self.stack else self.root

    def _last(self, names: tuple[str, ...] | list[str]) -> int:
        return max((self.open[name][-1] for name in names if self.open.get(name)), default=-1)

    def _open(self, token: Token) -> None:
        name, span = token.name, (token.start, token.end)
        node = Node(name, span, dict(token.attributes), hidden=_is_hidden(token))
        block = name in rules()["blocks"]
        if not (block or name in _MEANT or node.hidden or self.hidden):
            return
        if block:
            self._end_implied(name, span)
        if name in HEADINGS or name == "table":
            at = self._last(["table"])
            if at >= 0:
                self.stack[at].holds = True
        if name in ("td", "th") and self._last(["tr"]) < self._last(["table"]):
            row = Node("tr", span)
            self._top.children.append(row)
            self._push(row)
        self._top.children.append(node)
        if name in rules()["void"] or (token.closed and name in rules()["raw"]):
            node.close = span
        else:
            self._push(node)

    def _push(self, node: Node) -> None:
        self.open[node.name].append(len(self.stack))
        self.stack.append(node)
        self.hidden += node.hidden

    def _end_implied(self, name: str, span: Span) -> None:
        """End what cannot hold `name`: an open paragraph, the list item or cell before."""
        if self._last(["p"]) > self._last([*_CELLS, "table"]):
            self.close_from(self._last(["p"]), span)
        rule = rules()["implied_ends"].get(name)
        if rule:
            within = self._last(rule["within"])
            while (at := self._last(rule["ends"])) > within:
                self.close_from(at, span)

    def _close(self, token: Token) -> None:
        name, span = token.name, (token.start, token.end)
        if name == "br":
            self._top.children.append(Node("br", span, close=span))
            return
        if name in _TABLE_PARTS:
            at = self._last([name])
            bound = -1 if name == "table" else self._last(["table"])
        else:
            at = self._last(HEADINGS if name in HEADINGS else [name])
            bound = self._last(_CELLS)
        if at > bound:
            self.close_from(at, span)

    def close_from(self, at: int, span: Span) -> None:
        """End the open elements from the outermost at `at` of the stack."""
        while len(self.stack) > at:
            node = self.stack.pop()
            self.open[node.name].pop()
            self.hidden -= node.hidden
            node.close = span
            if not node.hidden and node.name not in ("html", "body"):
                node.hidden = _is_furniture(node, self.length)


def _is_hidden(token: Token) -> bool:
    attributes = token.attributes
    return token.name in rules()["hidden"] or (
        token.name not in ("html", "body")
        and (
            "hidden" in attributes
            or attributes.get("aria-hidden", "").lower() == "true"
            or bool(_INVISIBLE.search(attributes.get("style", "")))
        )
    )


def _is_furniture(node: Node, length: int) -> bool:
    """Whether an element is named as furniture and is only a part of the page."""
    if not (node.attributes or node.name in rules()["furniture_elements"]):
        return False
    if node.close[1] - node.tag[0] > _MOST * length:
        return False
    names = {node.attributes.get("id", "").lower(), *node.attributes.get("class", "").lower().split()}
    return (
        node.name in rules()["furniture_elements"]
        or node.attributes.get("role", "").lower() in rules()["roles"]
        or not names.isdisjoint(rules()["furniture_names"])
    )
