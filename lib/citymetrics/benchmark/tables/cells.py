"""How one figure is set in a cell: the canonical form with its bound, the plan's own words under it, and
its note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.metrics.names import year_span
from citymetrics.benchmark.metrics.scope import ground_name, read_scope
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.labels import (
    Cell,
    escape,
    format_bounds,
    format_date,
    format_number,
    mark_source,
    plan_name,
    text,
    unit_label,
)
from citymetrics.labels.numbers import SYMBOLS
from citymetrics.labels.wording import Label
from citymetrics.reading.script import simplify

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
    """A stated figure with its note; under it the plan's own words where they say it otherwise, and its
    scope if asked for."""
    shown, words = stated_text(row, lang), clean_words(row) or row["value_text"]
    small = [text("tables.verbatim", lang, words=words)] if _says_otherwise(row, shown, words, lang) else []
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
    plain = simplify(re.sub(r"\([^()]*\)", "", verbatim))
    return plain if plain in row["quote"] else ""


def _says_otherwise(row: Row, shown: str, words: str, lang: str) -> bool:
    """Whether the plan's words must stand beside the canonical form: in English only where they are no number (全覆盖)."""
    if lang == "en" and words[:1].isdigit() and not missing(row["value"]):
        return False
    return _bare(shown) != _bare(words)


def subject_text(row: Row, inputs: Inputs, lang: str = "zh") -> str:
    """What a figure measures: in Chinese in the plan's own words, in English the metric; a dash for neither."""
    if lang == "en" and row["metric"] in inputs.metrics:
        return inputs.metric_label(row["metric"]).in_language(lang)
    return row["subject"] or DASH


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
    bodies = [plan_name("bodies", body).in_language(lang) for body in row["lead"].split(";") if body]
    if len(bodies) < 2:
        return bodies[0] if bodies else DASH
    return text("tables.lead_many", lang, first=bodies[0], count=len(bodies))


def rank_text(row: Row, lang: str = "zh") -> str:
    if missing(row["rank"]):
        return DASH
    return text("tables.rank_of", lang, rank=int(row["rank"]), of=int(row["rank_of"]))


def bilingual(label: Label, lang: str = "zh", *more: str) -> Cell:
    """A label with `more` small under it; in Chinese also with the English one, by which the dictionary and its files name it."""
    small = [escape(words) for words in more if words]
    if lang == "en" or label.en == label.zh:
        return Cell(label.in_language(lang), small=" · ".join(word for word in more if word))
    small.insert(0, f'<span lang="en">{escape(label.en)}</span>')
    return Cell(label.zh, markup=f"<br><small>{' · '.join(small)}</small>")


def remark_list(remarks: Sequence[Remark | Refusal], lang: str, css: str) -> str:
    """Remarks as a list, those of the same wording once."""
    return word_list([one.text(lang) for one in remarks], lang, css)


def word_list(lines: Sequence[str], lang: str, css: str) -> str:
    """Lines of words as a list, each once; empty for none."""
    items = "".join(f"<li>{mark_source(capital(words), lang)}</li>" for words in dict.fromkeys(lines))
    return f'<ul class="{css}">{items}</ul>' if items else ""


def capital(words: str) -> str:
    """`words` as they begin a line."""
    return words[:1].upper() + words[1:]
