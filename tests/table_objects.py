"""What a page of tables says, as readable text: a line for each heading, paragraph and row, with what marks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

LINES = ("h1", "h2", "h3", "h4", "p", "li", "caption", "tr", "figcaption", "small", "summary")


def written(page: str) -> str:
    """Cells stand between bars, each with its class and with what is cited there."""
    return "\n".join(_lines(html.fromstring(f"<body>{page}</body>"))) + "\n"


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in ("style", "script"):
            continue
        if child.tag == "tr":
            yield f"{_marks(child)} | " + " | ".join(
                f"{_marks(cell)} {_text(cell)}".strip() for cell in child
            )
        elif child.tag in LINES:
            yield f"{_marks(child)} {_text(child)}".strip()
        else:
            yield from _lines(child)


def _marks(element: Any) -> str:
    told = {name: element.get(name) for name in ("class", "colspan", "rowspan", "data-evidence")}
    marks = " ".join(f"{name}={value}" for name, value in told.items() if value)
    return f"{element.tag}[{marks}]" if marks else element.tag


def _text(element: Any) -> str:
    """With a stroke where a line ends, two before small print, and brackets around marks of evidence."""
    for end in element.iter("br"):
        end.tail = f" / {end.tail or ''}"
    for mark in element.iter("sup"):
        mark.text, mark.tail = f"[{mark.text or ''}", f"]{mark.tail or ''}"
    for note in element.iter("small"):
        note.text = f" // {note.text or ''}"
    return " ".join(element.text_content().split())
