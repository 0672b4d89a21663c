"""Where a report's pages show the sentence behind a figure: the evidence notes of the briefs, found by the figure's span.

The pages are read as they are; where there is no report yet, there are no anchors.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

_NOTE = re.compile(
    r'<li id="(?P<note>note-\d+)"[^>]*>\s*<b>(?P<text>.*?)</b>.*?<span class="cm-place">(?P<place>.*?)</span></li>',
    re.DOTALL,
)
_SPAN = re.compile(r"(\d+)–(\d+)(?!.*\d–\d)", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Anchor:
    """A place in the report: a page beside the index and the id of a note on it."""

    page: str
    note: str


def find_anchors(observations: pd.DataFrame, reports: Path) -> dict[str, Anchor]:
    """Observation id → the note that shows it, for those that a page cites; a place's own brief goes before others."""
    pages = {path.name: _notes_of(path) for path in sorted(reports.glob("*.html"))}
    shared = [name for name in pages if not name.startswith("city-")]
    anchors = {}
    for row in observations.to_dict("records"):
        span = (str(row["value_text"]), int(row["char_start"]), int(row["char_end"]))
        own = f"city-{row['city']}.html"
        # Another place's brief may hold an equal figure at an equal span, so it is not looked at.
        for page in (own, *shared):
            if note := pages.get(page, {}).get(span):
                anchors[str(row["observation_id"])] = Anchor(page, note)
                break
    return anchors


def _notes_of(path: Path) -> Mapping[tuple[str, int, int], str]:
    """Figure, start and end → note id, for the notes of one page."""
    notes: dict[tuple[str, int, int], str] = {}
    for match in _NOTE.finditer(path.read_text(encoding="utf-8")):
        span = _SPAN.search(_TAG.sub("", match["place"]))
        if span:
            figure = html.unescape(_TAG.sub("", match["text"]))
            notes.setdefault((figure, int(span[1]), int(span[2])), match["note"])
    return notes
