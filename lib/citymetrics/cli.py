"""`citymetrics …` on the command line: the library's verbs, with errors of one line."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from citymetrics.benchmark import compare_metric
from citymetrics.curation import OBSERVATION_COLUMNS, build_observations, load_observations, observation_row
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.extraction import extract_statements
from citymetrics.files import write_whole
from citymetrics.labels import format_bounds, format_quantity
from citymetrics.project import Project
from citymetrics.reading import read_document
from citymetrics.sources import Frame, frame_of, load_sources

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


def _years(text: str | None, option: str) -> tuple[int, int] | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise CitymetricsError(f"{text!r}", where=option, expected="two years such as 2021-2025")
    return int(first), int(last)


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="Plan texts, registered or not.")],
    doc_id: Annotated[str | None, typer.Option(help="Document id (default: the file's name).")] = None,
    city: Annotated[str | None, typer.Option(help="City id (default: the document id).")] = None,
    term: Annotated[str | None, typer.Option(help="The plan's term, such as 2021-2025.")] = None,
    past_term: Annotated[str | None, typer.Option(help="The term before it.")] = None,
    format: Annotated[str, typer.Option(help="jsonl or csv.")] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="Write here instead of to standard output.")] = None,
) -> None:
    """Print every quantity that plans state, one row each, in document order."""
    check_choice("format", format, ("jsonl", "csv"), where="--format")
    if doc_id and len(files) > 1:
        raise CitymetricsError(
            f"one id for {len(files)} files",
            where="--doc-id",
            mend="Leave it out, or extract one file at a time.",
        )
    project = Project.find()
    dictionary, sources = load_dictionary(project), load_sources(project)
    rows: list[dict[str, object]] = []
    for file in files:
        registered = next(
            (
                source
                for source in sources.values()
                if (project.raw / source.file).resolve() == file.resolve()
            ),
            None,
        )
        frame = frame_of(registered, sources) if registered else Frame()
        years = _years(term, "--term") or frame.term
        past = _years(past_term, "--past-term") or frame.past_term
        name = doc_id or (registered.id if registered else file.stem)
        place = city or (registered.city if registered else name)
        statements = extract_statements(read_document(file), term=years, past_term=past, parent=frame.parent)
        for statement in statements:
            rows.append(observation_row(statement, dictionary.match(statement), name, place))
    text = (
        _to_csv(rows)
        if format == "csv"
        else "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    )
    if to is None:
        sys.stdout.write(text)
    else:
        write_whole(to, text.encode())


def _to_csv(rows: Iterable[dict[str, object]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(OBSERVATION_COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


@app.command()
def curate() -> None:
    """Rebuild data/curated/ from the plan texts and the dictionary."""
    project = Project.find()
    curated = build_observations(project)
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
    heads = ("地方", "规划所写", "范围", "期限", "年均", "每万人", "名次", "依据")
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
def doctor(file: Annotated[Path, typer.Argument(help="A plan text.")]) -> None:
    """List what was damaged in a plan's text: what was repaired, how surely, and what is lost."""
    document = read_document(file)
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
