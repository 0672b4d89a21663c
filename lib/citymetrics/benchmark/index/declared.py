"""What `ambition.yml` must look like: every fault with the line it stands in, all in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citymetrics.benchmark.metrics.grades import GRADES
from citymetrics.benchmark.plans.absence import KINDS
from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.yamlfile import Entry

FILE = "ambition.yml"
KNOWN: Mapping[str, tuple[str, ...]] = {
    "normalisation": ("distance_to_target", "min_max", "z_score", "rank", "share_of_best"),
    "weights": ("equal", "by_theme", "by_grade"),
    "aggregation": ("arithmetic", "geometric", "copeland"),
    "missing": ("available", "zero", "complete"),
    "denominator": ("residents", "land", "as_written"),
    "leave_out": ("none", "each_metric", "each_place"),
}
"""The options that there is code for, by choice."""
DIMENSIONS = tuple(KNOWN)
_TOP = ("options", "incompatible", "default", "goalposts", "grades", "silence", "limits")
_COUNTS = (
    "least_metrics",
    "least_places",
    "most_places",
    "most_specifications",
    "most_cells",
    "sample",
    "seed",
)
_SHARES = ("least_coverage", "least_score")
_FEWEST = {
    "least_metrics": 1,
    "least_places": 2,
    "most_places": 2,
    "most_specifications": 1,
    "most_cells": 1,
    "sample": 2,
    "seed": 0,
}


def check_declared(data: Any, name: str) -> Iterator[CitymetricsError]:
    """Every fault of the file's content; `name` is how messages call the file."""
    if not isinstance(data, Entry):
        yield CitymetricsError("no mapping", where=f"{name}:1", expected=", ".join(_TOP))
        return
    problems = list(_keys(data, name, _TOP))
    yield from problems
    if problems:
        return
    yield from _options(data, name)
    yield from _incompatible(data, name)
    yield from _default(data, name)
    yield from _goalposts(data, name)
    yield from _grades(data, name)
    yield from _silence(data, name)
    yield from _limits(data, name)


def _keys(entry: Entry, name: str, wanted: tuple[str, ...]) -> Iterator[CitymetricsError]:
    for key in entry:
        if key not in wanted:
            yield UnknownChoice("field", str(key), wanted, where=entry.where(name, key))
    for key in wanted:
        if key not in entry:
            yield CitymetricsError(f"{key} is missing", where=entry.where(name), expected=", ".join(wanted))


def _mapping(data: Entry, key: str, name: str) -> Iterator[CitymetricsError]:
    if not isinstance(data[key], Entry):
        yield CitymetricsError(f"{key} is {data[key]!r}", where=data.where(name, key), expected="a mapping")


def _options(data: Entry, name: str) -> Iterator[CitymetricsError]:
    problems = list(_mapping(data, "options", name)) or list(_keys(data["options"], name, DIMENSIONS))
    yield from problems
    if problems:
        return
    for choice, listed in data["options"].items():
        where = data["options"].where(name, choice)
        if not isinstance(listed, list) or not listed or not all(isinstance(one, Entry) for one in listed):
            yield CitymetricsError(f"{choice} has no list of options", where=where, expected="- id: …")
            continue
        seen: set[str] = set()
        for one in listed:
            faults = list(_keys(one, name, ("id", "label", "rule")))
            yield from faults
            if faults:
                continue
            if one["id"] not in KNOWN[choice]:
                yield UnknownChoice("option", str(one["id"]), KNOWN[choice], where=one.where(name, "id"))
            elif one["id"] in seen:
                yield CitymetricsError(f"duplicate option {one['id']!r}", where=one.where(name, "id"))
            seen.add(str(one["id"]))
            yield from _words(one, "label", name)
            yield from _words(one, "rule", name)
    left_out = data["options"]["leave_out"]
    if isinstance(left_out, list) and not any(
        isinstance(one, Entry) and one.get("id") == "none" for one in left_out
    ):
        yield CitymetricsError(
            "leave_out has no option none",
            where=data["options"].where(name, "leave_out"),
            mend="Keep it: what is left out is compared with the whole.",
        )


def _words(entry: Entry, key: str, name: str) -> Iterator[CitymetricsError]:
    given = entry[key]
    sound = isinstance(given, dict) and set(given) == {"zh", "en"}
    if not sound or not all(isinstance(one, str) and one.strip() for one in given.values()):
        yield CitymetricsError(f"{key} is {given!r}", where=entry.where(name, key), expected="{zh: …, en: …}")


def _declared(data: Entry, choice: str) -> list[Any]:
    listed = data["options"].get(choice) if isinstance(data["options"], Entry) else None
    return [one.get("id") for one in listed if isinstance(one, Entry)] if isinstance(listed, list) else []


