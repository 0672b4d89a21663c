"""How a result prints by itself in a notebook: its tables, what qualifies them, what was refused, and the sentences.

`result_tables` is the register of which tables show which kind of result; each module of tables adds its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.remarks import Refusal, Remark, unique, unique_refusals
from citymetrics.benchmark.result import Result
from citymetrics.benchmark.tables.cells import remark_list, word_list
from citymetrics.benchmark.tables.condense import condense
from citymetrics.benchmark.tables.denominators import denominators_table
from citymetrics.labels import Table, escape, text


@singledispatch
def result_tables(result: Any, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Sequence[Table]:
    """The tables that show `result`. Raises `TypeError` for a kind of result that no module of tables registered."""
    raise TypeError(f"no tables are registered for {type(result).__name__}")


def result_html(result: Result, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> str:
    """The tables of `result` followed by what qualifies them; headings are left to the notebook.

    Without `notes` the result brings its own, numbered from one; with them the page lists them once for all.
    """
    own = EvidenceNotes(result.inputs, lang=lang) if notes is None else None
    parts = [table.html for table in result_tables(result, own if own is not None else notes, lang=lang)]
    listings = (
        (RemarkList(result.caveats, lang=lang), "tables.caveats"),
        (RemarkList(result.refused, lang=lang, css="cm-refused"), "tables.refused"),
    )
    for listing, head in listings:
        if len(listing):
            parts.append(f"<p><strong>{escape(text(head, lang))}</strong></p>{listing._repr_html_()}")
    if getattr(result, "denominators", ()):
        parts.append(denominators_table(result, lang=lang).html)
    if own:
        parts.append(f"<p><strong>{escape(text('tables.evidence', lang))}</strong></p>{own._repr_html_()}")
    return "".join(parts)


class RemarkList:
    """Remarks or refusals of results as a list for a page, or `condensed` into few lines for a brief; says so where there are none."""

    def __init__(
        self,
        remarks: tuple[Remark | Refusal, ...],
        *,
        lang: str = "zh",
        css: str = "cm-caveats",
        empty: str = "tables.no_caveats",
        condensed: bool = False,
    ):
        self.remarks, self.lang, self.css, self.empty = remarks, lang, css, empty
        self.condensed = condensed

    def __len__(self) -> int:
        return len(self.remarks)

    def _repr_html_(self) -> str:
        if self.condensed and self.remarks:
            short = condense(self.remarks, self.lang)
            closing = escape(short.closing(self.lang))
            listed = word_list(short.lines, self.lang, self.css)
            return listed + (f'<p class="cm-more">{closing}</p>' if closing else "")
        listed = remark_list(self.remarks, self.lang, self.css)
        return listed or f'<p class="cm-empty">{escape(text(self.empty, self.lang))}</p>'


def _said(result: Any, name: str) -> list[Any]:
    """The remarks of a result; those of a single metric name it, as they will stand among others."""
    remarks = getattr(result, name)
    one_metric = getattr(result, "metric", None) in result.inputs.metrics
    return [one.on(result.label) for one in remarks] if one_metric else list(remarks)


def caveat_list(*results: Any, lang: str = "zh", full: bool = False) -> RemarkList:
    """The caveats of `results` by topic, in few lines; with `full` each wording once."""
    remarks = unique(one for result in results for one in _said(result, "caveats"))
    return RemarkList(remarks, lang=lang, condensed=not full)


def refusal_list(*results: Any, lang: str = "zh", full: bool = False) -> RemarkList:
    """What `results` refused to compare, by reason, in few lines; with `full` each wording once."""
    refused = unique_refusals(one for result in results for one in _said(result, "refused"))
    return RemarkList(refused, lang=lang, css="cm-refused", empty="tables.no_refused", condensed=not full)
