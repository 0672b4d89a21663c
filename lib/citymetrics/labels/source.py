"""Chinese on an English page: a plan's own words, marked so that they are read, spoken and set as Chinese.

An English page holds no other Chinese than this; everything else has an English form in data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from citymetrics.labels.html import Cell, Column, Table, apart, build_table, escape
from citymetrics.labels.wording import Label, check_language, wording

HAN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MARKS = "《》〈〉「」『』【】〔〕（）"
# A stretch from the first to the last Chinese character with the figures that belong to it; Latin letters, and the
# quotes and the punctuation of an English sentence around it, end it.
_WITHIN = rf"[^A-Za-z<>“”,;: ]|,(?=\d)|[“”](?={HAN.pattern})"
_STRETCH = re.compile(rf"[\d.,%{_MARKS}]*{HAN.pattern}(?:(?:{_WITHIN})*(?:{HAN.pattern}|[{_MARKS}]))*[\d%]*")


def has_chinese(words: str) -> bool:
    """Whether any Chinese character stands in `words`."""
    return bool(HAN.search(words))


def source_text(words: object, lang: str = "zh") -> str:
    """Words of a plan, an official title or an official name as HTML text; whole in `<span lang="zh">` on an English page.

    >>> source_text("各区 <5处", "en"), source_text("各区", "zh"), source_text("—", "en")
    ('<span lang="zh">各区 &lt;5处</span>', '各区', '—')
    """
    shown = escape(words)
    return f'<span lang="zh">{shown}</span>' if check_language(lang) == "en" and has_chinese(shown) else shown


def mark_source(words: object, lang: str = "zh") -> str:
    """A sentence that quotes a plan as HTML text; on an English page each Chinese stretch in it is in `<span lang="zh">`.

    >>> mark_source("Wuhan (text: “300条”)", "en")
    'Wuhan (text: “<span lang="zh">300条</span>”)'
    """
    if check_language(lang) == "zh" or not has_chinese(str(words)):
        return escape(words)
    given, shown, end = str(words), [], 0
    for found in _STRETCH.finditer(given):
        shown += [escape(given[end : found.start()]), source_text(found.group(), lang)]
        end = found.end()
    return "".join((*shown, escape(given[end:])))


def plan_name(kind: str, name: str) -> Label:
    """A plan's own name for a body (`bodies`) or a part of a place (`grounds`) in both languages; as it is where none is given."""
    return wording().get(f"{kind}.{name}", Label(name, name))


def body_name(name: str | None, lang: str) -> str:
    """What a public body is called in `lang`; empty for none."""
    return plan_name("bodies", name).in_language(lang) if name else ""


def table_in(
    lang: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell | str]],
    frame: pd.DataFrame,
    **more: Any,
) -> Table:
    """`build_table` for a page in `lang`: on an English page, Chinese in a cell is marked as such."""
    marked = [[_marked(cell, lang) for cell in row] for row in rows]
    return build_table(caption, columns, marked, frame, **more)


def _marked(given: Cell | str, lang: str) -> Cell | str:
    cell = given if isinstance(given, Cell) else Cell(given)
    if lang == "zh" or not has_chinese(cell.text + cell.small):
        return given
    small = f"<br><small>{mark_source(cell.small, lang)}</small>" if cell.small else ""
    body = mark_source(cell.text, lang) + apart(cell.text) * bool(cell.markup) + cell.markup
    return replace(cell, text="", markup=body + small, small="")
