"""From a number on a page back to its sentence: the numbered notes of one brief.

A sentence that several numbers come from is written out once, in the first note that needs it; later notes
give the clause and point there. Each note says in `data-evidence` and `data-plan` what it shows, so that a page
can link it to the highlight in the plan's text, and that text can link back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from citymetrics.benchmark.inputs import Inputs, Row, missing, resolve
from citymetrics.errors import CitymetricsError
from citymetrics.labels import check_language, escape, in_language, source_text, text
from citymetrics.reading import LOST
from citymetrics.reading.paragraphs import Paragraphs, clean_span

_CLAUSE_END = re.compile("[，,；;。！!？?]")
CLAUSE_LENGTH = 40
HEADING_LENGTH = 18


class EvidenceNotes:
    """The notes of one notebook: numbers observations in the order in which they are first cited.

    `mark(*ids)` gives the markup that follows a number; shown at the end, the object is the list of all
    notes.
    """

    def __init__(self, data: Inputs | None = None, *, lang: str = "zh"):
        self.inputs = resolve(data)
        self.lang = check_language(lang)
        self.numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def cite(self, observation_id: str) -> int:
        """The note number of an observation, given on first use.

        Raises
        ------
        CitymetricsError
            There is no such observation.
        """
        if observation_id not in self.numbers:
            if self.inputs.evidence_row(observation_id) is None:
                raise CitymetricsError(
                    f"no observation or mention {observation_id!r}",
                    where="evidence",
                    expected="an observation_id of data/curated/observations.csv or a mention_id of instrument_mentions.csv",
                )
            self.numbers[observation_id] = len(self.numbers) + 1
        return self.numbers[observation_id]

    def mark(self, *observation_ids: str) -> str:
        """`<sup class="cm-note">` with links to the notes of these observations, each once; "" for none.

        Three and more in a row stand as a span (4–9), with links to its ends.
        """
        numbers = sorted({self.cite(identity) for identity in observation_ids if identity})
        links = ", ".join(self._linked(run) for run in _runs(numbers))
        return f'<sup class="cm-note">{links}</sup>' if links else ""

    def _linked(self, run: list[int]) -> str:
        """Links to the ends of a run, each with its sentence for a notebook to tell when it is pointed at; a page drops it."""
        ends, ids = (run[0], run[-1]) if len(run) > 1 else (run[0],), list(self.numbers)
        rows = [self._row(ids[number - 1]) for number in ends]
        said = [
            f"{row['value_text'] or LOST} “{row['quote']}” {place_of(row, self.inputs, self.lang)}"
            for row in rows
        ]
        return "–".join(
            f'<a href="#note-{number}" data-said="{escape(words)}">{number}</a>'
            for number, words in zip(ends, said, strict=True)
        )

    def to_frame(self) -> pd.DataFrame:
        """One row per note: `note`, then the observation's columns."""
        return pd.DataFrame(
            [{"note": number, **self._row(identity)} for identity, number in self.numbers.items()]
        )

    def _row(self, identity: str) -> Row:
        found = self.inputs.evidence_row(identity)
        assert found is not None, identity
        return found

    def _repr_html_(self) -> str:
        if not self.numbers:
            return f'<p class="cm-empty">{escape(text("tables.no_notes", self.lang))}</p>'
        first_with: dict[tuple[str, str], int] = {}
        named: set[str] = set()
        items = []
        for identity, number in self.numbers.items():
            row = self._row(identity)
            earlier = first_with.setdefault((row["doc_id"], row["quote"]), number)
            # A plan's full title once; from then on the place stands for it.
            place = place_parts(row, self.inputs, self.lang, short=row["doc_id"] in named)
            named.add(row["doc_id"])
            items.append(self._item(row, number, earlier, place))
        return f'<ol class="cm-notes">{"".join(items)}</ol>'

    def _item(self, row: Row, number: int, earlier: int, place: tuple[str, ...]) -> str:
        if earlier == number:
            sentence = f"“{source_text(row['quote'], self.lang)}”"
        else:
            see = text("tables.see_note", self.lang, note=earlier)
            clause = source_text(clause_of(row["quote"], row["value_text"]), self.lang)
            sentence = f'“{clause}” <a href="#note-{earlier}">{escape(see)}</a>'
            place = (span_of(row, self.lang),)
        figure = source_text(row["value_text"] or LOST, self.lang)
        told = " · ".join(source_text(part, self.lang) for part in place)
        return (
            f'<li id="note-{number}" data-evidence="{escape(row["observation_id"])}" '
            f'data-plan="{escape(row["doc_id"])}"> <b>{figure}</b> {sentence} '
            f'<span class="cm-place">{told}</span></li>'
        )


