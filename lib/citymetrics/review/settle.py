"""Decisions on drawn rows: each is held against what the text and the extraction show now, then done.

A decision whose row no longer shows what was decided on is a problem, never a guess: it fails curation until a person
has looked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from citymetrics.dictionary import Dictionary, Match
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.review.decisions import Decision
from citymetrics.review.fields import check_field
from citymetrics.review.rows import DrawnRow, Row, plain, same

REVIEWED = "reviewed"
"""The flag of rows that a person has accepted or corrected."""
REJECTED_COLUMNS = (
    "observation_id",
    "doc_id",
    "city",
    "role",
    "value_text",
    "unit",
    "subject",
    "quote",
    "char_start",
    "char_end",
    "reason",
    "who",
    "date",
)
_FOLLOWS = {"conversion": ("value", "value_max", "baseline", "unit")}
"""Columns that tell how others came about, and say nothing any more once a person has set those."""


@dataclass(frozen=True)
class Settled:
    """Rows after review: `rows` stay in the table, `rejected` have left it with the reason, `problems` are decisions
    that could not be done."""

    rows: tuple[DrawnRow, ...]
    rejected: tuple[Row, ...]
    problems: tuple[CitymetricsError, ...] = ()


def apply_decisions(
    drawn: Sequence[DrawnRow], decisions: Mapping[str, Decision], dictionary: Dictionary
) -> Settled:
    """`settle`, for those who can't go on with a decision that no longer holds.

    Raises
    ------
    CitymetricsError
        A decision cannot be done: its row is gone or shows something else, or a field cannot hold what it sets. One line
        for each, with the line of `review.yml`.
    """
    settled = settle(drawn, decisions, dictionary)
    if settled.problems:
        raise settled.problems[0] if len(settled.problems) == 1 else Problems(settled.problems)
    return settled


def settle(drawn: Sequence[DrawnRow], decisions: Mapping[str, Decision], dictionary: Dictionary) -> Settled:
    """Do every decision that still holds; rows come back in the order they came in."""
    rows: list[DrawnRow] = []
    rejected: list[Row] = []
    problems: list[CitymetricsError] = []
    known = {one.id for one in drawn}
    for decision in decisions.values():
        if decision.observation not in known:
            problems.append(_gone(decision, drawn))
    for one in drawn:
        decided = decisions.get(one.id)
        if decided is None:
            rows.append(one)
            continue
        stale = check_expected(one, decided)
        if stale is not None:
            problems.append(stale)
            rows.append(one)
        elif decided.verdict == "reject":
            rejected.append(_rejection(one, decided))
        else:
            try:
                rows.append(_decided(one, decided, dictionary))
            except CitymetricsError as problem:
                problems.append(problem)
                rows.append(one)
    return Settled(tuple(rows), tuple(rejected), tuple(problems))


def check_expected(one: DrawnRow, decision: Decision) -> CitymetricsError | None:
    """The one line that says which fields no longer show what was decided on, if any."""
    unknown = next((field for field in decision.expect if field not in one.row), None)
    if unknown is not None:
        return CitymetricsError(
            f"{one.id}: unknown field {unknown!r} in 'expect'",
            where=decision.at(unknown),
            expected="columns of the observations table",
        )
    changed = [field for field, value in decision.expect.items() if not same(one.row[field], value)]
    if not changed:
        return None
    again = f"citymetrics review {one.id} --withdraw"
    itself = decision.changes and all(
        same(one.row.get(field), value) for field, value in decision.changes.items()
    )
    return CitymetricsError(
        f"{one.id}: {', '.join(f'{field} is now {_show(one.row[field])}' for field in changed)}",
        where=decision.at(changed[0]),
        expected=", ".join(_show(decision.expect[field]) for field in changed),
        mend=f"The extraction gives what was decided by itself now: `{again}`."
        if itself
        else f"Look at the row again: `{again}`, then decide anew.",
    )


def _gone(decision: Decision, drawn: Iterable[DrawnRow]) -> CitymetricsError:
    plan = decision.observation.rpartition("-")[0]
    text = decision.expect.get("value_text")
    moved = [one.id for one in drawn if one.row["doc_id"] == plan and same(one.row["value_text"], text)]
    mend = (
        f"That text stands in {' and '.join(moved[:3])}: decide there, if it is the same row, and remove this."
        if moved
        else "Remove the decision if its figure has gone from the plan."
    )
    return CitymetricsError(
        f"no observation {decision.observation!r}",
        where=decision.where,
        expected=f"a row that reads {_show(text)}",
        mend=mend,
    )


def _decided(one: DrawnRow, decision: Decision, dictionary: Dictionary) -> DrawnRow:
    row: Row = dict(one.row)
    metric = one.match.metric
    for field, value in decision.changes.items():
        row[field] = check_field(field, value, dictionary, where=decision.where)
    if "metric" in decision.changes:
        metric = str(row["metric"]) or None
    if metric is not None:
        _check_metric(metric, row, decision, dictionary)
        row["theme"] = dictionary.metrics[metric].theme
    for column, origins in _FOLLOWS.items():
        if column in row and any(origin in decision.changes for origin in origins):
            row[column] = ""
    flags = [flag for flag in str(row["flags"]).split(";") if flag and flag != REVIEWED]
    row["flags"] = ";".join([*flags, REVIEWED])
    match: Match = replace(
        one.match, metric=metric, theme=str(row["theme"]), reason=f"{REVIEWED}: {decision.reason}"
    )
    return DrawnRow(row, match, one.doubts)


def _check_metric(metric: str, row: Row, decision: Decision, dictionary: Dictionary) -> None:
    """A figure is never given to a metric of another unit, nor set under a theme that isn't its metric's."""
    definition = dictionary.metrics[metric]
    if row["unit"] != definition.unit:
        raise CitymetricsError(
            f"{decision.observation}: {metric} is measured in {definition.unit}, the row in {row['unit']}",
            where=decision.where,
            expected="a metric of the row's unit",
            mend="Choose another metric, or set the unit and the value too if they are wrong.",
        )
    theme = decision.changes.get("theme", definition.theme)
    if theme != definition.theme:
        raise CitymetricsError(
            f"{decision.observation}: theme is {theme!r}",
            where=decision.where,
            expected=f"{definition.theme}, the theme of {metric}",
            mend="Leave the theme out: it is the metric's.",
        )


def _rejection(one: DrawnRow, decision: Decision) -> Row:
    given = {"reason": decision.reason, "who": decision.who, "date": decision.date.isoformat()}
    return {name: given[name] if name in given else one.row[name] for name in REJECTED_COLUMNS}


def _show(value: object) -> str:
    value = plain(value)
    return "empty" if value is None else repr(value)
