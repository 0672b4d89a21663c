"""A result of the library as a command answers with it: its tables with their sentences, one JSON document, or its frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from citymetrics.benchmark import EvidenceNotes, Result
from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.benchmark.tables import denominators_table
from citymetrics.commands.output import Output, plain, plain_records
from citymetrics.commands.sentences import cited, find_sentence, show_sentences
from citymetrics.commands.terminal import HEAD, show_head, show_list, show_table
from citymetrics.commands.wrapping import Words
from citymetrics.labels import Table, text


def show_result(
    result: Result,
    output: Output,
    *,
    tables: Sequence[Table] | None = None,
    notes: EvidenceNotes | None = None,
) -> None:
    """Print a result's tables (all of them unless some are given), what qualifies them, what was refused, what was divided
    by, and the sentences that the numbers come from."""
    lang, console = output.lang, output.console
    notes = EvidenceNotes(result.inputs, lang=lang) if notes is None else notes
    shown = result.tables(notes, lang=lang) if tables is None else tables
    for position, table in enumerate(shown):
        if position:
            console.print()
        show_table(table, console)
    for key, sign, said in (("caveats", "·", result.caveats), ("refused", "✗", result.refused)):
        if said:
            show_head(text(f"tables.{key}", lang), console)
            show_list(list(dict.fromkeys(one.text(lang) for one in said)), console, sign=sign)
    if getattr(result, "denominators", ()):
        console.print()
        show_table(denominators_table(result, lang=lang), console)
    sentences = cited(notes, result.inputs)
    if sentences:
        console.print()
        console.print(Words(text("tables.evidence", lang), style=HEAD))
        show_sentences(sentences, console, lang)


def result_document(result: Result, lang: str) -> dict[str, Any]:
    """A result as JSON: its frame as `rows`, its remarks in words and codes, its denominators and sentences."""
    rows = (result.inputs.evidence_row(identity) for identity in dict.fromkeys(result.evidence))
    return {
        "rows": plain_records(result.to_frame()),
        "caveats": [remark_document(one, lang) for one in result.caveats],
        "refused": [refusal_document(one, lang) for one in result.refused],
        "denominators": [denominator_document(one) for one in getattr(result, "denominators", ())],
        "evidence": [find_sentence(row, result.inputs, lang).document() for row in rows if row is not None],
    }


def remark_document(one: Remark, lang: str) -> dict[str, Any]:
    return {"code": one.code, "text": one.text(lang), "observations": list(one.rows)}


def refusal_document(one: Refusal, lang: str) -> dict[str, Any]:
    return {
        "what": one.what.text(lang),
        "code": one.reason.code,
        "reason": one.reason.text(lang),
        "observations": list(dict.fromkeys((*one.what.rows, *one.reason.rows))),
    }


def denominator_document(one: Any) -> dict[str, Any]:
    found = asdict(one) if is_dataclass(one) and not isinstance(one, type) else dict(vars(one))
    return {str(name): plain(value) for name, value in found.items()}


def print_frames(results: Iterable[Result]) -> None:
    """The frames of results of one kind under one head."""
    import pandas as pd

    from citymetrics.labels.html import write_csv

    frames = [result.to_frame() for result in results]
    # A frame without rows knows no types, and must not take those of the others.
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    print(write_csv(pd.concat(filled, ignore_index=True)), end="")