def _runs(numbers: list[int]) -> list[list[int]]:
    """Rising numbers in groups: each stretch without a gap that is three or longer, else every number by itself."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return [run for own in stretches for run in ([own] if len(own) > 2 else [[one] for one in own])]


def place_of(row: Row, inputs: Inputs, lang: str = "zh", *, short: bool = False) -> str:
    """Where a figure stands, in one line: see `place_parts`."""
    return " · ".join(place_parts(row, inputs, lang, short=short))


def place_parts(row: Row, inputs: Inputs, lang: str = "zh", *, short: bool = False) -> tuple[str, ...]:
    """Where a figure stands: plan title (the place alone if `short`), section path, paragraph, characters a–b of the
    raw file; what is not known is left out."""
    source = inputs.source_of(row["doc_id"])
    title = in_language(source.label if short else source.title, lang)
    parts = (title, section_path(row["section"]), paragraph_of(row, inputs, lang), span_of(row, lang))
    return tuple(part for part in parts if part)


def paragraph_of(row: Row, inputs: Inputs, lang: str = "zh") -> str:
    """The paragraph of its plan that holds a figure, `¶ 42`, or that it stands in a heading.

    Empty where the plan's text is not at hand or does not write the figure there.
    """
    paragraphs = plan_paragraphs(inputs, row["doc_id"])
    if paragraphs is None or missing(row["char_start"]):
        return ""
    verbatim = row.get("name_text") or row["value_text"]
    found = paragraphs.find(int(row["char_start"]), int(row["char_end"]), verbatim)
    if found is None:
        return ""
    return text("evidence.paragraph", lang, number=found[1]) if found[1] else text("evidence.heading", lang)


def plan_paragraphs(inputs: Inputs, doc_id: str) -> Paragraphs | None:
    """The numbered paragraphs of a plan's text, None where it is not at hand."""
    plan = inputs.texts.get(doc_id) if inputs.texts is not None else None
    return plan.paragraphs if plan is not None else None


def figure_span(row: Row, inputs: Inputs) -> tuple[int, int] | None:
    """Where the figure of `row` stands in its sentence, half-open: found by its place in the raw file and not by its
    digits, which a sentence may hold twice.

    None where the plan's text is not at hand or does not write the figure there.
    """
    plan = inputs.texts.get(row["doc_id"]) if inputs.texts is not None else None
    if plan is None or missing(row["char_start"]):
        return None
    clean, quote = plan.document.clean, str(row["quote"])
    start, end = int(row["char_start"]), int(row["char_end"])
    span = clean_span(clean, start, end)
    if span is None or clean.raw[start:end] != (row.get("name_text") or row["value_text"]):
        return None
    # The last sentence of this wording that begins before the figure is the one that it stands in.
    at = clean.text.rfind(quote, 0, span[0] + len(quote))
    found = (span[0] - at, span[1] - at)
    return found if at >= 0 and 0 <= found[0] < found[1] <= len(quote) else None


def span_of(row: Row, lang: str = "zh") -> str:
    """The characters of the raw file that hold a figure."""
    return text("tables.characters", lang, start=f"{row['char_start']:.0f}", end=f"{row['char_end']:.0f}")


def section_path(section: str) -> str:
    """The outermost and the innermost heading of a section path, long ones shortened."""
    steps = [
        step if len(step) <= HEADING_LENGTH else step[:HEADING_LENGTH] + "…"
        for step in section.split(" > ")
        if step
    ]
    if len(steps) > 2:
        steps = [steps[0], "…", steps[-1]]
    return " › ".join(steps)


def clause_of(quote: str, value_text: str) -> str:
    """The clause of a sentence that holds a figure, with … where it was cut; the sentence's beginning where
    it isn't found."""
    number = re.match(r"[\d.,]+", value_text)
    at = quote.find(value_text)
    at = quote.find(number.group()) if at < 0 and number else at
    if at < 0:
        return quote if len(quote) <= CLAUSE_LENGTH else quote[:CLAUSE_LENGTH] + "…"
    before = [match.end() for match in _CLAUSE_END.finditer(quote, 0, at)]
    after = _CLAUSE_END.search(quote, at + len(value_text))
    start, end = (before[-1] if before else 0), (after.start() if after else len(quote))
    return f"{'…' if start else ''}{quote[start:end]}{'…' if end < len(quote) - 1 else ''}"


def missing_evidence(observation_ids: Iterable[str], inputs: Inputs) -> list[str]:
    """Those of `observation_ids` that no observation and no mention has: to check that every number leads somewhere."""
    return [identity for identity in observation_ids if inputs.evidence_row(identity) is None]
