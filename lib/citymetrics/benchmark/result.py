"""What every benchmark returns: an object that knows its inputs, its caveats, what it refused and its evidence.

A result holds numbers and reasons only. How it reads is the room of tables' affair, how it looks that of figures; both stand
below and are asked by name, so that no result needs them before it is shown.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citymetrics.labels.display import dress, live, sentences
from citymetrics.labels.html import Table, write_csv

if TYPE_CHECKING:
    import pandas as pd
    from great_tables import GT

    from citymetrics.benchmark.evidence import EvidenceNotes
    from citymetrics.benchmark.inputs import Inputs
    from citymetrics.benchmark.remarks import Refusal, Remark

TABLES, FIGURES = "citymetrics.benchmark.tables.show", "citymetrics.figures"
NOTES = "citymetrics.benchmark.evidence"


class Result:
    """The common base of results, which are frozen dataclasses with at least these attributes.

    `frame` is the result as one tidy table; `evidence` the ids of the observations (or mentions of instruments) behind it;
    `caveats` qualify it, `refused` says what was left out and why. A cell without a number is NaN in `frame`, and never shown.
    """

    if TYPE_CHECKING:

        @property
        def frame(self) -> pd.DataFrame: ...
        @property
        def evidence(self) -> tuple[str, ...]: ...
        @property
        def caveats(self) -> tuple[Remark, ...]: ...
        @property
        def refused(self) -> tuple[Refusal, ...]: ...
        @property
        def inputs(self) -> Inputs: ...

    def to_frame(self) -> pd.DataFrame:
        """A copy of `frame`, to go on computing with."""
        return self.frame.copy()

    def to_csv(self, path: Path | str | None = None) -> str | None:
        """Write `to_frame()` with Unix line ends; the text itself where `path` is None."""
        return write_csv(self.to_frame(), path)

    def tables(self, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
        """The tables that show this result; with `notes`, each number is followed by its note."""
        return list(import_module(TABLES).result_tables(self, notes, lang=lang))

    def html(self, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> str:
        """The whole result for a page: tables, caveats, refusals, denominators and, without `notes`, its own evidence notes."""
        return str(import_module(TABLES).result_html(self, notes, lang=lang))

    def draw(self, *, lang: str = "zh", **options: Any) -> Any:
        """The figure of this result, static and interactive (a `FigurePair`); says why where there is nothing to draw."""
        return import_module(FIGURES).draw_result(self, lang=lang, **options)

    def to_gt(self, *, lang: str = "zh", table: int = 0) -> GT:
        """One of `tables` (the first, if not said otherwise) as a `great_tables.GT` to restyle or take to a paper.

        Below it stand the caveats, the refusals and the sentence behind each number.

        Raises
        ------
        CitymetricsError
            great_tables is not installed.
        """
        notes = import_module(NOTES).EvidenceNotes(self.inputs, lang=lang)
        chosen = self.tables(notes, lang=lang)[table]
        lines = [one.text(lang) for said in (self.caveats, self.refused) for one in said]
        remarks = dict.fromkeys(words[:1].upper() + words[1:] for words in lines)
        said = sentences(notes._repr_html_()).values()
        return chosen.to_gt(
            [*remarks, *(f"[{number}] {words}" for number, words in enumerate(said, start=1))]
        )

    def show(self, *, lang: str = "zh") -> None:
        """Show the figure and the tables in a notebook, in `lang`; a result that is a cell's last line does so in Chinese."""
        display = import_module("IPython.display").display
        figure = self._figure(lang)
        if figure is not None:
            data, about = figure._repr_mimebundle_()
            display(live(data), metadata=about, raw=True)
        display(Dressed(self, lang))

    def _figure(self, lang: str) -> Any:
        """The figure, None where this kind of result has none or there is nothing in it."""
        drawn = import_module(FIGURES).draw_result
        if drawn.dispatch(type(self)) is drawn.dispatch(object):
            return None
        figure = self.draw(lang=lang)
        return None if figure.frame.empty else figure

    def _ipython_display_(self) -> None:
        self.show()

    def _repr_html_(self) -> str:
        return self.html()


class Dressed:
    """What is below the figure of a result in a notebook: tables, what qualifies them, and the sentences."""

    def __init__(self, result: Result, lang: str):
        self.result, self.lang = result, lang

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        captions = [table.caption for table in self.result.tables(lang=self.lang)]
        return {"text/html": dress(self.result.html(lang=self.lang)), "text/plain": "\n".join(captions)}
