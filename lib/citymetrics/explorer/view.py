"""One view of the explorer in words and numbers: tables, sentences, caveats and refusals as HTML, and its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from citymetrics.benchmark import Comparison, EvidenceNotes, absence_of, denominators_table
from citymetrics.benchmark.tables.cells import remark_list, word_list
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.explorer.sentences import MOST, sentence_list
from citymetrics.explorer.state import Exploration
from citymetrics.labels import escape, text
from citymetrics.labels.display import PLOTLY, dress, live

PARTS = ("figure", "table", "sentences", "remarks")


@dataclass(frozen=True)
class Seen:
    """What a state shows. Everything is made when it is asked for, and once.

    Raises
    ------
    CitymetricsError
        On first use, where the state has nothing to show, as without any place.
    """

    state: Exploration

    @cached_property
    def figure(self) -> Any:
        """The `FigurePair` of the result."""
        return self.state.result.draw(lang=self.state.lang)

    @property
    def picture(self) -> tuple[dict[str, Any], int]:
        """The interactive figure as a notebook's output holds it, and its height in pixels."""
        interactive = self.figure.interactive
        data = {PLOTLY: json.loads(interactive.to_json()), "text/plain": self.figure.alt}
        return live(data), int(interactive.layout.height or 0)

    @cached_property
    def notes(self) -> EvidenceNotes:
        """The notes of the tables, numbered."""
        notes = EvidenceNotes(self.state.inputs, lang=self.state.lang)
        self._tables(notes)
        return notes

    def _tables(self, notes: EvidenceNotes) -> str:
        return "".join(table.html for table in result_tables(self.state.result, notes, lang=self.state.lang))

    def html(self, parts: Collection[str] = PARTS) -> str:
        """The `parts` that are no figure, for a notebook."""
        sentences = sentence_list(self.notes, self.state.inputs)
        shown: dict[str, Callable[[], str]] = {
            "figure": lambda: f"<p><small>{escape(self.figure.caption)}</small></p>",
            "table": lambda: self._tables(self.notes),
            "sentences": lambda: self._sentences(sentences),
            "remarks": self._remarks,
        }
        return dress("".join(make() for part, make in shown.items() if part in parts), notes=sentences)

    def _sentences(self, listed: str) -> str:
        if not listed:
            return ""
        lang, count = self.state.lang, len(self.notes)
        more = text("explorer.many_sentences", lang, shown=MOST, count=count) if count > MOST else ""
        return f"{_head('explorer.sentences_head', lang)}{listed}" + (
            f"<p>{escape(more)}</p>" if more else ""
        )

    def _remarks(self) -> str:
        lang, result = self.state.lang, self.state.result
        pieces = [
            ("tables.caveats", remark_list(result.caveats, lang, "cm-caveats")),
            ("tables.refused", remark_list(result.refused, lang, "cm-refused")),
            ("explorer.absent_head", word_list(list(self._absences()), lang, "cm-refused")),
        ]
        written = "".join(_head(address, lang) + html for address, html in pieces if html)
        divided = getattr(result, "denominators", ())
        return written + (denominators_table(result, lang=lang).html if divided else "")

    def _absences(self) -> Iterator[str]:
        """Why a place has no target of the metric."""
        state, result = self.state, self.state.result
        if not isinstance(result, Comparison) or state.role != "target":
            return
        for city in result.cities:
            found = None if result.headline_of(city) else absence_of(state.metric, city, state.inputs)
            if found is not None:
                place = state.inputs.place_label(city)
                kind = text(f"tables.absence_{found.kind}", state.lang)
                why = found.reason.text(state.lang) if found.reason else ""
                form = "explorer.absent_why" if why else "explorer.absent"
                yield text(form, state.lang, place=place, kind=kind, **({"reason": why} if why else {}))

    def save(self, folder: Path | str) -> list[Path]:
        """Write the figure with what belongs to it, and the result's rows as `<name>-rows.csv`, into `folder`."""
        written = list(self.figure.save(folder))
        rows = Path(folder) / f"{self.figure.name}-rows.csv"
        self.state.result.to_csv(rows)
        return [*written, rows]


def _head(address: str, lang: str) -> str:
    return f"<p><strong>{escape(text(address, lang))}</strong></p>"
