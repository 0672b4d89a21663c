"""Adjusting pandoc's document tree (its JSON) before it is written as Typst.

Pandoc's Typst writer knows neither the classes of cells nor evidence notes. Here numbers are aligned right,
columns get widths that fit the page, notes become calls of the template's `note`, and links to nothing become
text. Raw Typst is inserted only as fixed words and digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from citymetrics.briefs.content.model import BriefError
from citymetrics.briefs.paper.columns import ROOM, SMALLEST, lay_out, line_width, measure
from citymetrics.briefs.paper.places import (
    BOXES,
    Node,
    Outline,
    find_nodes,
    hoist,
    note_number,
    raw,
    top_level,
)

STYLES = {
    "cm-place": "soft-text",
    "cm-number": "accent-text",
    "cm-group": "grouped",
    "small": "small-text",
}
# What the column beside the text holds in one line, in widths of a digit of a section's heading.
BESIDE = 11.5
# A row with more lines than this may be broken across pages.
TALL = 24
# What Typst may read as markup although pandoc leaves it bare: list and heading marks in table cells, dashes
# and dots that become other characters, and a mark behind a function's closing bracket (`#strong[a](b)`,
# `#strong[a];`).
RISKY = re.compile(r"\A[!-/:-@\[-`{-~]|[-=+/]|\.(?=\.)|(?<=\.)\.|(?<=\A\d)\.|(?<=\A\d\d)\.|(?<=\A\d\d\d)\.")


def arrange(blocks: list[Node], formulas: list[str], first: int = 0) -> tuple[list[Node], Outline, int]:
    """The blocks of a chapter, ready for the Typst writer; its figures; and the first number left for a place.

    Its formulas are added to `formulas`, as text for those who cannot see them; `first` is the number of its first
    place. The figures are defined before the blocks, which call them up where they are to stand.
    """
    blocks = list(_set_beside(list(_opened(blocks))))
    targets = set(_identifiers(blocks))
    changes: tuple[Callable[[Node], Any], ...] = (
        lambda node: _link(node, targets),
        _table,
        _styled,
        _heading,
        lambda node: _formula(node, formulas),
    )
    for change in changes:
        blocks = _each(blocks, change)
    defined, shown, outline, end = hoist(blocks, first)
    before = [raw("#let pictures = (:)"), *defined, raw("#let slot(number) = slotted(pictures, number)")]
    return _guard(list(_notes([*before, *shown]))), outline, end


def _opened(blocks: list[Node]) -> Iterator[Node]:
    """The blocks with those inside of plain divisions in their place."""
    for block in blocks:
        if block["t"] == "Div" and not set(BOXES) & set(block["c"][0][1]):
            yield from _opened(block["c"][1])
        else:
            yield block


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
    """Spans of certain classes, and Chinese among other text, as calls of the template's functions."""
    if node["t"] != "Span":
        return node
    identifier, classes, pairs = node["c"][0]
    functions = [STYLES[name] for name in classes if name in STYLES][:1]
    if any(name == "lang" and value.startswith("zh") for name, value in pairs):
        functions.append("source")
    if not functions:
        return node
    before = {"t": "RawInline", "c": ["typst", "".join(f"#{function}[" for function in functions)]}
    after = {"t": "RawInline", "c": ["typst", "]" * len(functions)]}
    return {"t": "Span", "c": [[identifier, [], []], [before, *node["c"][1], after]]}


def _set_beside(blocks: list[Node]) -> Iterator[Node]:
    """Headings of sections that fit the column beside the text, where text follows, as calls of `beside`."""
    sections = top_level(blocks)
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if (
            block["t"] == "Header"
            and block["c"][0] == sections
            and following is not None
            and _is_text(following)
            and line_width(block["c"][2]) <= BESIDE
        ):
            yield raw("#beside[")
            yield block
            yield raw("]")
        else:
            yield block


def _is_text(block: Node) -> bool:
    if block["t"] == "Div":
        return bool(set(BOXES) & set(block["c"][0][1]))
    return block["t"] in ("Para", "Plain", "BulletList")


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
            box = next((BOXES[name] for name in block["c"][0][1] if name in BOXES), "")
            inner = _notes(block["c"][1])
            yield from (raw(f"#{box}["), *inner, raw("]")) if box else inner
        elif block["t"] == "OrderedList" and all(note_number(item) for item in block["c"][1]):
            yield raw("#notes(")
            for item in block["c"][1]:
                yield raw(f"note({note_number(item)})[")
                yield from item
                yield raw("],")
            yield raw(")")
        else:
            yield block


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
    room = ROOM[function]
    tall = any(want > TALL * share * room for want, share in zip(full, shares, strict=True))
    for position, column in enumerate(columns):
        column[0] = {"t": "AlignRight" if numeric[position] else "AlignLeft"}
        column[1] = {"t": "ColWidth", "c": round(shares[position], 4)}
    table = {"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}
    calls = [f"#{function}["] if function else []
    if sum(least) > room:
        calls.insert(0, f"#smaller({_shrink(room / sum(least), caption)})[")
    if tall:
        calls.append("#flowing[")
    for call in calls:
        table = {"t": "Div", "c": [["", [], []], [raw(call), table, raw("]")]]}
    return table


def _shrink(scale: float, caption: Any) -> str:
    """The type size of a table that is too wide, as a share of the usual one."""
    if scale < SMALLEST:
        raise BriefError(
            "a table is too wide for paper",
            where=" ".join(node["c"] for node in find_nodes(caption, "Str")) or "PDF",
            expected="columns that fit an A4 page turned sideways",
            mend="Show fewer columns, or tag the cell `screen`.",
        )
    return f"{scale:.2f}"


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
