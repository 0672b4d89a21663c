"""`citymetrics review`: list what is open, look at one row, decide on rows.

A decision is checked against the rows before it is written; then the tables are rebuilt with it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import complete_metric, complete_observation, of_words
from citymetrics.commands.options import Format, Lang
from citymetrics.commands.output import Output, plain_records
from citymetrics.errors import CitymetricsError

if TYPE_CHECKING:
    from citymetrics.review.desk import Desk

KINDS = ("unmatched_target", "damaged", "unsure_match", "implausible", "doubtful_repair", "unmatched")
_SHOWN = ("observation_id", "kind", "role", "value_text", "subject", "detail")


def review(
    observations: Annotated[
        list[str] | None,
        typer.Argument(
            help="Rows to look at or to decide on; without one, what is open.",
            autocompletion=complete_observation,
        ),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The row is right as it stands.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The row leaves the table.")] = False,
    set_metric: Annotated[
        str | None,
        typer.Option(help="The metric it really speaks of.", autocompletion=complete_metric),
    ] = None,
    set_field: Annotated[
        list[str] | None,
        typer.Option("--set", help="A field's right value, as field=value; may be given again."),
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take a decision back.")] = False,
    reason: Annotated[str, typer.Option(help="Why it is decided so, for those who come after.")] = "",
    who: Annotated[
        str, typer.Option(help="Who decides (default: $CITYMETRICS_REVIEWER, else the login name).")
    ] = "",
    kind: Annotated[
        str | None,
        typer.Option(help=f"List one kind of doubt: {', '.join(KINDS)}.", autocompletion=of_words(*KINDS)),
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="List as many rows at most; 0 for all.")] = 30,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """List rows that need a person's eye, worst first; show one; or write a decision to data/curated/review.yml."""
    output = Output.choose(format, lang)
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
    from citymetrics.review.desk import open_desk
    from citymetrics.review.reviewer import reviewer_name
    from citymetrics.review.words import load_words

    desk = open_desk()
    if not verdicts:
        if observations:
            _show_rows(desk, observations, output)
        else:
            _show_list(desk, kind, limit, output)
        return
    words = load_words(lang)
    asked = list(observations or ())
    if withdraw:
        desk = desk.withdraw(asked)
        line = words["withdrawn"]
    else:
        who = who or reviewer_name()
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


def _show_list(desk: Desk, kind: str | None, limit: int, output: Output) -> None:
    from citymetrics.review.words import load_words

    words, table = load_words(output.lang), desk.open_table(kind, output.lang)
    _tell(desk.stale())
    if output.format == "json":
        output.json(plain_records(table))
        return
    if output.format == "csv":
        output.records(plain_records(table), list(table.columns))
        return
    from citymetrics.commands.listing import show_records
    from citymetrics.commands.reasons import reason_text

    heads = {name: words[name] for name in _SHOWN}
    shown = plain_records(table.head(limit) if limit else table)
    if shown:
        told = [row | {"detail": reason_text(row["detail"], output.lang)} for row in shown]
        show_records(output, heads, told)
    if limit and len(table) > limit:
        output.say(words["more"].format(count=len(table) - limit))
    output.say(desk.summary(output.lang))


def _show_rows(desk: Desk, observations: Sequence[str], output: Output) -> None:
    records = [_record(desk, observation, output.lang) for observation in observations]
    if output.format == "json":
        output.json(records)
        return
    if output.format == "csv":
        output.records(
            record
            | {
                "doubts": "; ".join(record["doubts"]),
                "candidates": ";".join(one["metric"] for one in record["candidates"]),
            }
            for record in records
        )
        return
    from citymetrics.commands.terminal import show_lines
    from citymetrics.review.words import load_words

    words = load_words(output.lang)
    for position, record in enumerate(records):
        if position:
            output.console.print()
        lines = [
            (name, str(value))
            for name, value in record.items()
            if name not in (*_ADDED, *_DECIDED) and value not in ("", None)
        ]
        lines += [(words["kind"], doubt) for doubt in record["doubts"]]
        lines += [
            (words["candidates"], f"{one['metric']}  {one['score']:g}  {one['label']}")
            for one in record["candidates"]
        ]
        lines += [(words[name], record[name]) for name in _DECIDED if record[name]]
        show_lines(lines, output.console, indent=0)


_ADDED = ("doubts", "candidates")
_DECIDED = ("decision", "changes", "reason", "who", "date")


def _record(desk: Desk, observation: str, lang: str) -> dict[str, Any]:
    """A row's own fields, what is doubtful about it, the likeliest metrics, and what was decided."""
    from citymetrics.commands.reasons import reason_text
    from citymetrics.review.listing import find_doubts
    from citymetrics.review.words import load_words

    words, drawn = load_words(lang), desk.row(observation)
    return {
        **drawn.row,
        "doubts": [
            f"{words[doubt.kind]}: {reason_text(doubt.detail, lang)}"
            for doubt in find_doubts(drawn, desk.dictionary)
        ],
        "candidates": [
            {
                "metric": one.metric,
                "score": one.score,
                "label": desk.dictionary.metrics[one.metric].label.text(lang),
            }
            for one in drawn.match.candidates[:5]
        ],
        **_decided(desk, observation, lang),
    }


def _decided(desk: Desk, observation: str, lang: str) -> Mapping[str, str]:
    table = desk.decided_table(lang).set_index("observation_id")
    if observation not in table.index:
        return dict.fromkeys(_DECIDED, "")
    line = table.loc[observation]
    return {name: str(line[name]) for name in _DECIDED}


def _tell(problems: Sequence[CitymetricsError]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
