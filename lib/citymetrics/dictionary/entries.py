"""Entries of a folder of YAML files, one file for each theme: read, built into models and kept once each.

What is wrong is added to `problems`, one line each with file and line, and reading goes on: all is told at once. What an
entry means is left to its own dictionary.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from citymetrics.dictionary.terms import compile_term
from citymetrics.errors import CitymetricsError, DictionaryError
from citymetrics.project import Project
from citymetrics.yamlfile import Entry, read_yaml


class Themed(Protocol):
    """What a file of one theme holds."""

    @property
    def id(self) -> str: ...

    @property
    def theme(self) -> str: ...


_M = TypeVar("_M", bound=BaseModel)
_T = TypeVar("_T", bound=Themed)

Explain = Callable[[Any, type[BaseModel], Entry, str, str], CitymetricsError]
"""Makes a line of one of pydantic's errors, the model, the entry, its file's name and how messages call the entry."""


def read_files(
    project: Project, paths: Iterable[Path], problems: list[CitymetricsError]
) -> Iterator[tuple[str, Any]]:
    """Name and content of each file that can be read; the name is its path within `project`."""
    for path in paths:
        name = project.relative(path)
        try:
            data = read_yaml(path, name=name)
        except CitymetricsError as problem:
            problems.append(problem)
            continue
        yield name, data


def list_entries(
    data: Any, key: str, name: str, problems: list[CitymetricsError], *, keys: str = ""
) -> list[Entry] | None:
    """The mappings listed under `key`; None if there is no such list. `keys` is how a message calls what the file needs."""
    entries = data.get(key) if isinstance(data, Entry) else None
    if not isinstance(entries, list) or not all(isinstance(entry, Entry) for entry in entries):
        expected = f"{keys or repr(f'{key}:')} with one mapping per entry"
        problems.append(DictionaryError(f"no list {key!r}", where=f"{name}:1", expected=expected))
        return None
    return entries


def known_theme(theme: Any, themes: Collection[str], where: str, problems: list[CitymetricsError]) -> Any:
    """`theme` if it is one of `themes`, or if they could not be read; else the nearest, so that the entries are checked too."""
    if not themes or str(theme) in themes:
        return theme
    near = difflib.get_close_matches(str(theme), themes, n=1, cutoff=0.0)[0]
    problems.append(
        DictionaryError(
            f"unknown theme {theme!r}",
            where=where,
            expected=f"one of {', '.join(themes)}",
            mend=f"Did you mean {near!r}?",
        )
    )
    return near


def refuse_theme(entry: Entry, name: str, problems: list[CitymetricsError]) -> bool:
    """Whether `entry` gives a theme of its own, which is the file's to give."""
    if "theme" not in entry:
        return False
    problems.append(
        DictionaryError(
            f"{_called(entry)}: 'theme' stands in an entry",
            where=entry.where(name, "theme"),
            expected="one theme for the whole file",
            mend="Move the entry to its theme's file.",
        )
    )
    return True


def build_entry(
    model: type[_M],
    entry: Entry,
    name: str,
    explain: Explain,
    problems: list[CitymetricsError],
    **given: Any,
) -> _M | None:
    """`entry` as `model`, with the fields `given` in place of its own; None if it is wrong."""
    try:
        return model(**given, **{str(key): value for key, value in entry.items() if key not in given})
    except ValidationError as error:
        problems.extend(explain(detail, model, entry, name, _called(entry)) for detail in error.errors())
        return None


def explain_error(
    detail: Any, who: str, where: str, fields: Collection[str], *, unlisted: str = "", mend: str = ""
) -> DictionaryError:
    """One line for one of pydantic's errors.

    `fields` are those that may stand where it arose, `unlisted` one of them that isn't offered; `mend` is the next step if
    the error itself tells none.
    """
    path = [str(step) for step in detail["loc"]]
    spelled = ".".join(path)
    if detail["type"] == "missing":
        return DictionaryError(f"{who}: {spelled!r} is missing", where=where, mend=f"Add {path[-1]!r}.")
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], fields, n=1, cutoff=0.0)[0]
        return DictionaryError(
            f"{who}: unknown field {spelled!r}",
            where=where,
            expected=f"one of {', '.join(field for field in fields if field != unlisted)}",
            mend=f"Did you mean {near!r}?",
        )
    message = detail["msg"].removeprefix("Value error, ")
    return DictionaryError(
        ": ".join(part for part in (who, spelled, message) if part), where=where, mend=mend
    )


def fields_at(
    model: type[BaseModel], path: Iterable[str | int], nested: Mapping[str, type[BaseModel]]
) -> list[str]:
    """The fields that may stand at `path` within `model`, whose fields hold the models `nested`."""
    for step in path:
        model = nested.get(str(step), model)
    return list(model.model_fields)


def keep_once(
    found: _T, where: str, kept: dict[str, _T], places: dict[str, str], problems: list[CitymetricsError]
) -> bool:
    """Add `found` to `kept` and `where` it stands to `places`, unless its id is taken; whether it was added."""
    if found.id in kept:
        problems.append(
            DictionaryError(
                f"duplicate id {found.id!r}",
                where=where,
                expected="an id used once",
                mend=f"It is defined at {places[found.id]}: rename one or merge them.",
            )
        )
        return False
    kept[found.id], places[found.id] = found, where
    return True


def in_theme_order(kept: Mapping[str, _T], themes: Iterable[str]) -> dict[str, _T]:
    """`kept` in the order of `themes`, and within a theme in the order of its file."""
    order = {theme: position for position, theme in enumerate(themes)}
    return {found.id: found for found in sorted(kept.values(), key=lambda found: order[found.theme])}


def check_terms(who: str, terms: Iterable[str], where: str) -> Iterator[DictionaryError]:
    """A line for each of `terms` that can't be compiled."""
    for term in terms:
        try:
            compile_term(term)
        except (re.error, ValueError) as error:
            yield DictionaryError(
                f"{who}: bad term {term!r}: {error}",
                where=where,
                expected="plain text, '…' for a gap, or a regular expression between slashes",
            )


def _called(entry: Entry) -> str:
    return str(entry.get("id", "an entry without id"))
