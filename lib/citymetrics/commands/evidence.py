"""`citymetrics evidence ID …`: the sentence behind a number, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import complete_evidence
from citymetrics.commands.options import Format, Lang, check_id
from citymetrics.commands.output import Output, plain

if TYPE_CHECKING:
    from citymetrics.benchmark.inputs import Inputs, Row
    from citymetrics.commands.sentences import Sentence


def evidence(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="Ids of observations, such as shanghai-14340, or of mentions of instruments.",
            autocompletion=complete_evidence,
        ),
    ],
    all: Annotated[bool, typer.Option("--all", help="Every column of the row too.")] = False,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Show the sentence behind a number with the figure marked in it, the plan, the headings above and the place.

    json and csv have every column of the row.
    """
    output = Output.choose(format, lang)
    from citymetrics.benchmark import load_inputs
    from citymetrics.commands.sentences import find_sentence

    inputs = load_inputs()
    sentences = [find_sentence(_row(one, inputs), inputs, lang) for one in dict.fromkeys(ids)]
    if output.format == "csv":
        rows = [plain(_columns(one, inputs)) for one in sentences]
        output.records(rows, list(dict.fromkeys(name for row in rows for name in row)))
    elif output.format == "json":
        shown = [{**_columns(one, inputs), **one.document()} for one in sentences]
        output.json({"evidence": shown})
    else:
        for position, one in enumerate(sentences):
            if position:
                output.console.print()
            _show(one, inputs, output, all)


def _row(identity: str, inputs: Inputs) -> Row:
    row = inputs.evidence_row(identity)
    if row is None:
        check_id("observation", identity, (*inputs.rows, *inputs.mention_rows), listed="compare")
    assert row is not None
    return row


def _columns(one: Sentence, inputs: Inputs) -> dict[str, Any]:
    """The row's own columns, as its table has them."""
    identity = one.row["observation_id"]
    if identity in inputs.rows:
        found = inputs.observations[inputs.observations["observation_id"] == identity]
    else:
        found = inputs.mentions[inputs.mentions["mention_id"] == identity]
    return {str(name): value for name, value in found.iloc[0].items()}


def _show(one: Sentence, inputs: Inputs, output: Output, all: bool) -> None:
    from citymetrics.commands.sentences import sentence_lines
    from citymetrics.commands.terminal import HEAD, show_lines
    from citymetrics.commands.wordings import row_head, row_lines
    from citymetrics.commands.wrapping import Words

    output.console.print(Words(row_head(one.row, inputs, output.lang), style=HEAD))
    lines = sentence_lines(one, output.lang)
    if one.row["observation_id"] in inputs.rows:
        lines += row_lines(one.row, inputs, output.lang)
    show_lines(lines, output.console)
    if all:
        columns = _columns(one, inputs)
        output.console.print()
        shown = [(name, _plain(value)) for name, value in columns.items() if _plain(value)]
        show_lines([(name, value) for name, value in shown], output.console)


def _plain(value: Any) -> str:
    found = plain(value)
    return "" if found is None else str(found)
