"""`citymetrics …` on the command line: the library's verbs, with errors of one line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from citymetrics.benchmark import compare_metric
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.builds.command import diff
from citymetrics.curation import build_observations, load_observations
from citymetrics.dictionary import load_dictionary
from citymetrics.dictionary_commands import metrics, propose
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.extract_command import extract
from citymetrics.instruments.command import instruments
from citymetrics.instruments.table import build_mentions
from citymetrics.labels import format_bounds, format_quantity
from citymetrics.package import build_package
from citymetrics.package.command import package
from citymetrics.project import Project
from citymetrics.reading import read_document
from citymetrics.review.command import review
from citymetrics.sources import load_sources

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Compare what city plans promise, with the sentence behind every number.",
)
console = Console()


def main() -> None:
    """Run the command line; what the user can mend is one line on standard error and exit status 2."""
    try:
        app()
    except CitymetricsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); the interpreter's own flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None


app.command()(diff)
app.command()(extract)
app.command()(instruments)
app.command()(metrics)
app.command()(package)
app.command()(propose)
app.command()(review)


@app.command()
def curate() -> None:
    """Rebuild data/curated/ from the plan texts and the dictionary."""
    project = Project.find()
    curated = build_observations(project)
    build_mentions(project)
    build_package(project)
    open_targets = int(
        (curated.observations["metric"].isna() & (curated.observations["role"] == "target")).sum()
    )
    print(
        f"{len(curated.observations)} observations, {open_targets} targets without a metric: {project.relative(project.queue_file)}"
    )


@app.command()
def compare(metric: Annotated[str, typer.Argument(help="Metric id, such as greenway_length_built.")]) -> None:
    """Compare one metric across places; what is unsound is refused with the reason."""
    comparison = compare_metric(metric)
    definition = load_dictionary().metrics[metric]
    places = {source.city: source.label.zh for source in load_sources().values()}
    heads = ("地方", "规划所写", "范围", "期限", "年均", "每万人", "名次", "可比性", "依据")
    columns = (Column(head, overflow="fold") for head in heads)
    table = Table(
        *columns, title=f"{definition.label.zh}  {definition.label.en}", title_justify="left", box=None
    )
    for row in comparison.rows:
        table.add_row(
            places[row["city"]],
            format_bounds(row["value"], row["value_max"], row["unit"], row["comparator"]),
            _scope(row["scope"]),
            row["due"],
            format_quantity(row["per_year"], row["unit"], digits=3),
            format_quantity(row["per_10k"], row["unit"], digits=3),
            f"{row['rank']}/{row['rank_of']}" if row["rank"] else "",
            grade_label(row["grade"]) if row["grade"] else "",
            row["observation_id"],
        )
    console.print(table)
    for caveat in comparison.caveats:
        console.print(f"· {caveat}", markup=False, highlight=False)
    for refusal in comparison.refused:
        console.print(f"✗ {refusal.text()}", markup=False, highlight=False)


def _scope(scope: str) -> str:
    kind, _, name = scope.partition(":")
    return {"each": f"每个{name}", "area": name}.get(kind, "")


@app.command()
def evidence(
    observation: Annotated[str, typer.Argument(help="Observation id, such as shanghai-14233.")],
) -> None:
    """Show the sentence behind one number and where it stands."""
    observations = load_observations()
    found = observations[observations["observation_id"] == observation]
    if found.empty:
        check_choice("observation", observation, observations["observation_id"].tolist())
    table = Table("column", Column("value", overflow="fold"), show_header=False, box=None)
    for column, value in found.iloc[0].dropna().items():
        table.add_row(str(column), str(value))
    console.print(table)


@app.command()
def doctor(file: Annotated[Path, typer.Argument(help="A plan as .txt, .md, .html, .docx or .pdf.")]) -> None:
    """List what was damaged in a plan's text: what was repaired, how surely, and what is lost."""
    document = read_document(file)
    if document.note:
        print(f"{file}: {document.note}", file=sys.stderr)
    kinds: dict[str, int] = {}
    for repair in document.clean.repairs:
        kinds[repair.kind] = kinds.get(repair.kind, 0) + 1
    print(
        f"{file}: {len(document.clean.repairs)} repairs"
        + (": " if kinds else "")
        + ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()))
    )
    for repair in document.clean.repairs:
        if repair.kind not in ("gloss", "indent"):
            print(
                f"  {repair.start}–{repair.end}  {repair.kind}: {repair.before!r} → {repair.after!r}{'' if repair.certain else '  (likely, not certain)'}"
            )
