"""A table of ours as a `great_tables.GT`, for those who restyle it or take it to a paper.

The cells are plain text, which every way out of great_tables (HTML, LaTeX, pictures) can set: a note's number stands in
brackets, what is small on a page in parentheses behind or below.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from citymetrics.errors import CitymetricsError
from citymetrics.labels.html import Cell, Table
from citymetrics.yamlfile import read_yaml

if TYPE_CHECKING:
    from great_tables import GT

THEME = Path(__file__).with_name("gt.yml")
GROUP = "group"


def make_gt(table: Table, source_notes: Sequence[str] = ()) -> GT:
    """`table` as a `GT` in the suite's look; `source_notes` follow it, a line each.

    The first column is the stub, headings within the table are row groups, numbers stand right with tabular figures. A table
    without rows says why in a note.

    Raises
    ------
    CitymetricsError
        great_tables is not installed.
    """
    try:
        from great_tables import GT
    except ModuleNotFoundError as missing:
        raise CitymetricsError(
            "great_tables is not installed", where="to_gt", mend="pip install 'citymetrics[notebooks]'"
        ) from missing
    frame = _frame(table)
    stub, *others = (name for name in frame.columns if name != GROUP)
    heads: dict[str, Any] = {
        name: plain_text(Cell(column.text, small=column.small).to_html())
        for name, column in zip((stub, *others), table.columns, strict=True)
    }
    # Without an id of its own great_tables draws one by lot, and no two files would be the same.
    own_id = f"cm-{zlib.crc32(table.html.encode())}"
    made = GT(frame, rowname_col=stub, groupname_col=GROUP if table.groups else None, id=own_id)
    made = made.tab_header(table.caption).tab_stubhead(heads.pop(stub)).cols_label(heads).cols_align("left")
    numbers = [
        name
        for name, column in zip((stub, *others), table.columns, strict=True)
        if column.number and name != stub
    ]
    if numbers:
        made = made.cols_align("right", columns=numbers)
    for note in (*(() if table.rows else (table.empty,)), *source_notes):
        made = made.tab_source_note(note)
    theme = _theme()
    made = made.opt_table_font(font=theme["fonts"]).tab_options(**theme["options"])
    return made.opt_css(theme["css"].replace("OWN", f"#{own_id}"))


def _theme() -> Mapping[str, Any]:
    return dict(read_yaml(THEME, name="labels/gt.yml"))


def _frame(table: Table) -> pd.DataFrame:
    """The cells as text, a column each (`c0`, `c1`, …), behind the heading that each row stands under."""
    names = [f"c{position}" for position in range(len(table.columns))]
    numbers = [column.number for column in table.columns]
    cells = [
        [
            _kept_whole(words) if number else words
            for words, number in zip(map(_cell_text, row), numbers, strict=True)
        ]
        for row in table.rows
    ]
    frame = pd.DataFrame(cells, columns=names, dtype="str")
    if table.groups:
        under, heads = "", []
        for position in range(len(frame)):
            under = table.groups.get(position, under)
            heads.append(under)
        frame.insert(0, GROUP, pd.Series(heads, dtype="str"))
    return frame


def _cell_text(cell: Cell) -> str:
    return plain_text(cell.to_html())


def _kept_whole(words: str) -> str:
    """A number with its bound and its note in one line; what is small below it may break."""
    first, *others = words.split("\n")
    return "\n".join((first.replace(" ", "\u00a0"), *others))


def plain_text(html: str) -> str:
    """A cell's HTML as text.

    >>> plain_text('≥ 300<sup class="cm-note"><a href="#note-4">4</a></sup><br><small>text: 300座</small>')
    '≥ 300 [4]\\n(text: 300座)'
    """
    reader = _Plain()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class _Plain(HTMLParser):
    """Writes a cell down, with brackets for what type size and position say on a page."""

    AROUND = {"sup": (" [", "]"), "small": ("(", ")"), "li": ("\n", ""), "p": ("\n", ""), "br": ("\n", "")}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.AROUND.get(tag, ("", ""))[0])

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(self.AROUND.get(tag, ("", ""))[1])

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
