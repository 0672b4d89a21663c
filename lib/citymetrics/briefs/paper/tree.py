"""Adjusting pandoc's document tree (its JSON) before it is written as Typst.

Pandoc's Typst writer knows neither the classes of cells nor evidence notes. Here numbers are aligned right,
columns get widths that fit the page, notes become calls of the template's `note`, and links to nothing become
text. Raw Typst is inserted only as fixed words and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from citymetrics.briefs.paper.columns import lay_out, measure

Node = dict[str, Any]
NOTE = re.compile(r"note-(\d+)(?:-\d+)?\Z")
STYLES = {
    "cm-place": "soft-text",
    "cm-number": "accent-text",
    "cm-group": "accent-text",
    "small": "small-text",
}
# What Typst may read as markup although pandoc leaves it bare: list and heading marks in table cells, dashes
# and dots that become other characters, and a mark behind a function's closing bracket (`#strong[a](b)`,
# `#strong[a];`).
RISKY = re.compile(r"\A[!-/:-@\[-`{-~]|[-=+/]|\.(?=\.)|(?<=\.)\.|(?<=\A\d)\.|(?<=\A\d\d)\.|(?<=\A\d\d\d)\.")


def arrange(blocks: list[Node]) -> tuple[list[Node], list[str]]:
    """The blocks of a document, ready for the Typst writer, and its formulas as text for those who cannot see
    them."""
    targets = set(_identifiers(blocks))
    formulas: list[str] = []
    for change in (
        lambda node: _link(node, targets),
        _table,
        _styled,
        _heading,
        lambda node: _formula(node, formulas),
    ):
        blocks = _each(blocks, change)
    return _guard(list(_notes(blocks))), formulas


def _each(value: Any, change: Callable[[Node], Any]) -> Any:
    """`value` with `change` applied to every node, inner ones first."""
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    if isinstance(value, dict):
        changed = {key: _each(item, change) for key, item in value.items()}
        return change(changed) if "t" in changed else changed
    return value


def _guard(value: Any) -> Any:
    """`value` with every risky character written as its code point: raw Typst, but never a character of the
    text itself."""
    if isinstance(value, list):
        guarded: list[Any] = []
        for item in value:
            if isinstance(item, dict) and item.get("t") == "Str":
                guarded.extend(_guarded(item["c"]))
            else:
                guarded.append(_guard(item))
        return guarded
    if isinstance(value, dict):
        return {key: _guard(item) for key, item in value.items()}
    return value


def _guarded(text: str) -> Iterator[Node]:
    done = 0
    for found in RISKY.finditer(text):
        if found.start() > done:
            yield {"t": "Str", "c": text[done : found.start()]}
        yield {"t": "RawInline", "c": ["typst", f"\\u{{{ord(found[0]):x}}}"]}
        done = found.end()
    if done < len(text):
        yield {"t": "Str", "c": text[done:]}


def _identifiers(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        # An attribute is [identifier, classes, pairs].
        if len(value) == 3 and isinstance(value[0], str) and isinstance(value[1], list) and value[0]:
            yield value[0]
        for item in value:
            yield from _identifiers(item)
    elif isinstance(value, dict):
        yield from _identifiers(value.get("c"))


def _heading(node: Node) -> Node:
    """The title stands apart in a PDF, so the sections begin at level 1."""
    if node["t"] == "Header":
        node["c"][0] = max(1, node["c"][0] - 1)
    return node


def _link(node: Node, targets: set[str]) -> Node:
    if node["t"] != "Link":
        return node
    attributes, inlines, (address, _) = node["c"]
    if address.startswith("#") and address[1:] in targets:
        return node
    if re.match(r"(?:https?|mailto):", address):
        return node
    return {"t": "Span", "c": [attributes, inlines]}


def _styled(node: Node) -> Node:
    """Spans of certain classes as calls of the template's functions."""
    function = (
        next((STYLES[name] for name in node["c"][0][1] if name in STYLES), "") if node["t"] == "Span" else ""
    )
    if not function:
        return node
    before, after = (
        {"t": "RawInline", "c": ["typst", f"#{function}["]},
        {"t": "RawInline", "c": ["typst", "]"]},
    )
    return {"t": "Span", "c": [[node["c"][0][0], [], []], [before, *node["c"][1], after]]}


def _formula(node: Node, formulas: list[str]) -> Node:
    if node["t"] != "Math":
        return node
    formulas.append(node["c"][1])
    before = f"#[#set math.equation(alt: formula-alt({len(formulas) - 1})); "
    inner = [{"t": "RawInline", "c": ["typst", before]}, node, {"t": "RawInline", "c": ["typst", "]"]}]
    return {"t": "Span", "c": [["", [], []], inner]}


def _notes(blocks: list[Node]) -> Iterator[Node]:
    """Evidence notes as calls of `note`, whose number is the one that the text refers to."""
    for block in blocks:
        if block["t"] == "Div":
            yield from _notes(block["c"][1])
        elif block["t"] == "OrderedList" and all(_note_number(item) for item in block["c"][1]):
            yield _raw("#notes[")
            for item in block["c"][1]:
                yield _raw(f"#note({_note_number(item)})[")
                yield from item
                yield _raw("]")
            yield _raw("]")
        else:
            yield block


def _note_number(item: list[Node]) -> str:
    first = item[0]["c"] if item and item[0]["t"] in ("Plain", "Para") else []
    span = first[0] if first and isinstance(first[0], dict) and first[0]["t"] == "Span" else None
    found = NOTE.match(span["c"][0][0]) if span else None
    return found[1] if found else ""


def _raw(code: str) -> Node:
    return {"t": "RawBlock", "c": ["typst", code]}


def _table(node: Node) -> Node:
    if node["t"] != "Table":
        return node
    attributes, caption, columns, head, bodies, foot = node["c"]
    numeric = [False] * len(columns)
    full, least = [0.0] * len(columns), [0.0] * len(columns)
    for row in (row for part in _parts(head, bodies, foot) for row in part):
        for position, cell in _placed(row[1]):
            (_, classes, _), _, _, span, content = cell
            if "num" in classes:
                cell[1] = {"t": "AlignRight"}
                numeric[position] = numeric[position] or span == 1
            if span == 1:
                widths = measure(content, whole=bool({"num", "cm-whole"} & set(classes)))
                full[position] = max(full[position], widths[0])
                least[position] = max(least[position], widths[1])
            if "cm-group" in row[0][1]:
                cell[4] = [_grouped(block) for block in content]
    function, shares = lay_out(full, least)
    for position, column in enumerate(columns):
        column[0] = {"t": "AlignRight" if numeric[position] else "AlignLeft"}
        column[1] = {"t": "ColWidth", "c": round(shares[position], 4)}
    table = {"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}
    if not function:
        return table
    return {"t": "Div", "c": [["", [], []], [_raw(f"#{function}["), table, _raw("]")]]}


def _grouped(block: Node) -> Node:
    """The heading of a group of rows, to be set apart from the rows."""
    if block["t"] not in ("Plain", "Para"):
        return block
    return {"t": block["t"], "c": [{"t": "Span", "c": [["", ["cm-group"], []], block["c"]]}]}


def _parts(head: Any, bodies: Any, foot: Any) -> Iterator[list[Any]]:
    yield head[1]
    for body in bodies:
        yield body[2]
        yield body[3]
    yield foot[1]


def _placed(cells: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    position = 0
    for cell in cells:
        yield position, cell
        position += cell[3]
