"""`review.yml`: what people have decided on rows, read and checked with the line of every entry.

A decision names its row, says why, who and when, and shows in `expect` what stood there when it was made. Whether the
row still shows that is for `settle` to say; here the shape is checked, and every problem of the file is gathered.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from citymetrics.errors import CitymetricsError, Problems, UnknownChoice
from citymetrics.review.rows import plain
from citymetrics.yamlfile import Entry, read_yaml

Verdict = Literal["accept", "correct", "reject"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
KEYS = ("observation", "decision", "set", "expect", "reason", "who", "date")
_NEEDED = ("observation", "decision", "expect", "reason", "who", "date")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "accept": ("metric", "role", "value", "unit"),
    "correct": (),
    "reject": ("subject", "role", "unit"),
}
"""What a decision of each kind rests on, beside the text itself and the fields that it sets."""


@dataclass(frozen=True)
class Decision:
    """What a person has decided on one row.

    `changes` are the fields that a correction sets, `expect` what the extraction showed of the fields decided on, with the
    figure's own text as `value_text`. `where` is the file and line of the entry, for messages.
    """

    observation: str
    verdict: str
    expect: Mapping[str, object]
    reason: str
    who: str
    date: datetime.date
    changes: Mapping[str, object]
    where: str = ""
    lines: Mapping[str, str] | None = None

    def at(self, field: str) -> str:
        """The line that gives `field` in `expect`, else that of the entry."""
        return (self.lines or {}).get(field, self.where)


def load_decisions(path: Path, *, name: str | None = None) -> dict[str, Decision]:
    """The decisions in `path` by observation id, in the file's order; none where there is no such file.

    Raises
    ------
    CitymetricsError
        The file cannot be read, is no YAML, or an entry breaks its shape: one line for each that does.
    """
    if not path.is_file():
        return {}
    name = name or str(path)
    found: dict[str, Decision] = {}
    problems: list[CitymetricsError] = []
    # What stood in a row is quoted as the plan has it, unseen characters and all.
    for entry in _entries(read_yaml(path, name=name, unseen=True), name):
        wrong = _check_entry(entry, name, found)
        problems += wrong
        if isinstance(entry, Entry) and not wrong:
            decision = _decision(entry, name)
            found[decision.observation] = decision
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return found


def _entries(data: object, name: str) -> list[object]:
    if data is None:
        return []
    if not isinstance(data, Entry) or "decisions" not in data:
        raise CitymetricsError(
            "no list 'decisions'", where=f"{name}:1", expected="'decisions:' and its entries"
        )
    other = next((key for key in data if key != "decisions"), None)
    if other is not None:
        raise CitymetricsError(
            f"unknown key {other!r}", where=data.where(name, other), expected="'decisions:' alone"
        )
    entries = data["decisions"] or []
    if not isinstance(entries, list):
        raise CitymetricsError(
            "'decisions' holds no list",
            where=data.where(name, "decisions"),
            expected="one entry for each row",
        )
    return entries


def _check_entry(entry: object, name: str, known: Mapping[str, Decision]) -> list[CitymetricsError]:
    """What is wrong with the shape of one entry."""
    if not isinstance(entry, Entry):
        return [
            CitymetricsError(f"an entry is {entry!r}", where=name, expected="'observation:', 'decision:' …")
        ]
    problems: list[CitymetricsError] = [
        UnknownChoice("key", str(key), KEYS, where=entry.where(name, key)) for key in entry if key not in KEYS
    ]
    problems += [
        CitymetricsError(f"{key!r} is missing", where=entry.where(name), mend=f"Add '{key}:'.")
        for key in _NEEDED
        if plain(entry.get(key)) is None
    ]
    if problems:
        return problems
    problems = _check_texts(entry, name, known)
    if entry["decision"] in VERDICTS:
        problems += _check_fields(entry, name)
    return problems


def _check_texts(entry: Entry, name: str, known: Mapping[str, Decision]) -> list[CitymetricsError]:
    problems: list[CitymetricsError] = []
    for key in ("observation", "reason", "who"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            problems.append(
                CitymetricsError(f"{key} is {entry[key]!r}", where=entry.where(name, key), expected="a text")
            )
    if entry["decision"] not in VERDICTS:
        problems.append(
            UnknownChoice("decision", str(entry["decision"]), VERDICTS, where=entry.where(name, "decision"))
        )
    if type(entry["date"]) is not datetime.date:
        problems.append(
            CitymetricsError(
                f"date is {str(entry['date'])!r}",
                where=entry.where(name, "date"),
                expected="a day such as 2025-03-31",
            )
        )
    other = known.get(str(entry["observation"]))
    if other is not None:
        problems.append(
            CitymetricsError(
                f"{other.observation} is decided twice",
                where=entry.where(name, "observation"),
                expected="one decision for a row",
                mend=f"The first is at {other.where}: keep one.",
            )
        )
    return problems


def _check_fields(entry: Entry, name: str) -> list[CitymetricsError]:
    for key in ("set", "expect"):
        given = entry.get(key, {})
        if (key == "expect" or given) and not isinstance(given, Entry):
            return [
                CitymetricsError(
                    f"{key} is {given!r}", where=entry.where(name, key), expected="one 'field: value' a line"
                )
            ]
        nested = [field for field, value in given.items() if isinstance(value, (dict, list))]
        if nested:
            return [
                CitymetricsError(
                    f"{key}.{nested[0]} is no plain value",
                    where=given.where(name, nested[0]),
                    expected="a text or a number",
                )
            ]
    changes, expect = entry.get("set") or {}, entry["expect"]
    if bool(changes) != (entry["decision"] == "correct"):
        return [
            CitymetricsError(
                f"decision {entry['decision']} {'with' if changes else 'without'} 'set'",
                where=entry.where(name, "decision"),
                expected="fields under 'set' for correct, and only for it",
            )
        ]
    missing = [field for field in expected_fields(entry["decision"], changes) if field not in expect]
    return [
        CitymetricsError(
            f"'expect' doesn't show {field}",
            where=expect.where(name),
            expected="what the extraction showed of everything decided on",
            mend=f"Add '{field}:' as it was.",
        )
        for field in missing
    ]


def expected_fields(verdict: str, changes: Mapping[str, object]) -> tuple[str, ...]:
    """The fields that `expect` must show: the text of the figure, and what was decided on."""
    fields = ["value_text", *SHOWN[verdict], *changes]
    if "metric" in changes:
        fields += ["subject", "role", "unit"]
    return tuple(dict.fromkeys(fields))


def _decision(entry: Entry, name: str) -> Decision:
    expect: Any = entry["expect"]
    return Decision(
        observation=entry["observation"],
        verdict=entry["decision"],
        expect={field: plain(value) for field, value in expect.items()},
        reason=" ".join(entry["reason"].split()),
        who=entry["who"].strip(),
        date=entry["date"],
        changes={field: plain(value) for field, value in (entry.get("set") or {}).items()},
        where=entry.where(name),
        lines={field: expect.where(name, field) for field in expect},
    )
