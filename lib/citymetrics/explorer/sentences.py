"""The sentences behind the numbers of a view, each figure marked where it stands.

A figure is found by its place in the plan's raw file and not by its digits, which a sentence may hold twice; where that place
is not known nothing is marked.
"""

from __future__ import annotations

from citymetrics.benchmark import EvidenceNotes, Inputs
from citymetrics.benchmark.evidence import place_parts
from citymetrics.benchmark.inputs import Row, missing
from citymetrics.labels import escape, in_language, source_text
from citymetrics.reading.paragraphs import clean_span

MOST = 60
"""How many sentences a view shows; a whole theme has hundreds."""


def figure_span(row: Row, inputs: Inputs) -> tuple[int, int] | None:
    """Where the figure of `row` stands in its sentence, half-open; None where the plan's text is not at hand or reads otherwise."""
    plan = inputs.texts.get(row["doc_id"]) if inputs.texts is not None else None
    if plan is None or missing(row["char_start"]):
        return None
    clean, quote = plan.document.clean, str(row["quote"])
    start, end = int(row["char_start"]), int(row["char_end"])
    span = clean_span(clean, start, end)
    if span is None or clean.raw[start:end] != (row.get("name_text") or row["value_text"]):
        return None
    at = clean.text.rfind(quote, 0, span[0] + len(quote))
    found = (span[0] - at, span[1] - at)
    return found if at >= 0 and 0 <= found[0] < found[1] <= len(quote) else None


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
