"""`citymetrics propose`: what the dictionary suggests for a plan's open rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import of_words
from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output
from citymetrics.errors import check_choice
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.dictionary import Dictionary
    from citymetrics.extraction import Statement

ROLES = ("target", "achieved", "standard", "context")
COLUMNS = ("file", "char_start", "role", "subject", "value_text", "unit", "reason", "candidates")

Record = dict[str, Any]


def propose(
    files: Annotated[list[Path], typer.Argument(help="Plans as .txt, .md, .html, .docx or .pdf.")],
    role: Annotated[
        str,
        typer.Option(
            help=f"Only rows of this role: {', '.join(ROLES)}; '' for all.", autocompletion=of_words(*ROLES)
        ),
    ] = "target",
    limit: Annotated[int, typer.Option(min=1, help="At most so many metrics for a row.")] = 3,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """List the quantities of a plan that the rules leave open, with the metrics they may mean, best first (likeness 0-1)."""
    output = Output.choose(format, lang)
    if role:
        check_choice("role", role, ROLES, where="--role")
    from citymetrics.dictionary import load_dictionary

    dictionary = load_dictionary(Project.find())
    records: list[Record] = []
    for file in files:
        statements = [one for one in _statements(file) if not role or one.role == role]
        found = list(propose_open(statements, dictionary, limit, file.name))
        records += found
        line = output.words(
            "proposed",
            file=str(file),
            matched=len(statements) - len(found),
            count=len(statements),
            open=len(found),
            likely=sum(1 for record in found if record["candidates"]),
        )
        print(line, file=sys.stderr)
    if output.format == "json":
        output.json(records)
    elif output.format == "csv":
        output.records(records, COLUMNS)
    else:
        from citymetrics.commands.listing import show_records
        from citymetrics.commands.reasons import reason_text

        names = ("char_start", "subject", "value_text", "reason", "candidates")
        heads = {name: output.words(f"head_{name}") for name in names}
        shown = [record | {"reason": reason_text(record["reason"], lang)} for record in records]
        show_records(output, heads, shown, numbers=("char_start",), empty=output.words("nothing"))


def _statements(file: Path) -> list[Statement]:
    from citymetrics.extraction import extract_statements
    from citymetrics.reading import read_document
    from citymetrics.reading.term import infer_term, term_before

    document = read_document(file)
    term = infer_term(document)
    return list(extract_statements(document, term=term, past_term=term_before(term) if term else None))


def propose_open(
    statements: Sequence[Statement], dictionary: Dictionary, limit: int, name: str
) -> Iterator[Record]:
    """One record for each statement that no rule is sure of, with its reason and proposals as ``metric score; …``."""
    for statement in statements:
        match = dictionary.match(statement)
        if match.metric is not None:
            continue
        proposals = dictionary.propose(statement, limit)
        yield {
            "file": name,
            "char_start": statement.char_start,
            "role": statement.role,
            "subject": statement.subject,
            "value_text": " ".join(statement.value_text.split()),
            "unit": statement.unit,
            "reason": match.reason,
            "candidates": "; ".join(f"{one.metric} {one.score:.2f}" for one in proposals),
        }
