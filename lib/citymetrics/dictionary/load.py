"""Reading the dictionary's YAML files and saying, entry by entry, what is wrong with them.

Problems are gathered over all files and raised at once, one line each, with file and line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

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
from citymetrics.dictionary.match import Candidate, Match, Matcher
from citymetrics.dictionary.model import Bounds, Example, Link, Metric, Rule, Theme
from citymetrics.dictionary.propose import Proposer
from citymetrics.dictionary.version import VERSION_FILE, Version, read_version
from citymetrics.errors import CitymetricsError, DictionaryError, Problems
from citymetrics.extraction.statement import Statement
from citymetrics.fingerprint import digest_files
from citymetrics.project import Project
from citymetrics.units import Bilingual, find_unit, nearest_units
from citymetrics.yamlfile import Entry

THEMES_FILE = "themes.yml"

_NESTED: Mapping[str, type[BaseModel]] = {
    "label": Bilingual,
    "definition": Bilingual,
    "note": Bilingual,
    "bounds": Bounds,
    "match": Rule,
    "examples": Example,
    "counterexamples": Example,
    "links": Link,
}


@dataclass(frozen=True)
class Dictionary:
    """Every metric and theme by id: themes as `themes.yml` orders them, metrics as their theme's file does.

    `places` gives the file and line of each metric, for messages and links; `version` is what a citation names.
    """

    metrics: dict[str, Metric]
    themes: dict[str, Theme]
    places: dict[str, str] = field(default_factory=dict)
    version: Version = field(default_factory=Version)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.metrics, self.themes)

    def match(self, statement: Statement) -> Match:
        """The metric and theme of `statement`, with the reason; `metric` is None where no rule is sure."""
        return self._matcher.match(statement)

    @cached_property
    def _proposer(self) -> Proposer:
        return Proposer(self.metrics)

    def propose(self, statement: Statement, limit: int = 5) -> tuple[Candidate, ...]:
        """Metrics that a statement left open may speak of, with their likeness (0–1), best first; for a person to judge."""
        return self._proposer.propose(statement, limit)

    def of_theme(self, theme: str) -> list[Metric]:
        """The metrics of one theme, in the order of its file."""
        return [metric for metric in self.metrics.values() if metric.theme == theme]


def load_dictionary(project: Project | None = None) -> Dictionary:
    """Read and check the metric dictionary of `project` (default: the one around the working folder).

    Raises
    ------
    Problems
        Any entry breaks the schema; one line for each, with file and line.
    """
    project = project or Project.find()
    try:
        files = digest_files(project.dictionary.glob("*.yml"), project.dictionary)
    except OSError:  # reading it says which file, and why
        return _load.__wrapped__(project, ())
    return _load(project, tuple(files.items()))


@lru_cache(maxsize=4)
def _load(project: Project, files: tuple[tuple[str, str], ...]) -> Dictionary:
    """Reading and checking the dictionary takes as long as making a page; `files`, with their hashes, are what was read."""
    folder = project.dictionary
    problems: list[CitymetricsError] = []
    themes = _load_themes(project, folder / THEMES_FILE, problems)
    version = Version()
    try:
        version = read_version(folder, name=project.relative(folder / VERSION_FILE))
    except CitymetricsError as problem:
        problems.append(problem)
    metrics: dict[str, Metric] = {}
    places: dict[str, str] = {}
    paths = [path for path in sorted(folder.glob("*.yml")) if path.name not in (THEMES_FILE, VERSION_FILE)]
    for name, data in read_files(project, paths, problems):
        for metric, entry in _read_metrics(data, name, themes, problems):
            if keep_once(metric, entry.where(name), metrics, places, problems):
                problems.extend(_check_units(metric, entry, name))
                problems.extend(_check_terms(metric, entry, name))
    problems.extend(_check_parents(metrics, places))
    if problems:
        raise Problems(problems)
    return Dictionary(in_theme_order(metrics, themes), themes, places, version)


def _load_themes(project: Project, path: Path, problems: list[CitymetricsError]) -> dict[str, Theme]:
    themes: dict[str, Theme] = {}
    for name, data in read_files(project, [path], problems):
        listed = list_entries(data, "themes", name, problems)
        if listed == []:
            problems.append(DictionaryError("no themes", where=f"{name}:1", expected="at least one theme"))
        for entry in listed or []:
            theme = build_entry(Theme, entry, name, _explain, problems)
            if theme is None:
                continue
            if theme.id in themes:
                problems.append(
                    DictionaryError(f"duplicate theme {theme.id!r}", where=entry.where(name, "id"))
                )
            themes[theme.id] = theme
    return themes


def _read_metrics(
    data: Any, name: str, themes: dict[str, Theme], problems: list[CitymetricsError]
) -> Iterator[tuple[Metric, Entry]]:
    entries = list_entries(data, "metrics", name, problems)
    if not entries:
        return
    theme = known_theme(data.get("theme"), themes, data.where(name, "theme"), problems)
    for entry in entries:
        refuse_theme(entry, name, problems)
        metric = build_entry(Metric, entry, name, _explain, problems, theme=theme)
        if metric is not None:
            yield metric, entry


def _explain(detail: Any, model: type[BaseModel], entry: Entry, name: str, who: str) -> DictionaryError:
    """One line for one pydantic error, at the deepest line that the file gives for it."""
    path, given = list(detail["loc"]), detail["input"]
    where, at = entry.where(name), cast(Any, entry)
    for step in path:
        if isinstance(at, Entry) and isinstance(step, int):
            continue  # a single rule needs no list, so the file lacks this step
        if isinstance(at, Entry):
            where = at.where(name, str(step))
        at = at[step] if _holds(at, step) else None
    if detail["type"] == "literal_error":
        choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        near = difflib.get_close_matches(str(given), choices, n=1, cutoff=0.0)
        return DictionaryError(
            f"{who}: {'.'.join(map(str, path))} {given!r}",
            where=where,
            expected=f"one of {', '.join(choices)}",
            mend=f"Did you mean {near[0]!r}?" if near else "",
        )
    plain = detail["type"] == "string_type" and isinstance(given, (int, float, date))
    fields = fields_at(model, path[:-1], _NESTED)
    return explain_error(detail, who, where, fields, mend="Put it in quotes." if plain else "")


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _check_units(metric: Metric, entry: Entry, name: str) -> Iterator[DictionaryError]:
    given = [("unit", metric.unit)] + [("match", unit) for rule in metric.match for unit in rule.units]
    given += [("examples", example.unit) for example in metric.examples]
    given += [("counterexamples", example.unit) for example in metric.counterexamples]
    for key, unit in given:
        if find_unit(unit) is None:
            near = nearest_units(unit)
            yield DictionaryError(
                f"{metric.id}: unknown unit {unit!r} in {key}",
                where=entry.where(name, key),
                expected="a canonical unit of units.yml",
                mend=f"Did you mean {' or '.join(map(repr, near))}?" if near else "",
            )


def _check_terms(metric: Metric, entry: Entry, name: str) -> Iterator[DictionaryError]:
    for rule in metric.match:
        groups = (rule.any, rule.none, *rule.all, *rule.phrase, *rule.context)
        terms = dict.fromkeys(term for group in groups for term in group)
        yield from check_terms(metric.id, terms, entry.where(name, "match"))


def _check_parents(metrics: dict[str, Metric], places: dict[str, str]) -> Iterator[DictionaryError]:
    for metric in metrics.values():
        if metric.parent is None:
            continue
        if metric.parent not in metrics:
            near = difflib.get_close_matches(metric.parent, list(metrics), n=1, cutoff=0.0)
            yield DictionaryError(
                f"{metric.id}: unknown parent {metric.parent!r}",
                where=places[metric.id],
                expected="the id of a metric",
                mend=f"Did you mean {near[0]!r}?" if near else "",
            )
            continue
        line, above = [metric.id], metrics[metric.parent]
        while above.id not in line and above.parent in metrics:
            line.append(above.id)
            above = metrics[above.parent]
        if above.id == metric.id:
            yield DictionaryError(
                f"{metric.id}: its parents lead back to it ({' > '.join([*line, metric.id])})",
                where=places[metric.id],
                expected="a tree",
                mend="Remove one 'parent'.",
            )
        elif metric.unit != (whole := metrics[metric.parent]).unit:
            yield DictionaryError(
                f"{metric.id}: unit {metric.unit} under parent {whole.id} in {whole.unit}",
                where=places[metric.id],
                expected="the parent's unit: a part is measured like the whole",
            )
