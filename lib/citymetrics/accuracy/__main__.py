"""`python -m citymetrics.accuracy`: hold extraction against the annotations, print how well it does, write the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from citymetrics.accuracy.gold import load_gold
from citymetrics.accuracy.listing import list_disagreements, list_scores, list_shortfalls
from citymetrics.accuracy.measure import accuracy_file, measure_plans, write_accuracy
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.project import Project

WIDTH = 240
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    gold: Annotated[
        Path | None, typer.Option(help="Another folder laid out as tests/gold; nothing is written then.")
    ] = None,
    unseen: Annotated[
        list[Path] | None,
        typer.Option(
            help="A plan folder, or a folder of them, in place of tests/gold/unseen; may be repeated."
        ),
    ] = None,
    plan: Annotated[list[str] | None, typer.Option(help="Only this plan; may be repeated.")] = None,
    table: Annotated[bool, typer.Option("--table", help="Only the table, no lists.")] = False,
    show_held: Annotated[
        bool, typer.Option("--show-held", help="List the disagreements of held plans, which uses them up.")
    ] = False,
) -> None:
    """Measure extraction against annotations made by reading. Exit status 1: a wanted minimum is missed."""
    project = Project.find()
    plans = load_gold(project, gold=gold, unseen=unseen)
    for name in plan or ():
        check_choice("plan", name, [one.id for one in plans], where="--plan")
    accuracy = measure_plans(one for one in plans if not plan or one.id in plan)
    # Tables that don't fit are not worth folding: a pager or a file takes long lines.
    console = Console(width=WIDTH, highlight=False, soft_wrap=True)
    console.print(list_scores(accuracy), soft_wrap=False)
    if not table:
        for name in accuracy.sets:
            if name != "held" or show_held:
                console.print(list_disagreements(accuracy, name))
    console.print()
    console.print(list_shortfalls(accuracy))
    if gold is None and unseen is None and not plan:
        write_accuracy(accuracy, project)
        print(f"Written: {project.relative(accuracy_file(project))}")
    if accuracy.shortfalls:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; what the user can mend is one line on standard error and exit status 2."""
    try:
        app()
    except CitymetricsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
