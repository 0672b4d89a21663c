"""Reading the instruments' YAML files and saying, entry by entry, what is wrong with them.

Problems are gathered over all files and raised at once, one line each, with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from citymetrics.dictionary.entries import (
    build_entry,
    check_terms,
    explain_error,
    fields_at,
    in_theme_order,
    keep_once,
    known_theme,
    list_entries,
    read_files,
    refuse_theme,
)
from citymetrics.errors import CitymetricsError, DictionaryError, Problems
from citymetrics.instruments.model import Example, Instrument
from citymetrics.instruments.names import Names
from citymetrics.project import Project
from citymetrics.units import Bilingual
from citymetrics.yamlfile import Entry

FOLDER = "instruments"
_NESTED: Mapping[str, type[BaseModel]] = {"label": Bilingual, "definition": Bilingual, "examples": Example}


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
    folder = project.declared(FOLDER)
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
    for name, data in read_files(project, paths, problems):
        for instrument, entry in _read_instruments(data, name, themes, problems):
            if keep_once(instrument, entry.where(name), instruments, places, problems):
                problems.extend(_check_names(instrument, entry, name, names))
    if problems:
        raise Problems(problems)
    return InstrumentDictionary(in_theme_order(instruments, themes), places)


def _theme_order(project: Project, problems: list[CitymetricsError]) -> list[str]:
    ids: list[str] = []
    for name, data in read_files(project, [project.dictionary / "themes.yml"], problems):
        listed = data.get("themes") if isinstance(data, Entry) else None
        themes = listed if isinstance(listed, list) else []
        ids = [str(entry["id"]) for entry in themes if isinstance(entry, Entry) and "id" in entry]
        if not ids:
            problems.append(
                DictionaryError("no list 'themes'", where=f"{name}:1", expected="themes with ids")
            )
    return ids


def _read_instruments(
    data: Any, name: str, themes: list[str], problems: list[CitymetricsError]
) -> Iterator[tuple[Instrument, Entry]]:
    entries = list_entries(data, "instruments", name, problems, keys="'theme:' and 'instruments:'")
    if entries is None:
        return
    theme = known_theme(str(data.get("theme")), themes, data.where(name, "theme"), problems)
    for entry in entries:
        if refuse_theme(entry, name, problems):
            continue
        instrument = build_entry(Instrument, entry, name, _explain, problems, theme=theme)
        if instrument is not None:
            yield instrument, entry


def _explain(detail: Any, model: type[BaseModel], entry: Entry, name: str, who: str) -> DictionaryError:
    """One line for one pydantic error, at the line of the field that is wrong."""
    path = detail["loc"]
    where = entry.where(name, str(path[0])) if path else entry.where(name)
    fields = fields_at(model, path[:-1], _NESTED)
    return explain_error(detail, who, where, fields, unlisted="theme")


def _check_names(
    instrument: Instrument, entry: Entry, name: str, names: dict[str, str]
) -> Iterator[DictionaryError]:
    for key in ("any", "none"):
        yield from check_terms(instrument.id, getattr(instrument, key), entry.where(name, key))
    for term in instrument.any:
        if term in names:
            yield DictionaryError(
                f"{instrument.id}: the name {term!r} belongs to {names[term]} too",
                where=entry.where(name, "any"),
                expected="a name that speaks of one instrument",
                mend="Leave it to one of them.",
            )
        names.setdefault(term, instrument.id)
