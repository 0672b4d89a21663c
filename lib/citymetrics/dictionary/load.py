"""Reading the dictionary's YAML files and saying, entry by entry, what is wrong with them.

Problems are gathered over all files and raised at once, one line each, with file and line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from citymetrics.dictionary.match import Candidate, Match, Matcher
from citymetrics.dictionary.model import Bounds, Example, Link, Metric, Rule, Theme
from citymetrics.dictionary.propose import Proposer
from citymetrics.dictionary.terms import compile_term
from citymetrics.dictionary.version import VERSION_FILE, Version, read_version
from citymetrics.errors import CitymetricsError, DictionaryError, Problems
from citymetrics.extraction.statement import Statement
from citymetrics.project import Project
from citymetrics.units import Bilingual, find_unit, nearest_units
from citymetrics.yamlfile import Entry, read_yaml

THEMES_FILE = "themes.yml"

_M = TypeVar("_M", bound=BaseModel)


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
    for path in sorted(folder.glob("*.yml")):
        if path.name in (THEMES_FILE, VERSION_FILE):
            continue
        name = project.relative(path)
        try:
            data = read_yaml(path, name=name)
        except CitymetricsError as problem:
            problems.append(problem)
            continue
        for metric, where, entry in _read_metrics(data, name, themes, problems):
            if metric.id in metrics:
                problems.append(
                    DictionaryError(
                        f"duplicate id {metric.id!r}",
                        where=where,
                        expected="an id used once",
                        mend=f"It is defined at {places[metric.id]}: rename one or merge them.",
                    )
                )
                continue
            metrics[metric.id], places[metric.id] = metric, where
            problems.extend(_check_units(metric, entry, name))
            problems.extend(_check_terms(metric, entry, name))
    problems.extend(_check_parents(metrics, places))
    if problems:
        raise Problems(problems)
    order = {theme: position for position, theme in enumerate(themes)}
    ordered = sorted(metrics.values(), key=lambda metric: order[metric.theme])
    return Dictionary({metric.id: metric for metric in ordered}, themes, places, version)


def _load_themes(project: Project, path: Path, problems: list[CitymetricsError]) -> dict[str, Theme]:
    name = project.relative(path)
    try:
        data = read_yaml(path, name=name)
    except CitymetricsError as problem:
        problems.append(problem)
        return {}
    themes: dict[str, Theme] = {}
    for entry in _entries(data, "themes", name, problems):
        theme = _build(Theme, entry, name, problems)
        if theme is None:
            continue
        if theme.id in themes:
            problems.append(DictionaryError(f"duplicate theme {theme.id!r}", where=entry.where(name, "id")))
        themes[theme.id] = theme
    return themes


def _entries(data: Any, key: str, name: str, problems: list[CitymetricsError]) -> list[Entry]:
    entries = data.get(key) if isinstance(data, Entry) else None
    if not isinstance(entries, list) or not all(isinstance(entry, Entry) for entry in entries):
        problems.append(
            DictionaryError(
                f"no list {key!r}", where=f"{name}:1", expected=f"'{key}:' with one mapping per entry"
            )
        )
        return []
    return entries


def _read_metrics(
    data: Any, name: str, themes: dict[str, Theme], problems: list[CitymetricsError]
) -> Iterator[tuple[Metric, str, Entry]]:
    entries = _entries(data, "metrics", name, problems)
    theme = data.get("theme") if isinstance(data, Entry) else None
    if entries and themes and str(theme) not in themes:
        near = difflib.get_close_matches(str(theme), list(themes), n=1, cutoff=0.0)
        problems.append(
            DictionaryError(
                f"unknown theme {theme!r}",
                where=data.where(name, "theme"),
                expected=f"one of {', '.join(themes)}",
                mend=f"Did you mean {near[0]!r}?" if near else "",
            )
        )
        theme = near[0] if near else ""
    for entry in entries:
        if "theme" in entry:
            problems.append(
                DictionaryError(
                    f"{entry.get('id', 'an entry without id')}: 'theme' stands in an entry",
                    where=entry.where(name, "theme"),
                    expected="one theme for the whole file",
                    mend="Move the entry to its theme's file.",
                )
            )
        metric = _build(Metric, entry, name, problems, theme=theme)
        if metric is not None:
            yield metric, entry.where(name), entry


def _build(
    model: type[_M], entry: Entry, name: str, problems: list[CitymetricsError], **given: Any
) -> _M | None:
    try:
        return model(**given, **{str(key): value for key, value in entry.items() if key not in given})
    except ValidationError as error:
        who = entry.get("id", "an entry without id")
        problems.extend(_explain(detail, model, entry, name, str(who)) for detail in error.errors())
        return None


def _explain(detail: Any, model: type[BaseModel], entry: Entry, name: str, who: str) -> DictionaryError:
    """One line for one pydantic error, at the deepest line that the file gives for it."""
    path = list(detail["loc"])
    where, at = entry.where(name), cast(Any, entry)
    for step in path:
        if isinstance(at, Entry) and isinstance(step, int):
            continue  # a single rule needs no list, so the file lacks this step
        if isinstance(at, Entry):
            where = at.where(name, str(step))
        at = at[step] if _holds(at, step) else None
    field_name = ".".join(str(step) for step in path)
    kind, last = detail["type"], str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        fields = _fields_at(model, path[:-1])
        near = difflib.get_close_matches(last, fields, n=1, cutoff=0.0)
        return DictionaryError(
            f"{who}: unknown field {field_name!r}",
            where=where,
            expected=f"one of {', '.join(fields)}",
            mend=f"Did you mean {near[0]!r}?" if near else "",
        )
    if kind == "missing":
        return DictionaryError(f"{who}: {field_name!r} is missing", where=where, mend=f"Add {last!r}.")
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        near = difflib.get_close_matches(str(detail["input"]), choices, n=1, cutoff=0.0)
        return DictionaryError(
            f"{who}: {field_name} {detail['input']!r}",
            where=where,
            expected=f"one of {', '.join(choices)}",
            mend=f"Did you mean {near[0]!r}?" if near else "",
        )
    message = detail["msg"].removeprefix("Value error, ")
    plain = kind == "string_type" and isinstance(detail["input"], (int, float, date))
    return DictionaryError(
        ": ".join(part for part in (who, field_name, message) if part),
        where=where,
        mend="Put it in quotes." if plain else "",
    )


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _fields_at(model: type[BaseModel], path: list[str | int]) -> list[str]:
    nested: dict[str, type[BaseModel]] = {
        "label": Bilingual,
        "definition": Bilingual,
        "note": Bilingual,
        "bounds": Bounds,
        "match": Rule,
        "examples": Example,
        "counterexamples": Example,
        "links": Link,
    }
    named = [step for step in path if step in nested]
    return list((nested[str(named[-1])] if named else model).model_fields)


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
        for term in dict.fromkeys(term for group in groups for term in group):
            try:
                compile_term(term)
            except (re.error, ValueError) as error:
                yield DictionaryError(
                    f"{metric.id}: bad term {term!r}: {error}",
                    where=entry.where(name, "match"),
                    expected="plain text, '…' for a gap, or a regular expression between slashes",
                )


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
