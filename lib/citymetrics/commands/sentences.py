"""The sentence behind a number: where its figure stands in it, and where it stands in the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from citymetrics.benchmark.evidence import EvidenceNotes, figure_span, paragraph_of, span_of
from citymetrics.benchmark.inputs import Inputs, Row
from citymetrics.commands.terminal import show_lines
from citymetrics.commands.wrapping import Words
from citymetrics.labels import in_language, text

FIGURE = "bold reverse"


@dataclass(frozen=True)
class Sentence:
    """A row's sentence; `start:end` is the span of its figure, None where the plan's text is not at hand.

    `paragraph` is its number in the plan (`¶ 42`), as notes in the report give it. `file` and `line` lead to it in the raw text, which
    for a Word or PDF file is the one stored beside it.
    """

    row: Row
    title: str
    section: tuple[str, ...]
    file: str
    paragraph: str = ""
    line: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def quote(self) -> str:
        return str(self.row["quote"])

    def text(self) -> Words:
        """The sentence with its figure highlighted, where the terminal can."""
        shown = Words(self.quote)
        if self.start is not None and self.end is not None:
            shown.stylize(FIGURE, self.start, self.end)
        return shown

    def place(self, lang: str) -> str:
        """The paragraph, the characters of the raw file, and its line."""
        file = f"{self.file}:{self.line}" if self.line else self.file
        return " · ".join(filter(None, (self.paragraph, span_of(self.row, lang), file)))

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "observation_id": self.row["observation_id"],
            "quote": self.quote,
            "figure": None if self.start is None else {"start": self.start, "end": self.end},
            "plan": self.title,
            "section": list(self.section),
            "paragraph": self.paragraph,
            "file": self.file,
            "line": self.line,
            "char_start": self.row["char_start"],
            "char_end": self.row["char_end"],
        }


def find_sentence(row: Row, inputs: Inputs, lang: str) -> Sentence:
    """The sentence of an observation or of a mention of an instrument."""
    source = inputs.source_of(row["doc_id"])
    title, section = in_language(source.title, lang), tuple(filter(None, row["section"].split(" > ")))
    file = f"data/raw/{source.file}"
    plan = inputs.texts.get(row["doc_id"]) if inputs.texts else None
    if plan is None:
        return Sentence(row, title, section, file)
    if plan.document.note:
        file = f"{file}.txt"
    paragraph = paragraph_of(row, inputs, lang)
    line = plan.document.clean.raw.count("\n", 0, int(row["char_start"])) + 1
    start, end = figure_span(row, inputs) or (None, None)
    return Sentence(row, title, section, file, paragraph, line, start, end)


def cited(notes: EvidenceNotes, inputs: Inputs) -> list[tuple[int, Sentence]]:
    """The sentences that tables have cited, by the numbers that stand there."""
    rows = ((number, inputs.evidence_row(identity)) for identity, number in notes.numbers.items())
    return [(number, find_sentence(row, inputs, notes.lang)) for number, row in rows if row is not None]


def show_sentences(sentences: Iterable[tuple[int, Sentence]], console: Console, lang: str) -> None:
    """Numbered sentences, each with its id, its plan and its place; a plan's full title once."""
    named: set[str] = set()
    lines: list[tuple[str, str | Words]] = []
    for number, one in sentences:
        shown = one.text()
        steps = [] if one.row["doc_id"] in named else [one.title]
        steps += [" › ".join(one.section), one.place(lang)]
        shown.append(f"\n{one.row['observation_id']} · {' · '.join(filter(None, steps))}", style="dim")
        named.add(one.row["doc_id"])
        lines.append((f"[{number}]", shown))
    show_lines(lines, console, indent=0)


def sentence_lines(one: Sentence, lang: str) -> list[tuple[str, str | Words]]:
    """The sentence with its plan, its headings and its place, as pairs of name and words."""
    return [
        (text("commands.sentence", lang), one.text()),
        (text("tables.plan", lang), one.title),
        (text("commands.section", lang), " › ".join(one.section)),
        (text("commands.position", lang), one.place(lang)),
    ]
