"""Adding decisions to the text of `review.yml`, and taking them out, without touching anything else in it.

People write comments between decisions and order them as they like, so the file is edited as text. Each edit is read
again and must give exactly what was meant, else the file is left as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from citymetrics.errors import CitymetricsError
from citymetrics.review.decisions import Decision, load_decisions
from citymetrics.review.rows import plain

HEADER = """\
# What people have decided on rows of the observations table; `citymetrics curate` applies it.
# decision: accept (the row is right as it stands), correct (with the fields under set) or reject (it leaves the table).
# expect: what the extraction showed when it was decided; curation stops if it shows something else now.
# `citymetrics review` lists what is open and writes entries here; they may be written and commented by hand as well.
decisions:
"""


def parse_decisions(text: str, name: str) -> dict[str, Decision]:
    """The decisions in a text that is not in its file yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "review.yml"
        path.write_bytes(text.encode("utf-8"))
        return load_decisions(path, name=name)


def add_decisions(text: str, new: Sequence[Decision], name: str) -> str:
    """`text` with entries for `new` behind what it holds; an empty text gets its header first.

    Raises
    ------
    CitymetricsError
        A row has been decided before, or the file is written in a way that nothing can be added to.
    """
    before = parse_decisions(text, name)
    for decision in new:
        if decision.observation in before:
            raise CitymetricsError(
                f"{decision.observation} has been decided",
                where=before[decision.observation].where,
                mend=f"Change it there, or take it out with `citymetrics review {decision.observation} --withdraw`.",
            )
    end = "\r\n" if "\r\n" in text else "\n"
    after = text.replace("\r\n", "\n")
    if not before:
        after = _without_empty_list(after) if after.strip() else HEADER
    if after and not after.endswith("\n"):
        after += "\n"
    indent = " " * _indent(after)
    for decision in new:
        lines = write_entry(decision).splitlines()
        after += "".join(f"{indent}{'- ' if not i else '  '}{line}\n" for i, line in enumerate(lines))
    wanted = {**before, **{decision.observation: decision for decision in new}}
    return _checked(after.replace("\n", end), wanted, name)


def withdraw_decision(text: str, observation: str, name: str) -> str:
    """`text` without the entry for `observation`; comments in front of it and of its neighbours stay.

    Raises
    ------
    CitymetricsError
        Nothing has been decided on it, or its lines can't be told from others.
    """
    before = parse_decisions(text, name)
    if observation not in before:
        raise CitymetricsError(f"{observation} has not been decided", where=name)
    lines = text.splitlines(keepends=True)
    items = _items(text)
    position = list(before).index(observation)
    first = _line_of_dash(lines, items[position].start_mark.line)
    last = (
        _line_of_dash(lines, items[position + 1].start_mark.line) if position + 1 < len(items) else len(lines)
    )
    while last > first + 1 and lines[last - 1].strip()[:1] in ("", "#"):
        last -= 1
    wanted = {key: decision for key, decision in before.items() if key != observation}
    return _checked("".join(lines[:first] + lines[last:]), wanted, name)


def write_entry(decision: Decision) -> str:
    """One decision as YAML, in the order of its keys, without the dash."""
    entry: dict[str, object] = {"observation": decision.observation, "decision": decision.verdict}
    if decision.changes:
        entry["set"] = {field: plain(value) for field, value in decision.changes.items()}
    entry["expect"] = {field: plain(value) for field, value in decision.expect.items()}
    entry |= {"reason": decision.reason, "who": decision.who, "date": decision.date}
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=10**6)


def new_decision(
    observation: str,
    verdict: str,
    expect: Mapping[str, object],
    changes: Mapping[str, object],
    reason: str,
    who: str,
    date: datetime.date | None = None,
) -> Decision:
    """A decision of today (or `date`), as it will read back from the file."""
    return Decision(
        observation=observation,
        verdict=verdict,
        expect={field: plain(value) for field, value in expect.items()},
        reason=" ".join(reason.split()),
        who=" ".join(who.split()),
        date=date or datetime.date.today(),
        changes={field: plain(value) for field, value in changes.items()},
    )


def _checked(text: str, wanted: Mapping[str, Decision], name: str) -> str:
    try:
        got = parse_decisions(text, name)
    except CitymetricsError:
        got = {}
    if list(got) != list(wanted) or any(_bare(got[key]) != _bare(wanted[key]) for key in wanted):
        raise CitymetricsError(
            "cannot be changed as it is written",
            where=name,
            expected="'decisions:' with one '- observation: …' entry after another",
            mend="Change it by hand.",
        )
    return text


def _bare(decision: Decision) -> Decision:
    """A decision apart from where it stands."""
    return replace(decision, where="", lines=None)


def _items(text: str) -> list[yaml.Node]:
    root = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else []:
        if key.value == "decisions" and isinstance(value, yaml.SequenceNode):
            return list(value.value)
    return []


def _line_of_dash(lines: Sequence[str], line: int) -> int:
    """The line that opens an entry: a dash may stand alone above its first key."""
    while line and not lines[line].lstrip().startswith("-"):
        line -= 1
    return line


def _indent(text: str) -> int:
    """The column of the dashes of `text`; two where it has none."""
    items = _items(text)
    if not items:
        return 2
    lines = text.splitlines()
    opening = lines[_line_of_dash(lines, items[0].start_mark.line)]
    return len(opening) - len(opening.lstrip())


def _without_empty_list(text: str) -> str:
    """`decisions: []` opened, so that entries can follow."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith("decisions:"):
            lines[number] = line.replace("[]", "", 1).rstrip() + "\n"
    return "".join(lines)
