"""What every benchmark returns: an object that knows its inputs, its caveats, what it refused and its evidence.

A result holds numbers and reasons only. How it reads is the room of tables' affair, how it looks that of figures; both stand
below and are asked by name, so that no result needs them before it is shown.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citymetrics.labels.html import Table, write_csv

if TYPE_CHECKING:
    import pandas as pd

    from citymetrics.benchmark.evidence import EvidenceNotes
    from citymetrics.benchmark.inputs import Inputs
    from citymetrics.benchmark.remarks import Refusal, Remark

TABLES, FIGURES = "citymetrics.benchmark.tables.show", "citymetrics.figures"


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

    def _repr_html_(self) -> str:
        return self.html()
