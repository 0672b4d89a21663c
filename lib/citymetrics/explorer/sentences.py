"""The sentences behind the numbers of a view, each figure marked where it stands; where that is not known nothing is."""

from __future__ import annotations

from citymetrics.benchmark import EvidenceNotes, Inputs
from citymetrics.benchmark.evidence import figure_span, place_parts
from citymetrics.benchmark.inputs import Row
from citymetrics.labels import escape, in_language, source_text

MOST = 60
"""How many sentences a view shows; a whole theme has hundreds."""


def marked(row: Row, inputs: Inputs) -> str:
    """The sentence as HTML with its figure in `<mark>`, as the plan writes it."""
    quote, span = str(row["quote"]), figure_span(row, inputs)
    if span is None:
        span = (0, 0)
    before, figure, after = (
        escape(part) for part in (quote[: span[0]], quote[slice(*span)], quote[span[1] :])
    )
    shown = f"<mark>{figure}</mark>" if figure else ""
    return f'<span lang="zh">{before}{shown}{after}</span>'


def sentence_list(notes: EvidenceNotes, inputs: Inputs, *, most: int = MOST) -> str:
    """The sentences that `notes` number, as the list that their links lead to: the place, the sentence, where it stands."""
    items = []
    for identity, number in list(notes.numbers.items())[:most]:
        row = inputs.evidence_row(identity)
        assert row is not None, identity
        city = in_language(inputs.source_of(row["doc_id"]).label, notes.lang)
        where = " · ".join(source_text(part, notes.lang) for part in place_parts(row, inputs, notes.lang))
        items.append(
            f'<li id="note-{number}"><b>{escape(city)}</b> “{marked(row, inputs)}” '
            f'<span class="cm-place">{where}</span></li>'
        )
    return f'<ol class="cm-notes">{"".join(items)}</ol>' if items else ""