def _incompatible(data: Entry, name: str) -> Iterator[CitymetricsError]:
    listed = data["incompatible"]
    if not isinstance(listed, list) or not all(isinstance(one, Entry) for one in listed):
        yield CitymetricsError(
            "incompatible is no list", where=data.where(name, "incompatible"), expected="- when: …"
        )
        return
    for one in listed:
        faults = list(_keys(one, name, ("when", "reason"))) or list(_mapping(one, "when", name))
        yield from faults
        if faults:
            continue
        yield from _words(one, "reason", name)
        for choice, option in one["when"].items():
            where = one["when"].where(name, choice)
            # Weights, missing values and denominators go with every scale; only these two can clash.
            if choice not in ("normalisation", "aggregation"):
                yield UnknownChoice("choice", str(choice), ("normalisation", "aggregation"), where=where)
            elif option not in KNOWN[choice]:
                yield UnknownChoice("option", str(option), KNOWN[choice], where=where)


def _default(data: Entry, name: str) -> Iterator[CitymetricsError]:
    problems = list(_mapping(data, "default", name)) or list(_keys(data["default"], name, DIMENSIONS))
    yield from problems
    if problems:
        return
    default = data["default"]
    for choice, option in default.items():
        if option not in _declared(data, choice):
            known = [str(one) for one in _declared(data, choice)] or list(KNOWN[choice])
            yield UnknownChoice("option", str(option), known, where=default.where(name, choice))
    if default["leave_out"] != "none":
        yield CitymetricsError(
            "the default leaves something out", where=default.where(name, "leave_out"), expected="none"
        )
    for one in data["incompatible"] if isinstance(data["incompatible"], list) else []:
        when = one.get("when") if isinstance(one, Entry) else None
        if isinstance(when, Entry) and all(default.get(choice) == option for choice, option in when.items()):
            yield CitymetricsError(
                "the default is declared incompatible",
                where=data.where(name, "default"),
                mend=f"See line {one.line}.",
            )


def _goalposts(data: Entry, name: str) -> Iterator[CitymetricsError]:
    problems = list(_mapping(data, "goalposts", name)) or list(
        _keys(data["goalposts"], name, ("units", "metrics"))
    )
    yield from problems
    if problems:
        return
    for kind in ("units", "metrics"):
        faults = list(_mapping(data["goalposts"], kind, name))
        yield from faults
        for key, ends in data["goalposts"][kind].items() if not faults else ():
            where = data["goalposts"][kind].where(name, key)
            sound = (
                isinstance(ends, Entry)
                and set(ends) == {"low", "high"}
                and all(map(_is_number, ends.values()))
            )
            if not sound or not ends["low"] < ends["high"]:
                yield CitymetricsError(
                    f"goalposts of {key} are {ends!r}",
                    where=where,
                    expected="{low: …, high: …}, the lower first",
                )


def _grades(data: Entry, name: str) -> Iterator[CitymetricsError]:
    wanted = tuple(grade for grade in GRADES if grade != "not_comparable")
    problems = list(_mapping(data, "grades", name)) or list(_keys(data["grades"], name, wanted))
    yield from problems
    for grade, weight in data["grades"].items() if not problems else ():
        if not _is_number(weight) or not 0 < weight <= 1:
            where = data["grades"].where(name, grade)
            yield CitymetricsError(
                f"weight of {grade} is {weight!r}", where=where, expected="above 0, up to 1"
            )


def _silence(data: Entry, name: str) -> Iterator[CitymetricsError]:
    listed, where = data["silence"], data.where(name, "silence")
    if not isinstance(listed, list):
        yield CitymetricsError(f"silence is {listed!r}", where=where, expected="a list [… , …]")
        return
    for kind in listed:
        if kind not in KINDS:
            yield UnknownChoice("absence", str(kind), KINDS, where=where)


def _limits(data: Entry, name: str) -> Iterator[CitymetricsError]:
    problems = list(_mapping(data, "limits", name)) or list(_keys(data["limits"], name, (*_COUNTS, *_SHARES)))
    yield from problems
    for key, given in data["limits"].items() if not problems else ():
        where = data["limits"].where(name, key)
        if key in _SHARES:
            if not _is_number(given) or not 0 < given <= 1:
                yield CitymetricsError(f"{key} is {given!r}", where=where, expected="above 0, up to 1")
        elif not isinstance(given, int) or isinstance(given, bool) or given < _FEWEST[key]:
            yield CitymetricsError(
                f"{key} is {given!r}", where=where, expected=f"a whole number from {_FEWEST[key]}"
            )
        elif key == "sample" and given & (given - 1):
            yield CitymetricsError(f"sample is {given}", where=where, expected="a power of two, as 4096")


def _is_number(given: object) -> bool:
    return isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) < float("inf")
