"""`citymetrics coverage [CITY|THEME]`: what plans speak of, and why there is nothing to compare where there isn't."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from citymetrics.commands.completion import complete_place_or_theme
from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output
from citymetrics.errors import check_choice


def coverage(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="[CITY|THEME]",
            help="A place or a theme (default: all plans).",
            autocompletion=complete_place_or_theme,
        ),
    ] = "",
    least: Annotated[
        int | None,
        typer.Option(min=1, help="List metrics that so many places state (default: 2; 1 for one place)."),
    ] = None,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Show which metrics the plans state, theme by theme, and where a place has no comparable figure, why.

    json and csv have every metric that any plan states.
    """
    output = Output.choose(format, lang)
    from citymetrics.benchmark import coverage as cover
    from citymetrics.benchmark import load_inputs

    inputs = load_inputs()
    if subject:
        check_choice("city or theme", subject, (*inputs.places, *inputs.themes))
    of_city = subject in inputs.places
    result: Any = cover([subject] if of_city else None, data=inputs)
    if subject and not of_city:
        result = result.of_theme(subject)
    if output.format == "csv":
        from citymetrics.commands.results import print_frames

        print_frames([result])
    elif output.format == "json":
        from citymetrics.commands.results import result_document

        head = {"city": subject if of_city else "", "theme": "" if of_city else subject}
        output.json({**head, "cities": list(result.cities), **result_document(result, lang)})
    else:
        from citymetrics.benchmark import coverage_table, theme_counts_table
        from citymetrics.commands.results import show_result

        found = coverage_table(result, lang=lang, least=least or (1 if of_city or subject else 2))
        tables = [found] if subject and not of_city else [theme_counts_table(result, lang=lang), found]
        show_result(result, output, tables=tables)
