"""A plan, sentence by sentence: what each sentence says in which section, and who answers for it.

Headings, sentences and table rows are passages; titles name the plan itself and are left out, and so are the brackets and
labels that name lead bodies, which speak of the passages that they govern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from citymetrics.extraction.bearers import Bearer, find_bearers, label_line, phrase_bodies
from citymetrics.extraction.clauses import split_sentences
from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.roles import section_role, told_as_done, wanting_from
from citymetrics.reading import Block, Document
from citymetrics.reading.furniture import lines_of

_LISTED = re.compile("[、，,;；/\\s]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, heading or table row at clean ``start:end``.

    `paragraph` is the clean span whose dates can govern it. `role` is what the plan does here: it sets out (`target`), looks
    back (`achieved`) or describes (`context`). `lead` are the bodies charged with it, `;` between; `limit` is the clean span
    of the time limit that stands with them, empty (0, 0) where there is none.
    """

    kind: str
    start: int
    end: int
    section: tuple[str, ...]
    paragraph: tuple[int, int]
    role: str
    lead: str = ""
    limit: tuple[int, int] = (0, 0)


def divide_document(document: Document) -> list[Passage]:
    """The passages of `document` in order; they don't overlap."""
    passages: list[Passage] = []
    open_from = 0
    labelling = False
    section: tuple[str, ...] = ()
    for block in document.blocks:
        if block.kind == "title":
            continue
        if labelling or block.kind == "heading" or block.section != section:
            open_from = len(passages)
        section = block.section
        label = _label_of(document, block)
        labelling = label is not None
        if label is not None:
            # A line of labels speaks of all that stands above it, back to the label or heading before.
            limit = (label.limit_start, label.limit_end)
            for index in range(open_from, len(passages)):
                passage = passages[index]
                if passage.kind != "heading":
                    passages[index] = replace(
                        passage,
                        lead=passage.lead or label.bodies,
                        limit=passage.limit if any(passage.limit) else limit,
                    )
        else:
            passages += _divide(document, block)
    return passages


def _label_of(document: Document, block: Block) -> Bearer | None:
    return label_line(document.clean.text, block.start, block.end) if block.kind == "paragraph" else None


def _divide(document: Document, block: Block) -> list[Passage]:
    text = document.clean.text
    role = section_role(block.section)
    span = (block.start, block.end)
    if block.kind == "heading":
        return [Passage("heading", *span, block.section, span, role)]
    if block.kind == "table":
        return _divide_table(text, block, role)
    return _divide_paragraph(text, block, role)


def _divide_table(text: str, block: Block, role: str) -> list[Passage]:
    """The rows of a table; a column whose header says so (责任单位) names the lead bodies."""
    column: int | None = None
    passages = []
    for low, high in lines_of(text[block.start : block.end]):
        start, end = block.start + low, block.start + high
        cells = cells_of(text[start:end])
        heads = [place for place, cell in enumerate(cells) if _heads_bearers().search(cell)]
        if column is None and heads:
            column = heads[0]
            continue
        lead = cells[column] if column is not None and column < len(cells) else ""
        bodies = ";".join(body for body in _LISTED.split(lead) if body)
        passages.append(Passage("row", start, end, block.section, (block.start, block.end), role, bodies))
    return passages


def cells_of(row: str) -> list[str]:
    """The cells of a table's row, which pipes or tabulators part."""
    parts = row.strip().strip("|").split("|") if "|" in row else row.split("\t")
    return [part.strip() for part in parts]


@cache
def _heads_bearers() -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternation(lexicon('bearers')['labels'])})$")


def _divide_paragraph(text: str, block: Block, role: str) -> list[Passage]:
    bearers = find_bearers(text, block.start, block.end)
    # What a bracket at the paragraph's head governs goes on behind it; elsewhere the bracket closes what it governs.
    brackets = [(bearer.bracket, _closing(bearer, block)) for bearer in bearers]
    walls = [edge for bracket in brackets for edge in bracket]
    wanting = wanting_from(text, block.start, block.end)
    passages = []
    low = block.start
    for high in split_sentences(text, block.start, block.end, walls).stops:
        start, end = _stripped(text, low, high)
        low = high
        if start >= end or any(first <= start < last for first, last in brackets):
            continue
        told = role
        if wanting is not None and start >= wanting:
            told = "context"
        elif role == "target" and told_as_done(text, start, end):
            told = "achieved"
        bearer = next((one for one in bearers if one.start <= start < one.bracket), None)
        lead = bearer.bodies if bearer else ""
        passages.append(
            Passage(
                "sentence",
                start,
                end,
                block.section,
                (block.start, block.end),
                told,
                lead or phrase_bodies(text, (start, end), end),
                (bearer.limit_start, bearer.limit_end) if bearer else (0, 0),
            )
        )
    return passages


def _closing(bearer: Bearer, block: Block) -> int:
    return bearer.end if bearer.start <= bearer.bracket else bearer.start


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
