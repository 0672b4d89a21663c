"""From a plan to the instruments that it names: each with its sentence, its place and its rung."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from citymetrics.extraction import extract_statements
from citymetrics.extraction.clauses import split_clauses
from citymetrics.extraction.moments import Term, find_moments, first_limit
from citymetrics.extraction.statement import Statement
from citymetrics.extraction.timing import timing_of
from citymetrics.instruments.load import InstrumentDictionary
from citymetrics.instruments.model import RUNGS, Mention
from citymetrics.instruments.names import Naming
from citymetrics.instruments.passages import divide_document
from citymetrics.instruments.rungs import Setting, continued_at, find_figure, find_verb
from citymetrics.reading import Document

_MOST_NAMINGS = 20


def find_mentions(
    document: Document,
    dictionary: InstrumentDictionary,
    *,
    term: Term | None = None,
    past_term: Term | None = None,
    parent: str = "",
    statements: Sequence[Statement] | None = None,
) -> list[Mention]:
    """Every instrument that `document` names, once per sentence, in document order.

    Parameters
    ----------
    document : the plan as `reading.read_document` gives it.
    dictionary : the instruments to look for.
    term, past_term, parent : as for `extract_statements`.
    statements : the plan's statements, where they are at hand already.

    Returns
    -------
    One `Mention` per instrument and sentence (heading, table row), with offsets into the raw file.
    """
    text = document.clean.text
    if statements is None:
        statements = extract_statements(document, term=term, past_term=past_term, parent=parent)
    targets = [statement for statement in statements if statement.role == "target"]
    starts = [statement.clean_start for statement in targets]
    begins = first_limit(text, term)
    mentions: list[Mention] = []
    for passage in divide_document(document):
        names = dictionary.names.find(text[passage.start : passage.end])
        if not names:
            continue
        shifted = tuple(
            Naming(one.instrument, one.start + passage.start, one.end + passage.start)
            for one in _first_of_each(names)
        )
        own = targets[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
        clauses = split_clauses(text, passage.start, passage.end)
        setting = Setting(text, passage, clauses, tuple(own), shifted)
        mentions += _best_of_each(
            _grade(document, setting, naming, term, begins)
            for naming in shifted
            if not _names_lead(setting, naming)
        )
    return mentions


def _first_of_each(names: Iterable[Naming]) -> Iterator[Naming]:
    """The first namings of every instrument; a sentence that goes on repeating itself is broken text."""
    told: Counter[str] = Counter()
    for naming in names:
        told[naming.instrument] += 1
        if told[naming.instrument] <= _MOST_NAMINGS:
            yield naming


def _names_lead(setting: Setting, naming: Naming) -> bool:
    """Whether the naming is part of a lead body in a table's row (| 办结率 | 98% | 区城运中心 |)."""
    if setting.passage.kind != "row":
        return False
    row, place = (
        setting.text[setting.passage.start : setting.passage.end],
        naming.start - setting.passage.start,
    )
    cell = next(text for text, low, high in _placed(row) if low <= place < high)
    leads = [setting.passage.lead, *(target.lead for target in setting.targets)]
    return any(body and cell.startswith(body) for lead in leads for body in lead.split(";"))


def _placed(row: str) -> Iterator[tuple[str, int, int]]:
    """The cells of a table's row with their places in it."""
    low = 0
    for cell in re.split(r"[|\t]", row):
        yield cell.strip(), low, low + len(cell) + 1
        low += len(cell) + 1


def _best_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    """The highest mention of every instrument, the first of equals, in the order in which they are first named."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        held = best.get(mention.instrument)
        if held is None or RUNGS.index(mention.rung) > RUNGS.index(held.rung):
            best[mention.instrument] = mention
    return list(best.values())


def _grade(
    document: Document, setting: Setting, naming: Naming, term: Term | None, begins: int | None
) -> Mention:
    text, passage = document.clean.text, setting.passage
    row = passage.kind == "row"
    clause = (passage.start, passage.end) if row else setting.clauses.around(naming.start)
    rung, evidence, due, lead = "named", "", "", passage.lead
    if passage.role == "target":
        figure = find_figure(setting, naming, clause)
        verb = find_verb(text, clause, naming.start, naming.end, passage.end)
        due, dated, past = _due(setting, naming, clause, term, begins)
        if row:
            lead = lead or (figure.lead if figure else "")
            verb = verb or text[naming.start : naming.end]
        if verb == "" and figure is not None and clause[0] <= figure.clean_start < clause[1]:
            verb = text[figure.clean_start : figure.clean_end]
        if verb and not past:
            figured = text[figure.clean_start : figure.clean_end] if figure else ""
            rung, evidence = _climb(verb, lead, figured or dated)
    char_start, char_end = document.clean.span(naming.start, naming.end)
    return Mention(
        instrument=naming.instrument,
        rung=rung,
        name=text[naming.start : naming.end],
        name_text=document.clean.raw[char_start:char_end],
        evidence=evidence,
        role=passage.role,
        lead=lead,
        due=due,
        section=" > ".join(passage.section),
        sentence=text[passage.start : passage.end],
        char_start=char_start,
        char_end=char_end,
    )


def _climb(verb: str, lead: str, measured: str) -> tuple[str, str]:
    """The rung of what is committed to, and the words that lift it there."""
    if measured:
        return "measured", measured
    return ("bearer", lead) if lead else ("committed", verb)


def _due(
    setting: Setting, naming: Naming, clause: tuple[int, int], term: Term | None, begins: int | None
) -> tuple[str, str, bool]:
    """The date by which what is named is asked for, the words that say so, and whether its time is over already."""
    text, passage = setting.text, setting.passage
    # 由2020年的86.4%提高到94%: a date of one figure dates nothing else.
    found = find_moments(text, passage.start, passage.end, term)
    moments = [moment for moment in found if not moment.local]
    so_far = [moment for moment in moments if moment.start < clause[1]]
    timing = timing_of(text, naming.start, clause, so_far, begins, clause[1])
    if timing is not None and timing.past:
        return "", "", True
    if timing is not None and timing.due:
        said = next((moment for moment in moments if moment.due == timing.due), None)
        # 2023年、2024年分别疏浚9、11公里,推行河长制: what is handed out year by year dates nothing behind it.
        handed_out = said is not None and "分别" in text[said.end : clause[0]]
        if not handed_out:
            return timing.due, text[said.start : said.end] if said else timing.due, False
    following = continued_at(setting, clause)
    if following:
        for moment in moments:
            if moment.due and following[0] <= moment.start < following[1]:
                return moment.due, text[moment.start : moment.end], False
    if any(passage.limit):
        limits = find_moments(text, *passage.limit, term)
        if limits and limits[-1].due:
            return limits[-1].due, text[limits[-1].start : limits[-1].end], False
    return "", "", False
