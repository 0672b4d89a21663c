"""Semantic HTML tables, the one form in which tables reach pages and PDF.

A table is a caption, a head and rows of cells. No inline style and no script: the page's style sheet
decides how it looks, and the PDF route reads the same HTML. Text is escaped here and nowhere else. What a
notebook shows is the same HTML, dressed (see `display`).
"""

from __future__ import annotations

import html as _html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from citymetrics.spreadsheet import without_formulas

if TYPE_CHECKING:
    from great_tables import GT


def escape(given: object) -> str:
    """`given` as HTML text."""
    return _html.escape(str(given), quote=True)


def apart(words: str) -> str:
    """What keeps a note's raised number off `words`: a space behind a unit that is itself raised (m²)."""
    return " " if words[-1:] in ("²", "³") else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` is escaped on output, `markup` (evidence notes) is trusted and follows it, `small`
    is set under it."""

    text: str = ""
    markup: str = ""
    small: str = ""
    css: str = ""

    def to_html(self) -> str:
        body = escape(self.text) + apart(self.text) * bool(self.markup) + self.markup
        return f"{body}<br><small>{escape(self.small)}</small>" if self.small else body


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head (`text`, with the other language or a unit `small` under it) and whether its cells
    are numbers."""

    text: str
    small: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A finished table: HTML for pages, `frame` for those who go on computing.

    `to_frame()` has one row per shown row; `to_csv(path)` writes it with Unix line ends; `to_gt()` gives the same table to
    those who restyle it or take it elsewhere. `columns`, `rows`, `groups` and `empty` are what
    `build_table` was given.
    """

    html: str
    frame: pd.DataFrame = field(repr=False, compare=False)
    caption: str = ""
    columns: tuple[Column, ...] = field(default=(), repr=False, compare=False)
    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False, compare=False)
    groups: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    empty: str = field(default="", repr=False, compare=False)

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        dressed = import_module("citymetrics.labels.display").dress(self.html)
        return {
            "text/html": dressed,
            "text/plain": f"{self.caption} ({len(self.rows)} × {len(self.columns)})",
        }

    def to_frame(self) -> pd.DataFrame:
        return self.frame.copy()

    def to_csv(self, path: Path | str | None = None) -> str | None:
        return write_csv(self.frame, path)

    def to_gt(self, source_notes: Sequence[str] = ()) -> GT:
        """This table as a `great_tables.GT`, with `source_notes` below it.

        Raises
        ------
        CitymetricsError
            great_tables is not installed.
        """
        made: GT = import_module("citymetrics.labels.gt").make_gt(self, source_notes)
        return made


def write_csv(frame: pd.DataFrame, path: Path | str | None = None) -> str | None:
    """`frame` as CSV without index, with Unix line ends; the text itself where `path` is None.

    Such files are opened in spreadsheets, so no cell of them is a formula (see `spreadsheet`).
    """
    written = without_formulas(frame.to_csv(index=False, lineterminator="\n"))
    if path is None:
        return written
    Path(path).write_text(written, encoding="utf-8", newline="")
    return None


def build_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell | str]],
    frame: pd.DataFrame,
    *,
    css: str = "",
    empty: str = "",
    groups: Mapping[int, str] | None = None,
) -> Table:
    """A table of `rows` under `columns`; the first cell of each row is its head.

    `groups` maps a row's position to a heading that spans the table above it. `empty` is said in place of
    rows where there are none, so that a page never shows a bare frame.
    """
    head = "".join(
        f'<th scope="col"{_css("num" if column.number else "")}>'
        f"{Cell(column.text, small=column.small).to_html()}</th>"
        for column in columns
    )
    body = []
    cells = [tuple(one if isinstance(one, Cell) else Cell(one) for one in row) for row in rows]
    for position, row in enumerate(cells):
        if groups and position in groups:
            body.append(
                f'<tr class="cm-group"><th scope="rowgroup" colspan="{len(columns)}">'
                f"{escape(groups[position])}</th></tr>"
            )
        line = []
        for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
            css_classes = " ".join(part for part in ("num" if column.number else "", cell.css) if part)
            tag = 'th scope="row"' if index == 0 else "td"
            line.append(f"<{tag}{_css(css_classes)}>{cell.to_html()}</{tag.split()[0]}>")
        body.append("<tr>" + "".join(line) + "</tr>")
    if not rows:
        body.append(f'<tr><td colspan="{len(columns)}">{escape(empty)}</td></tr>')
    classes = " ".join(part for part in ("cm-table", css) if part)
    markup = (
        f'<table class="{classes}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )
    kept = MappingProxyType(dict(groups or {}))
    return Table(markup, frame, caption, tuple(columns), tuple(cells), kept, empty)


def _css(classes: str) -> str:
    return f' class="{classes}"' if classes else ""
