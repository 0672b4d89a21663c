"""What a plan is not for: themes and metrics that lie outside the remit of its kind, with the reason.

A plan for managing streets says nothing of schools because another plan does; that is no gap. People declare it in
`data/curated/remits.yml`, where a project without the file declares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citymetrics.errors import CitymetricsError, Problems, UnknownChoice
from citymetrics.labels import Label
from citymetrics.project import Project
from citymetrics.yamlfile import Entry, read_yaml

FILE = "remits.yml"
_REMIT_KEYS = ("id", "label", "plans", "outside")
_OUTSIDE_KEYS = ("themes", "metrics", "reason")


@dataclass(frozen=True, slots=True)
class Outside:
    """A theme or metric that a kind of plan doesn't cover, and why."""

    remit: str
    label: Label
    reason: Label


@dataclass(frozen=True)
class Remits:
    """What is outside each plan's remit, by plan and theme and by plan and metric."""

    themes: Mapping[tuple[str, str], Outside]
    metrics: Mapping[tuple[str, str], Outside]

    def outside(self, doc_id: str, theme: str, metric: str = "") -> Outside | None:
        """Why `metric`, or its whole `theme`, is outside the remit of a plan; None where it isn't."""
        return self.metrics.get((doc_id, metric)) or self.themes.get((doc_id, theme))


NO_REMITS = Remits({}, {})


def load_remits(
    project: Project, *, plans: Mapping[str, Any], themes: Mapping[str, Any], metrics: Mapping[str, Any]
) -> Remits:
    """Read and check `data/curated/remits.yml`; ids must be those of the registry and the dictionary.

    Raises
    ------
    CitymetricsError, Problems
        One line for each entry that is malformed or names what doesn't exist.
    """
    path = project.curated / FILE
    if not path.is_file():
        return NO_REMITS
    name = project.relative(path)
    data = read_yaml(path, name=name)
    entries = data.get("remits") if isinstance(data, Entry) else None
    if not isinstance(entries, list):
        raise CitymetricsError("no list of remits", where=f"{name}:1", expected="remits: and a list under it")
    known = {"plans": plans, "themes": themes, "metrics": metrics}
    problems = list(_problems(entries, name, known))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    found: dict[str, dict[tuple[str, str], Outside]] = {"themes": {}, "metrics": {}}
    for entry in entries:
        for part in entry["outside"]:
            outside = Outside(entry["id"], Label(**entry["label"]), Label(**part["reason"]))
            for kind, table in found.items():
                for plan in entry["plans"]:
                    for identity in part.get(kind, ()):
                        table.setdefault((plan, identity), outside)
    return Remits(found["themes"], found["metrics"])


def _problems(
    entries: list[Any], name: str, known: dict[str, Mapping[str, Any]]
) -> Iterator[CitymetricsError]:
    lines: dict[str, int] = {}
    for entry in entries:
        if not isinstance(entry, Entry):
            yield CitymetricsError(f"{entry!r} is no remit", where=name, expected=_listed(_REMIT_KEYS))
            continue
        yield from _key_problems(entry, name, _REMIT_KEYS, _REMIT_KEYS)
        yield from _id_problems(entry, name, lines)
        yield from _text_problems(entry, "label", name)
        yield from _list_problems(entry, "plans", name, known["plans"])
        parts = entry.get("outside", [])
        if not isinstance(parts, list) or not all(isinstance(part, Entry) for part in parts):
            yield CitymetricsError(
                "outside is no list", where=entry.where(name, "outside"), expected=_listed(_OUTSIDE_KEYS)
            )
            continue
        for part in parts:
            yield from _key_problems(part, name, _OUTSIDE_KEYS, ("reason",))
            yield from _text_problems(part, "reason", name)
            if not ("themes" in part or "metrics" in part):
                yield CitymetricsError("names nothing", where=part.where(name), expected="themes or metrics")
            for kind in ("themes", "metrics"):
                yield from _list_problems(part, kind, name, known[kind])


def _id_problems(entry: Entry, name: str, lines: dict[str, int]) -> Iterator[CitymetricsError]:
    """`lines` collects where each id stands."""
    given, where = entry.get("id", ""), entry.where(name, "id")
    if "id" in entry and not _is_text(given):
        yield CitymetricsError(f"id is {given!r}", where=where, expected="a short name")
    elif given in lines:
        yield CitymetricsError(
            f"duplicate remit {given!r}", where=where, mend=f"The other is at line {lines[given]}."
        )
    elif given:
        lines[given] = entry.line


def _key_problems(
    entry: Entry, name: str, allowed: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[CitymetricsError]:
    for key in entry:
        if key not in allowed:
            yield UnknownChoice("field", str(key), allowed, where=entry.where(name, key))
    for key in needed:
        if key not in entry:
            yield CitymetricsError(f"{key} is missing", where=entry.where(name), expected=_listed(allowed))


def _text_problems(entry: Entry, key: str, name: str) -> Iterator[CitymetricsError]:
    given = entry.get(key)
    if key in entry and not (
        isinstance(given, dict) and set(given) == {"zh", "en"} and all(map(_is_text, given.values()))
    ):
        yield CitymetricsError(f"{key} is {given!r}", where=entry.where(name, key), expected="{zh: …, en: …}")


def _list_problems(entry: Entry, key: str, name: str, known: Mapping[str, Any]) -> Iterator[CitymetricsError]:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(map(_is_text, given)):
        yield CitymetricsError(f"{key} is {given!r}", where=entry.where(name, key), expected="a list [… , …]")
        return
    for identity in given:
        if identity not in known:
            yield UnknownChoice(key[:-1], identity, known, where=entry.where(name, key))


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(keys)
