"""From a document to its statements: every quantity with its meaning and its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from citymetrics.extraction.bearers import Bearer, label_line
from citymetrics.extraction.moments import Term, find_moments, first_limit
from citymetrics.extraction.paragraphs import Paragraph, Plan
from citymetrics.extraction.places import find_places
from citymetrics.extraction.statement import Statement
from citymetrics.extraction.tables import table_statements
from citymetrics.extraction.timing import Timing, timing_of
from citymetrics.reading import Block, Document

_BULLETS = ("—", "-", "－", "–", "·", "•", "●", "■", "◆", "*")


def extract_statements(
    document: Document, *, term: Term | None = None, past_term: Term | None = None, parent: str = ""
) -> list[Statement]:
    """Every quantity that `document` states, in document order.

    Parameters
    ----------
    document : the plan as `reading.read_document` gives it.
    term, past_term : first and last year of the plan's own term and of the term before it; None where unknown.
    parent : for a district's plan, what the larger place is called, which 全市 then means.

    Returns
    -------
    One `Statement` per value, with offsets into the raw file.
    """
    text = document.clean.text
    reader = _Reader(document, Plan(term, past_term, parent, find_places(text), first_limit(text, term)))
    for block in document.blocks:
        reader.read(block)
    return reader.statements


@dataclass
class _Reader:
    """Goes through the blocks and keeps what one of them says of the next: leads that end in a colon, labels."""

    document: Document
    plan: Plan

    def __post_init__(self) -> None:
        self.statements: list[Statement] = []
        self.section: tuple[str, ...] = ()
        self.lead, self.direct = Timing(), False
        self.unlabelled, self.labelling = 0, False
        self.headed: dict[tuple[str, ...], Timing] = {}

    def read(self, block: Block) -> None:
        """Add the statements of one block."""
        if block.section != self.section and block.kind == "heading":
            self.unlabelled = len(self.statements)
        if block.kind == "table":
            lead = self.lead if self.direct else self._headed(block)
            self.statements.extend(self._table(block, lead))
            self.direct = False
        elif block.kind == "paragraph":
            label = label_line(self.document.clean.text, block.start, block.end)
            if label is not None:
                self._apply(label)
            else:
                self._paragraph(block)
            self.labelling = label is not None

    def _paragraph(self, block: Block) -> None:
        text = self.document.clean.text
        words = text[block.start : block.end]
        # A paragraph that closes with a colon leads the one below it, and all bullets of its list.
        if block.section != self.section or not (self.direct or words.lstrip().startswith(_BULLETS)):
            self.lead = self._headed(block)
        self.section, self.direct = block.section, False
        if self.labelling:
            self.unlabelled = len(self.statements)
        self.statements.extend(Paragraph(self.document, block, self.plan, self.lead).statements())
        if words.rstrip().endswith((":", "：")):
            moments = find_moments(text, block.start, block.end, self.plan.term)
            self.lead = timing_of(text, block.end, (block.start, block.end), moments, None) or self.lead
            self.direct = True

    def _headed(self, block: Block) -> Timing:
        """What the innermost heading with a date (2022年重点任务) says of the paragraphs under it."""
        if block.section not in self.headed:
            self.headed[block.section] = self._read_headings(block)
        return self.headed[block.section]

    def _read_headings(self, block: Block) -> Timing:
        for heading in reversed(block.section):
            moments = find_moments(heading, 0, len(heading), self.plan.term, bracketed=True)
            if moments and moments[-1].last is not None:
                timing = timing_of(heading, len(heading), (0, len(heading)), moments, self.plan.begins)
                return timing or Timing()
        return Timing()

    def _table(self, block: Block, lead: Timing) -> list[Statement]:
        def read_prose(start: int, end: int, cell_lead: Timing) -> list[Statement]:
            prose = Block("paragraph", start, end, 0, block.section)
            given = cell_lead if cell_lead.due or cell_lead.first else lead
            return Paragraph(self.document, prose, self.plan, given).statements()

        return table_statements(
            self.document,
            block,
            term=self.plan.term,
            past_term=self.plan.past_term,
            read_prose=read_prose,
            lead=lead,
        )

    def _apply(self, label: Bearer) -> None:
        """A line of labels (责任单位：…；完成时限：…) speaks of what stands above it."""
        moments = find_moments(self.document.clean.text, label.limit_start, label.limit_end, self.plan.term)
        due = moments[-1].due if moments else ""
        for index in range(self.unlabelled, len(self.statements)):
            row = self.statements[index]
            dated = due if row.role == "target" and not row.due else row.due
            self.statements[index] = replace(row, lead=row.lead or label.bodies, due=dated)
