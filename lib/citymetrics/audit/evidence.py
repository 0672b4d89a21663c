"""Evidence is its row, word for word: the notes of a page, and the lists of sentences beside its figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from citymetrics.audit.facts import Facts, Row
from citymetrics.audit.pointer import Shown
from citymetrics.audit.printed import Note
from citymetrics.audit.violation import FIGURE, NOTE, Violation
from citymetrics.invisible import PLAIN
from citymetrics.spreadsheet import without_formulas

SENTENCES = "-evidence.csv"
"""How the files end that list the sentences behind a figure."""
_ABSENT, _A_ROW = "no table has this row", "a row of the tables"
_MEND = "Run again; if it stays, what is shown differs from the tables: report it with this line."
_SPAN = re.compile(r"(\d+)[–-](\d+)\b")
_BEGUN = re.compile("“.+?…”")
"""A sentence that was cut short."""
_LONG = 60


def check_note(note: Note, facts: Facts, file: str) -> Iterator[Violation]:
    """Compare an evidence note with the row that it is of: figure, sentence or clause, place, plan."""
    row = facts.row(note.row)
    if row is None:
        if facts.lacks(note.row):
            yield Violation(NOTE, _ABSENT, (note.row,), file, note.id, _A_ROW, _MEND)
        return
    said, quote = words_of(row)
    spans, place = _SPAN.findall(note.place), (row["char_start"], row["char_end"])
    faults = (
        (bool(said) and _bare(note.figure) != _bare(said), note.figure, said),
        (not _holds(_bare(note.text), _bare(quote)), note.text, quote),
        (not spans or spans[-1] != place, "–".join(spans[-1]) if spans else note.place, "–".join(place)),
        (note.plan != row["doc_id"], note.plan, row["doc_id"]),
    )
    for wrong, shown, expected in faults:
        if wrong:
            said = f"shows {shown[:_LONG]!r}"
            yield Violation(NOTE, said, (note.row,), file, note.id, repr(expected[:_LONG]), _MEND)
            return


def check_figure(name: str, written: str, facts: Facts) -> Iterator[Violation]:
    """Compare the data of a figure with the tables: every id is a row's, every sentence that row's."""
    for line, given in enumerate(csv.DictReader(StringIO(written, newline="")), start=2):
        place = f"row {line}"
        for column, identity in given.items():
            if (column or "").endswith("id") and "-" in (identity or "") and facts.lacks(identity):
                yield Violation(FIGURE, _ABSENT, (identity,), name, place, _A_ROW, _MEND)
        row = facts.row(given.get("id") or "") if name.endswith(SENTENCES) else None
        if row is None:
            continue
        figure, quote = words_of(row)
        wanted = {"value_text": figure, "quote": quote} | {
            end: row[end] for end in ("char_start", "char_end")
        }
        for column, expected in wanted.items():
            if given.get(column) not in (expected, _as_cell(expected)):
                said = f"{column} is {(given.get(column) or '')[:_LONG]!r}"
                yield Violation(FIGURE, said, (given["id"],), name, place, repr(expected[:_LONG]), _MEND)


def check_shown(shown: Shown, facts: Facts, file: str) -> tuple[str, tuple[Violation, ...]]:
    """Compare what a mark of a figure shows with its rows, sentences and places; beside what is wrong comes what else it says."""
    rows = [row for one in shown.ids if (row := facts.row(one))]
    spans = {(row["char_start"], row["char_end"]) for row in rows}
    left, found = shown.text, False
    for row in rows:
        left, cut = _without_sentence(left, words_of(row)[1])
        found |= cut
    wrong = []
    for said in shown.places:
        left, _ = _without(left, said)
        told = _SPAN.findall(_bare(said))
        if rows and told and told[-1] not in spans:
            expected = " or ".join("–".join(span) for span in sorted(spans))
            wrong.append((f"shows {said[-_LONG:]!r}", expected))
    if rows and not found and (shown.places or _BEGUN.search(shown.text)):
        wrong.append((f"shows {shown.text[:_LONG]!r}", repr(words_of(rows[0])[1][:_LONG])))
    violations = (
        Violation(FIGURE, said, shown.ids, file, shown.place, expected, _MEND) for said, expected in wrong
    )
    return left, tuple(violations)


def words_of(row: Row) -> tuple[str, str]:
    """The figure, or the name, of an observation or a mention, and its sentence."""
    if "mention_id" in row:
        return row["name"], row["sentence"]
    return row["value_text"], row["quote"]


def _as_cell(words: str) -> str:
    """`words` as they come back from a file that is made for spreadsheets."""
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow([words])
    return next(csv.reader(StringIO(without_formulas(stream.getvalue()), newline="")), [""])[0]


def _bare(text: str) -> str:
    """`text` as far as a page shows it, without blanks and the ends of lines, which are set anew."""
    return "".join(text.translate(PLAIN).split())


def _holds(note: str, quote: str) -> bool:
    """Whether a note gives the sentence, or a clause of it in which … stands for what was cut."""
    if quote in note:
        return True
    given = (part for said in re.findall("“(.*?)”", note) for part in said.split("…"))
    return any(len(part) > 1 and part in quote for part in given)


def _without_sentence(text: str, quote: str) -> tuple[str, bool]:
    """`text` without a row's sentence or the beginning of it that it gives, and whether it gives either."""
    left, found = _without(text, quote)
    for begun in () if found else _BEGUN.findall(text):
        if _holds(_bare(begun), _bare(quote)):
            left, found = _without(left, begun)
    return left, found


def _without(text: str, part: str) -> tuple[str, bool]:
    """`text` without `part`, wherever either breaks its lines, and whether it was there."""
    text, part = text.translate(PLAIN), part.translate(PLAIN)
    signs = [at for at, sign in enumerate(text) if not sign.isspace()]
    begin, bare = _bare(text).find(_bare(part)), _bare(part)
    if begin < 0 or not bare:
        return text, False
    return f"{text[: signs[begin]]}\n{text[signs[begin + len(bare) - 1] + 1 :]}", True
