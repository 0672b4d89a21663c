"""`citymetrics review`: list what is open, look at one row, decide on rows.

A decision is checked against the rows before it is written; then the tables are rebuilt with it.
"""

from __future__ import annotations

import csv
import getpass
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.review.desk import Desk, open_desk
from citymetrics.review.listing import find_doubts
from citymetrics.review.words import load_words

REVIEWER = "CITYMETRICS_REVIEWER"
_SHOWN = ("observation_id", "kind", "role", "value_text", "subject", "detail")


def review(
    observations: Annotated[
        list[str] | None, typer.Argument(help="Rows to look at or to decide on; without one, what is open.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The row is right as it stands.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The row leaves the table.")] = False,
    set_metric: Annotated[str | None, typer.Option(help="The metric it really speaks of.")] = None,
    set_field: Annotated[
        list[str] | None,
        typer.Option("--set", help="A field's right value, as field=value; may be given again."),
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take a decision back.")] = False,
    reason: Annotated[str, typer.Option(help="Why it is decided so, for those who come after.")] = "",
    who: Annotated[str, typer.Option(help=f"Who decides (default: ${REVIEWER}, else the login name).")] = "",
    kind: Annotated[
        str | None, typer.Option(help="List one kind of doubt, such as unmatched_target.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="List as many rows at most; 0 for all.")] = 30,
    format: Annotated[str, typer.Option(help="table or csv.")] = "table",
    lang: Annotated[str, typer.Option(help="Language of the list, zh or en.")] = "zh",
) -> None:
    """List rows that need a person's eye, worst first; show one; or write a decision to data/curated/review.yml."""
    check_choice("format", format, ("table", "csv"), where="--format")
    load_words(lang)
    changes = read_changes(set_field or (), set_metric)
    verdicts = [
        name
        for name, given in (
            ("accept", accept),
            ("reject", reject),
            ("correct", bool(changes)),
            ("withdraw", withdraw),
        )
        if given
    ]
    if len(verdicts) > 1:
        raise CitymetricsError(
            " and ".join(verdicts), where="citymetrics review", expected="one decision at a time"
        )
    if verdicts and not observations:
        raise CitymetricsError(
            f"{verdicts[0]}, but no row",
            where="citymetrics review",
            expected=f"a row's id, as in `citymetrics review shanghai-14233 --{verdicts[0]} …`",
        )
    desk = open_desk()
    if not verdicts:
        if observations:
            for observation in observations:
                _show_row(desk, observation, lang)
        else:
            _show_list(desk, kind, limit, format, lang)
        return
    words = load_words(lang)
    asked = list(observations or ())
    if withdraw:
        desk = desk.withdraw(asked)
        line = words["withdrawn"]
    else:
        who = who or os.environ.get(REVIEWER, "") or getpass.getuser()
        desk = desk.decide(asked, verdicts[0], reason=reason, who=who, changes=changes)
        line = words["written"]
    for observation in asked:
        print(line.format(observation=observation, file=desk.file))
    stale = desk.stale()
    if stale:
        # Only a withdrawal gets here: it takes one out of several that must be looked at again.
        _tell(stale)
        return
    curated = desk.rebuild()
    print(words["rebuilt"].format(count=len(curated.observations), open=len(curated.queue)))


def read_changes(settings: Sequence[str], metric: str | None) -> dict[str, object]:
    """`field=value` texts, and the metric if one is given, as field → value.

    Raises
    ------
    CitymetricsError
        A setting without its '=', or a field that is set twice.
    """
    changes: dict[str, object] = {} if metric is None else {"metric": metric}
    for setting in settings:
        field, sign, value = setting.partition("=")
        field = field.strip()
        if not sign:
            raise CitymetricsError(
                f"{setting!r}", where="--set", expected="field=value, such as value=1500000"
            )
        if field in changes:
            raise CitymetricsError(f"{field} is set twice", where="--set", expected="one value for a field")
        changes[field] = value.strip()
    return changes


def _show_list(desk: Desk, kind: str | None, limit: int, format: str, lang: str) -> None:
    words = load_words(lang)
    table = desk.open_table(kind, lang)
    if format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(table.itertuples(index=False, name=None))
        return
    _tell(desk.stale())
    columns = (Column(words[name], overflow="fold", no_wrap=name == "observation_id") for name in _SHOWN)
    shown = Table(*columns, box=None)
    for record in (table.head(limit) if limit else table).to_dict("records"):
        shown.add_row(*(_cell(record[name]) for name in _SHOWN))
    Console().print(shown)
    if limit and len(table) > limit:
        print(words["more"].format(count=len(table) - limit))
    print(desk.summary(lang))


def _show_row(desk: Desk, observation: str, lang: str) -> None:
    words = load_words(lang)
    drawn = desk.row(observation)
    shown = Table("", Column("", overflow="fold"), show_header=False, box=None)
    for name, value in drawn.row.items():
        if value not in ("", None):
            shown.add_row(name, _cell(value))
    for doubt in find_doubts(drawn, desk.dictionary):
        shown.add_row(words["kind"], _cell(f"{words[doubt.kind]}: {doubt.detail}"))
    for candidate in drawn.match.candidates[:5]:
        label = desk.dictionary.metrics[candidate.metric].label.text(lang)
        shown.add_row(words["candidates"], _cell(f"{candidate.metric}  {candidate.score:g}  {label}"))
    for name, value in _decision_lines(desk, observation, lang).items():
        shown.add_row(words[name], _cell(value))
    Console().print(shown)


def _decision_lines(desk: Desk, observation: str, lang: str) -> Mapping[str, object]:
    table = desk.decided_table(lang).set_index("observation_id")
    if observation not in table.index:
        return {}
    line = table.loc[observation]
    return {name: line[name] for name in ("decision", "changes", "reason", "who", "date") if line[name]}


def _cell(value: object) -> str:
    """Plain words: a plan's own brackets are no markup."""
    return str(value).replace("[", r"\[")


def _tell(problems: Sequence[CitymetricsError]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
