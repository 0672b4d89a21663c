"""`citymetrics audit`: whether the tables can be true, and whether the report's pages print what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.briefs.checks.report import ReportAudit

COLUMNS = ("invariant", "rows", "file", "place", "said", "expected", "mend")


def audit(
    untraced: Annotated[
        bool, typer.Option("--untraced", help="List the numbers of pages that no table holds, too.")
    ] = False,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Check the invariants of the tables, and trace every number of the report's pages back to them.

    Every run of run_all.py does the same, and publishes no page that violates one. Exit status 1 where anything is wrong.
    """
    output = Output.choose(format, lang)
    from citymetrics.briefs.checks.report import audit_report

    found = audit_report(Project.find())
    records = list(_records(found, untraced))
    if output.format == "json":
        output.json({"ok": not found.violations, "numbers": found.numbers, "found": records})
    elif output.format == "csv":
        output.records(records, COLUMNS)
    else:
        _tell(found, untraced, output)
    if found.violations:
        raise typer.Exit(1)


def _records(found: ReportAudit, untraced: bool) -> list[dict[str, Any]]:
    listed = [
        {name: getattr(one, name) for name in COLUMNS} | {"rows": ";".join(one.rows)}
        for one in found.violations
    ]
    if untraced:
        listed += [
            dict.fromkeys(COLUMNS, "")
            | {
                "invariant": "untraced",
                "file": page.file,
                "place": one.place,
                "said": f"{one.number}: {one.text}",
            }
            for page in found.pages
            for one in page.untraced
        ]
    return listed


def _tell(found: ReportAudit, untraced: bool, output: Output) -> None:
    from citymetrics.labels import text

    for one in found.violations:
        output.say(one)
    if untraced:
        for page in found.pages:
            for left in page.untraced:
                where = ", ".join(part for part in (page.file, left.place) if part)
                output.say(f"{where}: {left.number} · {left.text}")
    open_numbers = sum(len(page.untraced) for page in found.pages)
    counts = {
        "pages": len(found.pages),
        "numbers": found.numbers,
        "untraced": open_numbers,
        "wrong": len(found.violations),
    }
    output.say(text("audit.whole", output.lang, **counts))
