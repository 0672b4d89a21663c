"""`citymetrics diff OLD NEW`: what two builds of the curated data set say otherwise."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import Annotated

import typer

from citymetrics.builds.compare import KINDS, Change, What, compare_builds, count_changes
from citymetrics.builds.load import load_build
from citymetrics.errors import check_choice
from citymetrics.project import Project

FORMATS = ("text", "json", "csv")
_LONG = 70
_MANY = {
    "version": "version",
    "column": "columns",
    "theme": "themes",
    "metric": "metrics",
    "observation": "observations",
}
_SIGNS: dict[What, str] = {"added": "+", "removed": "-", "changed": "~"}


def diff(
    old: Annotated[
        str, typer.Argument(help="A folder such as data/curated, or a git revision such as HEAD~1.")
    ],
    new: Annotated[str, typer.Argument(help="The same (default: this project's data/curated).")] = "",
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this kind: {', '.join(KINDS)}; may be repeated.")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json or csv.")] = "text",
) -> None:
    """Show what two builds changed: rows, and the definitions and rules of metrics."""
    check_choice("format", format, FORMATS, where="--format")
    for kind in only or ():
        check_choice("kind", kind, KINDS, where="--only")
    project = Project.find()
    first, second = load_build(old, project), load_build(new or str(project.curated), project)
    changes = [change for change in compare_builds(first, second) if not only or change.kind in only]
    if format == "json":
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1))
    elif format == "csv":
        table = csv.DictWriter(sys.stdout, [field.name for field in fields(Change)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(change) for change in changes)
    else:
        print("\n".join(list_changes(changes)))


def list_changes(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as lines: how many of each kind, then each entry with its changed fields under it."""
    if not changes:
        yield "Nothing changed."
        return
    counts = count_changes(list(changes))
    for kind in KINDS:
        told = [f"{counts[kind, what]} {what}" for what in _SIGNS if (kind, what) in counts]
        if told:
            yield f"{_MANY[kind]}: {', '.join(told)}"
    for kind, of_kind in groupby(changes, key=lambda change: change.kind):
        yield ""
        yield _MANY[kind]
        for (what, name, about), entry in groupby(of_kind, key=lambda one: (one.what, one.id, one.about)):
            yield f"  {_SIGNS[what]} {name}" + (f"  {about}" if about else "")
            for change in entry:
                if change.field:
                    yield f"      {change.field}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONG - 1]}…" if len(text) > _LONG else text or "(empty)"
