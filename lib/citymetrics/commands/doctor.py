"""`citymetrics doctor`: a check-up of the project, or of one plan's text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.commands.checkup import Check

QUIET = ("gloss", "indent")
"""Repairs that are counted and not listed: there are thousands, and they take nothing away."""
COLUMNS = ("kind", "char_start", "char_end", "before", "after", "certain")


def doctor(
    file: Annotated[
        Path | None, typer.Argument(help="A plan as .txt, .md, .html, .docx or .pdf (default: the project).")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out what reads all plans anew: review and tables.")
    ] = False,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Check the whole project: environment, font, registry, dictionaries, denominators, review, tables, notebooks.

    Every line says whether it is in order, else how to mend it; exit status 1 where anything is not. With a file, list
    instead what was damaged in its text: what was repaired, how surely, and what is lost.
    """
    output = Output.choose(format, lang)
    if file is not None:
        _show_damage(file, output)
        return
    from citymetrics.commands.checkup import check_project

    checks = list(check_project(Project.find(), lang, quick=quick))
    _show_checks(checks, output)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


def _show_checks(checks: list[Check], output: Output) -> None:
    if output.format == "json":
        output.json({"ok": all(one.ok for one in checks), "checks": [one.record() for one in checks]})
        return
    if output.format == "csv":
        output.records(one.record() for one in checks)
        return
    from rich.table import Table

    from citymetrics.commands.wrapping import Words

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for one in checks:
        told = Words(one.text)
        if one.mend:
            told.append(f"\n→ {one.mend}", style="bold")
        style = "green" if one.ok else "bold red"
        state = output.words("check_ok" if one.ok else "check_problem")
        grid.add_row(Words(state, style=style), output.words(f"check_{one.key}"), told)
    output.console.print(grid)
    problems = sum(not one.ok for one in checks)
    output.say(output.words("check_problems" if problems else "check_all_ok", count=problems))


def _show_damage(file: Path, output: Output) -> None:
    from citymetrics.reading import read_document

    document = read_document(file)
    if document.note:
        print(f"{file}: {document.note}", file=sys.stderr)
    repairs = document.clean.repairs
    records = [
        {
            "kind": one.kind,
            "char_start": one.start,
            "char_end": one.end,
            "before": one.before,
            "after": one.after,
            "certain": one.certain,
        }
        for one in repairs
    ]
    if output.format == "json":
        output.json({"file": str(file), "count": len(records), "repairs": records})
    elif output.format == "csv":
        output.records(records, COLUMNS)
    else:
        _list_damage(file, records, output)


def _list_damage(file: Path, records: list[dict[str, Any]], output: Output) -> None:
    kinds: dict[str, int] = {}
    for record in records:
        kinds[record["kind"]] = kinds.get(record["kind"], 0) + 1
    counted = output.words("comma").join(
        f"{output.words(f'repair_{kind}')} {count}" for kind, count in sorted(kinds.items())
    )
    key = "repairs_counted" if kinds else "repairs_none"
    print(output.words(key, file=str(file), count=len(records), kinds=counted))
    for one in records:
        if one["kind"] not in QUIET:
            sure = "" if one["certain"] else output.words("repair_likely")
            kind = output.words(f"repair_{one['kind']}")
            print(
                f"  {one['char_start']}–{one['char_end']}  {kind}  {one['before']!r} → {one['after']!r}{sure}"
            )
