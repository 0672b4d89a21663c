"""`citymetrics corpus`: many plans → one corpus in Parquet; or what a corpus holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import of_words
from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output, plain_records
from citymetrics.errors import CitymetricsError, check_choice

if TYPE_CHECKING:
    from citymetrics.corpus import Corpus, Progress

COUNTED = ("region", "metric", "theme", "city", "role", "unit")
SHOWN = 10
"""Failures that are told one by one."""


def corpus(
    url: Annotated[
        str,
        typer.Argument(
            metavar="REGISTRY|CORPUS",
            help="With --to a registry of plans (sources.yml or .jsonl, texts beside it), else a corpus; any address of fsspec.",
        ),
    ],
    to: Annotated[str, typer.Option(help="Make the corpus in this folder or bucket, or finish it.")] = "",
    review: Annotated[str, typer.Option(help="A review.yml with decisions on rows of these plans.")] = "",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes on this machine (default: this one alone).")
    ] = None,
    scheduler: Annotated[str, typer.Option(help="A running Dask scheduler, such as tcp://host:8786.")] = "",
    batch: Annotated[int, typer.Option(min=1, help="About how many plans make a task and a file.")] = 50,
    retries: Annotated[
        int, typer.Option(min=0, help="How often what fails for the moment is tried again.")
    ] = 2,
    seconds: Annotated[
        float, typer.Option(help="How long one plan may take; then it is reported and left out.")
    ] = 600,
    by: Annotated[
        str, typer.Option(help="Count the rows by this column.", autocompletion=of_words(*COUNTED))
    ] = "region",
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Extract many plans into a corpus of Parquet files, a folder for each province; without --to, show what a corpus holds.

    A run that was broken off goes on where it was. A plan that can't be read is reported and leaves the others alone.
    """
    output = Output.choose(format, lang)
    check_choice("column", by, COUNTED, where="--by")
    from citymetrics.corpus import extract_corpus, open_corpus

    if to:
        with _progress() as on_progress:
            extract_corpus(
                url,
                to,
                scheduler=scheduler or None,
                workers=workers,
                batch=batch,
                retries=retries,
                seconds=seconds,
                review=review or None,
                on_progress=on_progress,
            )
    elif review or workers or scheduler:
        raise CitymetricsError("nothing to make", where="citymetrics corpus", expected="--to FOLDER")
    _show(open_corpus(to or url), by, output)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar of plans on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Bar(
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda event: bar.update(task, total=event.plans, completed=event.done)


def _show(corpus: Corpus, by: str, output: Output) -> None:
    told = corpus.manifest
    counted = plain_records(corpus.counts(by))
    if output.format == "json":
        numbers = {
            name: getattr(told, name)
            for name in ("plans", "failed", "characters", "rows", "open", "rejected")
        }
        failures = plain_records(corpus.failures())
        output.json({**numbers, "dictionary": told.rules.dictionary, "counts": counted, "failures": failures})
        return
    if output.format == "csv":
        output.records(counted, (by, "rows"))
    else:
        numbers = {name: f"{getattr(told, name):,}" for name in ("plans", "characters", "rows", "open")}
        output.say(_words(output, "whole", **numbers))
        _show_counts(counted, by, output)
    _tell_failures(corpus, output)


def _show_counts(counted: list[dict[str, Any]], by: str, output: Output) -> None:
    from citymetrics.commands.listing import show_records

    heads = {name: _words(output, f"head_{name}") for name in (by, "rows")}
    show_records(output, heads, counted, numbers=("rows",), empty=_words(output, "nothing"))


def _tell_failures(corpus: Corpus, output: Output) -> None:
    lines = corpus.failures()["failure"].to_list()
    if not lines:
        return
    output.say(_words(output, "failed", count=len(lines)))
    for line in lines[:SHOWN]:
        output.say(f"  {line}")
    if len(lines) > SHOWN:
        output.say("  " + _words(output, "more", count=len(lines) - SHOWN, file=corpus.failures_file))


def _words(output: Output, key: str, **values: Any) -> str:
    from citymetrics.labels import text

    return text(f"corpus.{key}", output.lang, **values)
