"""How a table or a whole result looks in a notebook: the same HTML as on a page, with a style sheet of its own.

In JupyterLab and the classic viewers nothing else styles our tables, so each output brings its rules; they hold inside the
output only, take the colours around them, light or dark, and load nothing. A brief's reader drops the style and the frames
(`article` is no element that it keeps) and is left with the bare table.

A number's note tells its sentence when it is pointed at or reached with the keyboard, where the same output holds the list
of notes (`<ol class="cm-notes">`); their identifiers become the output's own, as a notebook shows many lists.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from citymetrics.labels.html import escape

PLOTLY = "application/vnd.plotly.v1+json"
STYLE = Path(__file__).with_name("display.css")
_TABLE = re.compile(r'<table class="cm-table.*?</table>', re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'(?<=<a )href="#(note-\d+)"(?: data-said="[^"]*")?')
_NOTE = re.compile(r'(?<=<li )id="(note-\d+)"')


@cache
def style() -> str:
    """The rules of `display.css` as one `<style>` element."""
    rules = re.sub(r"/\*.*?\*/", "", STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return f"<style>{' '.join(rules.split())}</style>"


def dress(html: str, *, notes: str = "") -> str:
    """`html` (tables, lists and notes of ours) for a notebook: styled, wide tables in a frame that scrolls, notes that speak.

    `notes` is the list of notes, where it is not in `html`.
    """
    told = with_sentences(html, notes=notes)
    return f'{style()}<article class="cm-shown">{_TABLE.sub(_framed, told)}</article>'


def _framed(table: re.Match[str]) -> str:
    caption = _CAPTION.search(table.group())
    label = f' aria-label="{_TAG.sub("", caption.group(1))}"' if caption else ""
    return f'<article class="cm-wide" role="region" tabindex="0"{label}>{table.group()}</article>'


def with_sentences(html: str, *, notes: str = "") -> str:
    """`html` with what its own list of notes (or that in `notes`) says put beside every link to one of them, as `data-said`.

    Links whose note stands elsewhere stay as they are.
    """
    said = sentences(html + notes)
    if not said:
        return html
    mark = zlib.crc32((html + notes).encode())

    def link(found: re.Match[str]) -> str:
        note = found.group(1)
        if note not in said:
            return found.group()
        return f'href="#{note}-{mark}" data-said="{escape(said[note])}"'

    return _NOTE.sub(rf'id="\1-{mark}"', _LINK.sub(link, html))


def live(data: Mapping[str, Any]) -> dict[str, Any]:
    """A figure's output for JupyterLab: with the plotly figure on a light ground, which its ink is made for."""
    kept = dict(data)
    if PLOTLY in kept:
        figure = kept[PLOTLY]
        kept[PLOTLY] = {**figure, "layout": {**figure.get("layout", {}), "paper_bgcolor": "#ffffff"}}
    return kept


def sentences(html: str) -> Mapping[str, str]:
    """What each note of the lists in `html` says, in one line, by its identifier."""
    reader = _Notes()
    reader.feed(html)
    reader.close()
    return {note: " ".join("".join(parts).split()) for note, parts in reader.said.items()}


class _Notes(HTMLParser):
    """Collects the text of the items of `<ol class="cm-notes">`."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self._in_list, self._note = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "ol":
            self._in_list = "cm-notes" in (given.get("class") or "").split()
        elif tag == "li" and self._in_list:
            self._note = given.get("id") or ""
            if self._note:
                self.said[self._note] = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "li"):
            self._note = ""
            self._in_list = self._in_list and tag != "ol"

    def handle_data(self, data: str) -> None:
        if self._note:
            self.said[self._note].append(data)
