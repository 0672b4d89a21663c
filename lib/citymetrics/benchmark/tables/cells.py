"""How one figure is set in a cell: the canonical form with its bound, the plan's own words under it, and
its note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.metrics.names import year_span
from citymetrics.benchmark.metrics.scope import ground_name, read_scope
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.labels import Cell, escape, format_bounds, format_date, format_number, text, unit_label
from citymetrics.labels.numbers import SYMBOLS
from citymetrics.labels.wording import Label

DASH = "—"


def note(notes: EvidenceNotes | None, *observation_ids: str) -> str:
    return "" if notes is None else notes.mark(*observation_ids)


def stated_text(row: Row, lang: str = "zh") -> str:
    """A stated figure with its bound, `≥ 300座`: in Chinese as the plan writes it, else, and in English, in
    canonical form."""
    clean = clean_words(row) if lang == "zh" else ""
    if clean:
        return SYMBOLS.get(row["comparator"], "") + clean
    return format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"], lang) or text(
        "tables.damaged", lang
    )


def stated_cell(row: Row, notes: EvidenceNotes | None, lang: str = "zh", *, scope: bool = False) -> Cell:
    """A stated figure with its note; under it the plan's own words where they read differently, and its
    scope if asked for."""
    shown, words = stated_text(row, lang), clean_words(row) or row["value_text"]
    small = [] if _bare(shown) == _bare(words) else [text("tables.verbatim", lang, words=words)]
    if scope:
        small = [part for part in (scope_text(row, lang), *small) if part]
    return Cell(shown, note(notes, row["observation_id"]), " · ".join(small))


def clean_words(row: Row) -> str:
    """The figure as the clean sentence writes it (`300条` for `300條`), empty where it has no digits or
    isn't found there."""
    verbatim = row["value_text"]
    if missing(row["value"]) or not verbatim[:1].isdigit():
        return ""
    if verbatim in row["quote"]:
        return str(verbatim)
    # A copy's conversion put a reading in brackets behind some characters: 萬(wàn).
    plain = re.sub(r"\([^()]*\)", "", verbatim)
    number = re.match(r"[\d.,]+", plain)
    for found in (
        re.finditer(rf"(?<![\d.]){re.escape(number.group())}(?![\d.])", row["quote"]) if number else ()
    ):
        candidate = row["quote"][found.start() : found.start() + len(plain)]
        if len(candidate) == len(plain) and not re.search(
            r"[\s，,。；;、：:()（）]", candidate[found.end() - found.start() :]
        ):
            return str(candidate)
    return ""


def _bare(words: str) -> str:
    return re.sub(r"[\s,≥≤<>≈]", "", words)


def scope_text(row: Row, lang: str = "zh", *, whole: bool = False) -> str:
    """Scope and period in words: 每个区县每年, 建成区, or nothing (全域 with `whole`)."""
    scope = read_scope(row["scope"])
    words = ""
    if scope.kind == "each":
        words = text("tables.each", lang, unit=ground_name(scope))
    elif scope.kind != "whole":
        words = ground_name(scope).in_language(lang)
    elif whole:
        words = text("tables.whole", lang)
    per = text(f"tables.per_{row['per']}", lang) if row["per"] in ("year", "month") else ""
    return " ".join(part for part in (words, per) if part) if lang == "en" else words + per


def due_text(row: Row, lang: str = "zh") -> str:
    return format_date(row["due"], lang) or DASH


def years_text(row: Row) -> str:
    """`2021–2025`, one year alone, or a dash."""
    if missing(row["years_from"]):
        return DASH
    return year_span(int(row["years_from"]), int(row["years_to"]))


def computed_cell(
    row: Row, column: str, unit: str, notes: EvidenceNotes | None, lang: str = "zh", *, digits: int = 3
) -> Cell:
    """A computed figure (`per_10k`, …) with the bound of the stated one and its note; a dash where there is
    none."""
    low, high = row[column], row[f"{column}_max"]
    if missing(low):
        return Cell(DASH)
    shown = format_bounds(low, high, unit, row["comparator"], lang, digits=digits)
    return Cell(shown, note(notes, row["observation_id"]))


def computed_text(value: float, unit: str, lang: str = "zh") -> str:
    number = format_number(value, lang, digits=3)
    return (
        f"{number}{unit_label(unit, lang)}" if lang == "zh" else f"{number} {unit_label(unit, lang)}".strip()
    )


def lead_text(row: Row, lang: str = "zh") -> str:
    """The first responsible body, and how many there are with it."""
    bodies = [body for body in row["lead"].split(";") if body]
    if len(bodies) < 2:
        return bodies[0] if bodies else DASH
    return text("tables.lead_many", lang, first=bodies[0], count=len(bodies))


def rank_text(row: Row, lang: str = "zh") -> str:
    if missing(row["rank"]):
        return DASH
    return text("tables.rank_of", lang, rank=int(row["rank"]), of=int(row["rank_of"]))


def bilingual(label: Label, lang: str = "zh") -> Cell:
    """A label with the other language small under it."""
    other = label.en if lang == "zh" else label.zh
    shown = label.in_language(lang)
    return Cell(shown, small=other if other != shown else "")


def remark_list(remarks: Sequence[Remark | Refusal], lang: str, css: str) -> str:
    """Remarks as a list, those of the same wording once."""
    written = list(dict.fromkeys(one.text(lang) for one in remarks))
    if not written:
        return ""
    return f'<ul class="{css}">' + "".join(f"<li>{escape(words)}</li>" for words in written) + "</ul>"
