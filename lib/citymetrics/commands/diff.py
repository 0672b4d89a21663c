"""`citymetrics diff OLD NEW`: what two builds of the curated data set say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from citymetrics.commands.completion import of_words
from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output
from citymetrics.errors import check_choice
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.builds.compare import Change, Kind, What

KINDS: tuple[Kind, ...] = ("version", "column", "theme", "metric", "observation")
_LONG = 70
_SIGNS: dict[What, str] = {"added": "+", "removed": "-", "changed": "~"}


def diff(
    old: Annotated[
        str, typer.Argument(help="A folder such as data/curated, or a git revision such as HEAD~1.")
    ],
    new: Annotated[str, typer.Argument(help="The same (default: this project's data/curated).")] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Only this kind: {', '.join(KINDS)}; may be repeated.", autocompletion=of_words(*KINDS)
        ),
    ] = None,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Show what two builds changed: rows, and the definitions and rules of metrics."""
    output = Output.choose(format, lang)
    for kind in only or ():
        check_choice("kind", kind, KINDS, where="--only")
    from citymetrics.builds.compare import Change, compare_builds
    from citymetrics.builds.load import load_build

    project = Project.find()
    first, second = load_build(old, project), load_build(new or str(project.curated), project)
    changes = [change for change in compare_builds(first, second) if not only or change.kind in only]
    if output.format == "json":
        output.json([asdict(change) for change in changes])
    elif output.format == "csv":
        output.records((asdict(change) for change in changes), [field.name for field in fields(Change)])
    else:
        print("\n".join(list_changes(changes, output)))


def list_changes(changes: Sequence[Change], output: Output) -> Iterator[str]:
    """The changes as lines: how many of each kind, then each entry with its changed fields under it."""
    from citymetrics.builds.compare import count_changes

    if not changes:
        yield output.words("diff_nothing")
        return
    counts = count_changes(list(changes))
    for kind in KINDS:
        told = [
            output.words(f"diff_{what}", count=counts[kind, what])
            for what in _SIGNS
            if (kind, what) in counts
        ]
        if told:
            yield output.words(
                "diff_kind", kind=output.words(f"diff_{kind}"), counts=output.words("comma").join(told)
            )
    for kind, of_kind in groupby(changes, key=lambda change: change.kind):
        yield ""
        yield output.words(f"diff_{kind}")
        for (what, name, about), entry in groupby(of_kind, key=lambda one: (one.what, one.id, one.about)):
            yield f"  {_SIGNS[what]} {name}" + (f"  {about}" if about else "")
            for change in entry:
                if change.field:
                    empty = output.words("diff_empty")
                    yield f"      {change.field}: {_shown(change.old, empty)} → {_shown(change.new, empty)}"


def _shown(text: str, empty: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONG - 1]}…" if len(text) > _LONG else text or empty
