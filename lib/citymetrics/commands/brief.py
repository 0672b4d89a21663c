"""`citymetrics brief KIND [SUBJECT …]`: make one brief of the report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import complete_subject, of_words
from citymetrics.commands.options import Format, Lang, check_id, read_names
from citymetrics.commands.output import Output
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.briefs import Brief, BriefResult

KINDS = (
    *("overview", "method", "ambition", "emphasis", "timeline"),
    *("cascade", "pair", "city", "theme", "metric"),
)


def brief(
    kind: Annotated[
        str, typer.Argument(help=f"One of {', '.join(KINDS)}.", autocompletion=of_words(*KINDS))
    ] = "",
    subjects: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUBJECT]...",
            help="What it is about: a city, two cities for a pair, a theme, a metric.",
            autocompletion=complete_subject,
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option(help="Forms to make, such as html,pdf (default: those of the report).")
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the briefs that there are instead.")] = False,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="Give its notebook so many seconds at most.")
    ] = None,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Make one brief: run its notebook, write its page, its PDF and its figures into reports/, and say where they are.

    The rest of the report stays as it is. Exit status 1 where the notebook failed.
    """
    output = Output.choose(format, lang)
    from citymetrics.briefs import plan_briefs

    project = Project.find()
    known = plan_briefs(project, lang=lang)
    if listed or not kind:
        chosen = [one for one in known if not kind or one.kind == kind]
        _show(output, [_record(one, project) for one in chosen])
        return
    chosen_one = choose_brief(known, kind, tuple(subjects or ()))
    result = _make(chosen_one, project, read_names(formats), seconds)
    record = _record(chosen_one, project) | _made(result, project)
    if output.format == "json":
        output.json(record)
    elif output.format == "csv":
        output.records([record | {"files": ";".join(record["files"])}])
    elif result.ok:
        output.say(output.words("brief_made", title=chosen_one.label, seconds=f"{result.seconds:.1f}"))
        for file in record["files"]:
            output.say(f"  {file}")
    if not result.ok:
        print(result.error, file=sys.stderr)
        raise typer.Exit(1)


def choose_brief(known: list[Brief], kind: str, subjects: tuple[str, ...]) -> Brief:
    """The brief of this kind about these subjects, in whatever order they are named.

    Raises
    ------
    UnknownChoice, CitymetricsError
        No such kind, no such subject, or too many or too few of them.
    """
    check_choice("kind", kind, list(dict.fromkeys(one.kind for one in known)), where="KIND")
    of_kind = [one for one in known if one.kind == kind]
    for one in of_kind:
        if sorted(one.subjects) == sorted(subjects):
            return one
    count = len(of_kind[0].subjects)
    if len(subjects) != count:
        shown = of_kind[0]
        raise CitymetricsError(
            f"{len(subjects)} given for a brief of kind {kind}",
            where="SUBJECT",
            expected=f"{count}, as in `citymetrics brief {' '.join((kind, *shown.subjects))}`",
        )
    names = list(dict.fromkeys(name for one in of_kind for name in one.subjects))
    for subject in subjects:
        check_id(kind if count == 1 else "place", subject, names, listed=f"brief {kind} --list")
    raise CitymetricsError(
        f"no {kind} of {' and '.join(subjects)}",
        where="SUBJECT",
        expected="two places of one level",
        mend="`citymetrics brief --list` names every brief.",
    )


def _make(one: Brief, project: Project, formats: list[str], seconds: float | None) -> BriefResult:
    from citymetrics.briefs import make_briefs, show_progress

    options: dict[str, Any] = {}
    if formats:
        options["formats"] = formats
    if seconds is not None:
        options["seconds"] = seconds
    with show_progress() as progress:
        (result,) = make_briefs([one], project, jobs=1, progress=progress, **options)
    return result


def _record(one: Brief, project: Project) -> dict[str, Any]:
    page = project.reports / f"{one.path}.html"
    return {
        "brief": one.id,
        "kind": one.kind,
        "subjects": " ".join(one.subjects),
        "lang": one.lang,
        "title": one.label,
        "page": project.relative(page) if page.is_file() else "",
    }


def _made(result: BriefResult, project: Project) -> dict[str, Any]:
    return {
        "ok": result.ok,
        "seconds": round(result.seconds, 1),
        "error": result.error,
        "files": [project.relative(path) for path in result.outputs],
    }


def _show(output: Output, records: list[dict[str, Any]]) -> None:
    if output.format == "json":
        output.json(records)
    elif output.format == "csv":
        output.records(records)
    else:
        from citymetrics.commands.listing import show_records

        names = ("kind", "subjects", "title", "page")
        heads = {name: output.words(f"head_{name}") for name in names}
        show_records(output, heads, records, empty=output.words("nothing"))
