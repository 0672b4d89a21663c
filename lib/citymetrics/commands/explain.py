"""`citymetrics explain CITY METRIC`: from the score down to the sentence."""

from __future__ import annotations

from typing import Annotated

import typer

from citymetrics.commands.completion import complete_metric, complete_place
from citymetrics.commands.options import Format, Lang, check_id
from citymetrics.commands.output import Output, plain
from citymetrics.errors import check_choice


def explain(
    city: Annotated[str, typer.Argument(help="A place, such as wuhan.", autocompletion=complete_place)],
    metric: Annotated[
        str, typer.Argument(help="A metric id, such as pocket_parks.", autocompletion=complete_metric)
    ],
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Explain one number, from score down to sentence.

    Its part in the ambition index, its rank and with whom it compares, its distance to peers and norms, every step of its
    calculation with the denominators, which of the plan's figures stands for the place and why, and the sentence.
    """
    output = Output.choose(format, lang)
    from citymetrics.benchmark import load_inputs
    from citymetrics.commands.explanation import explain_figure
    from citymetrics.commands.explanation.lines import COLUMNS

    inputs = load_inputs()
    check_choice("city", city, inputs.places)
    check_id("metric", metric, inputs.metrics, listed="metrics")
    found = explain_figure(city, metric, lang=lang, data=inputs)
    if output.format == "json":
        output.json(found.document())
        return
    if output.format == "csv":
        output.records(({name: plain(one[name]) for name in COLUMNS} for one in found.records()), COLUMNS)
        return
    from citymetrics.commands.sentences import sentence_lines
    from citymetrics.commands.terminal import HEAD, show_head, show_lines
    from citymetrics.commands.wrapping import Words

    output.console.print(Words(f"{found.title} ({found.metric})", style=HEAD))
    for section in found.sections:
        show_head(section.title, output.console)
        show_lines(_unrepeated([(line.name, line.text) for line in section.lines]), output.console)
    if found.sentence is not None:
        show_head(output.words("explain_sentence"), output.console)
        show_lines(sentence_lines(found.sentence, lang), output.console)


def _unrepeated(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A name that stands above need not stand again."""
    before = ""
    shown = []
    for name, words in lines:
        shown.append(("" if name == before else name, words))
        before = name
    return shown
