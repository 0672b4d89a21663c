"""What changed from one build to the next: rows by value, role, scope, metric …, and metrics by definition and rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from citymetrics.builds.load import Build, Fields, Row

What = Literal["added", "removed", "changed"]
Kind = Literal["version", "column", "theme", "metric", "observation"]
KINDS: tuple[Kind, ...] = ("version", "column", "theme", "metric", "observation")
_PLACE = ("observation_id", "char_start", "char_end")
_FOLLOWS = ("quote", "section")
"""What a reader learns least from; it comes last in a row's changes."""


@dataclass(frozen=True)
class Change:
    """One change. `field`, `old` and `new` are empty where a whole entry has joined or left; `about` says what it is, for readers."""

    kind: Kind
    what: What
    id: str
    field: str = ""
    old: str = ""
    new: str = ""
    about: str = ""


def compare_builds(old: Build, new: Build) -> list[Change]:
    """Every change from `old` to `new`: version, columns, themes, metrics, then observations, each in the order of `new`.

    A row keeps its identity by its id, which names the plan and the place in its text; where that place has moved, by the plan, the
    sentence and the figure as written. A column that only one build has is told once.
    """
    changes: list[Change] = []
    if old.version != new.version:
        changes.append(Change("version", "changed", "dictionary", "version", old.version, new.version))
    changes += [Change("column", "removed", name) for name in old.columns if name not in new.columns]
    changes += [Change("column", "added", name) for name in new.columns if name not in old.columns]
    changes += _compare_entries("theme", old.themes, new.themes)
    changes += _compare_entries("metric", old.metrics, new.metrics)
    changes += _compare_rows(old, new)
    return changes


def count_changes(changes: list[Change]) -> dict[tuple[Kind, What], int]:
    """How many entries of each kind have joined, left or changed; an entry with several changed fields counts once."""
    entries = {(change.kind, change.what, change.id) for change in changes}
    return dict(Counter((kind, what) for kind, what, _ in entries))


def _compare_entries(kind: Kind, old: Mapping[str, Fields], new: Mapping[str, Fields]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(kind, "removed", name, about=old[name].get("label.zh", ""))
    for name, fields in new.items():
        about = fields.get("label.zh", "")
        if name not in old:
            yield Change(kind, "added", name, about=about)
            continue
        for field in dict.fromkeys([*fields, *old[name]]):
            before, after = old[name].get(field, ""), fields.get(field, "")
            if before != after:
                yield Change(kind, "changed", name, field, before, after, about)


def _compare_rows(old: Build, new: Build) -> Iterator[Change]:
    shared = [name for name in new.columns if name in old.columns]
    fields = sorted(shared, key=lambda name: name in _FOLLOWS)
    moved = _find_moved(old, new)
    gone = set(old.rows) - set(new.rows) - set(moved.values())
    for name in old.rows:
        if name in gone:
            yield Change("observation", "removed", name, about=_about(old.rows[name]))
    for name, row in new.rows.items():
        before = old.rows.get(name) or old.rows.get(moved.get(name, ""))
        if before is None:
            yield Change("observation", "added", name, about=_about(row))
            continue
        for field in fields:
            if name in moved and field in _PLACE[1:]:
                continue  # told by the id that changed
            if not _same(before[field], row[field]):
                yield Change("observation", "changed", name, field, before[field], row[field], _about(row))


def _find_moved(old: Build, new: Build) -> dict[str, str]:
    """New id → old id of the rows whose place in the text has moved: nth of its like with nth of its like."""
    waiting: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, row in old.rows.items():
        if name not in new.rows:
            waiting[_likeness(row)].append(name)
    moved = {}
    for name, row in new.rows.items():
        if name not in old.rows and waiting.get(_likeness(row)):
            moved[name] = waiting[_likeness(row)].pop(0)
    return moved


def _likeness(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in ("doc_id", "value_text", "quote"))


def _same(old: str, new: str) -> bool:
    """Equal as written or as numbers: 5 and 5.0 are no change."""
    if old == new:
        return True
    try:
        return float(old) == float(new)
    except ValueError:
        return False


def _about(row: Row) -> str:
    return " ".join(part for part in (row.get("subject", ""), row.get("value_text", "")) if part)
