"""Reading the instruments' YAML files and saying, entry by entry, what is wrong with them.

Problems are gathered over all files and raised at once, one line each, with file and line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from citymetrics.dictionary.terms import compile_term
from citymetrics.errors import CitymetricsError, DictionaryError, Problems
from citymetrics.instruments.model import Instrument
from citymetrics.instruments.names import Names
from citymetrics.project import Project
from citymetrics.yamlfile import Entry, read_yaml

FOLDER = "instruments"
_BILINGUAL = ("label", "definition")


@dataclass(frozen=True)
class InstrumentDictionary:
    """Every instrument by id, in the order of the themes and of their files; `places` gives file and line of each."""

    instruments: dict[str, Instrument]
    places: dict[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names:
        """The compiled names, to find instruments in a text."""
        return Names(self.instruments.values())

    def of_theme(self, theme: str) -> list[Instrument]:
        """The instruments of one theme, in the order of its file."""
        return [entry for entry in self.instruments.values() if entry.theme == theme]


def load_instruments(project: Project | None = None) -> InstrumentDictionary:
    """Read and check the dictionary of instruments of `project` (default: the one around the working folder).

    Raises
    ------
    Problems
        Any entry breaks the schema; one line for each, with file and line.
    """
    project = project or Project.find()
    folder = project.curated / FOLDER
    problems: list[CitymetricsError] = []
    themes = _theme_order(project, problems)
    instruments: dict[str, Instrument] = {}
    places: dict[str, str] = {}
    names: dict[str, str] = {}
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        problems.append(
            DictionaryError(
                "no file of instruments", where=project.relative(folder), expected="one .yml for each theme"
            )
        )
    for path in paths:
        name = project.relative(path)
        try:
            data = read_yaml(path, name=name)
        except CitymetricsError as problem:
            problems.append(problem)
            continue
        for entry, theme in _entries(data, name, themes, problems):
            instrument = _build(entry, theme, name, problems)
            if instrument is None:
                continue
            where = entry.where(name)
            if instrument.id in instruments:
                problems.append(
                    DictionaryError(
                        f"duplicate id {instrument.id!r}",
                        where=where,
                        expected="an id used once",
                        mend=f"It is defined at {places[instrument.id]}: rename one or merge them.",
                    )
                )
                continue
            instruments[instrument.id], places[instrument.id] = instrument, where
            problems.extend(_check_terms(instrument, entry, name, names))
    if problems:
        raise Problems(problems)
    order = {theme: position for position, theme in enumerate(themes)}
    ordered = sorted(instruments.values(), key=lambda instrument: order[instrument.theme])
    return InstrumentDictionary({instrument.id: instrument for instrument in ordered}, places)


def _theme_order(project: Project, problems: list[CitymetricsError]) -> list[str]:
    path = project.dictionary / "themes.yml"
    name = project.relative(path)
    try:
        data = read_yaml(path, name=name)
    except CitymetricsError as problem:
        problems.append(problem)
        return []
    listed = data.get("themes") if isinstance(data, Entry) else None
    ids = [str(entry["id"]) for entry in listed or [] if isinstance(entry, Entry) and "id" in entry]
    if not ids:
        problems.append(DictionaryError("no list 'themes'", where=f"{name}:1", expected="themes with ids"))
    return ids


def _entries(
    data: Any, name: str, themes: list[str], problems: list[CitymetricsError]
) -> Iterator[tuple[Entry, str]]:
    listed = data.get("instruments") if isinstance(data, Entry) else None
    if not isinstance(listed, list) or not all(isinstance(entry, Entry) for entry in listed):
        problems.append(
            DictionaryError(
                "no list 'instruments'",
                where=f"{name}:1",
                expected="'theme:' and 'instruments:' with one mapping per entry",
            )
        )
        return
    theme = str(data.get("theme"))
    if themes and theme not in themes:
        near = difflib.get_close_matches(theme, themes, n=1, cutoff=0.0)[0]
        problems.append(
            DictionaryError(
                f"unknown theme {theme!r}",
                where=data.where(name, "theme"),
                expected=f"one of {', '.join(themes)}",
                mend=f"Did you mean {near!r}?",
            )
        )
        theme = near
    for entry in listed:
        yield entry, theme


def _build(entry: Entry, theme: str, name: str, problems: list[CitymetricsError]) -> Instrument | None:
    who = str(entry.get("id", "an entry without id"))
    if "theme" in entry:
        problems.append(
            DictionaryError(
                f"{who}: 'theme' stands in an entry",
                where=entry.where(name, "theme"),
                expected="one theme for the whole file",
                mend="Move the entry to its theme's file.",
            )
        )
        return None
    try:
        return Instrument(theme=theme, **{str(key): value for key, value in entry.items()})
    except ValidationError as error:
        problems.extend(_explain(detail, entry, name, who) for detail in error.errors())
        return None


def _explain(detail: Any, entry: Entry, name: str, who: str) -> DictionaryError:
    """One line for one pydantic error, at the line of the field that is wrong."""
    path = [str(step) for step in detail["loc"]]
    where = entry.where(name, path[0]) if path else entry.where(name)
    spelled, kind = ".".join(path), detail["type"]
    if kind == "missing":
        return DictionaryError(f"{who}: {spelled!r} is missing", where=where, mend=f"Add {path[-1]!r}.")
    if kind == "extra_forbidden":
        fields = ["zh", "en"] if path[0] in _BILINGUAL else [*Instrument.model_fields]
        fields = ["text", "rung"] if path[0] == "examples" else fields
        near = difflib.get_close_matches(path[-1], fields, n=1, cutoff=0.0)[0]
        return DictionaryError(
            f"{who}: unknown field {spelled!r}",
            where=where,
            expected=f"one of {', '.join(field for field in fields if field != 'theme')}",
            mend=f"Did you mean {near!r}?",
        )
    message = detail["msg"].removeprefix("Value error, ")
    return DictionaryError(": ".join(part for part in (who, spelled, message) if part), where=where)


def _check_terms(
    instrument: Instrument, entry: Entry, name: str, names: dict[str, str]
) -> Iterator[DictionaryError]:
    for key in ("any", "none"):
        for term in getattr(instrument, key):
            try:
                compile_term(term)
            except (re.error, ValueError) as error:
                yield DictionaryError(
                    f"{instrument.id}: bad term {term!r}: {error}",
                    where=entry.where(name, key),
                    expected="plain text, '…' for a gap, or a regular expression between slashes",
                )
    for term in instrument.any:
        if term in names:
            yield DictionaryError(
                f"{instrument.id}: the name {term!r} belongs to {names[term]} too",
                where=entry.where(name, "any"),
                expected="a name that speaks of one instrument",
                mend="Leave it to one of them.",
            )
        names.setdefault(term, instrument.id)
