"""A notebook's parameters, read from its cell and checked before anything runs: names, types, and that what they name exists.

papermill only warns of a name that it doesn't know and takes values as they come; a misspelt city would be found out by the kernel
half a minute later. Which parameter is checked against what is data (`parameters.yml`), the same for every notebook.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import papermill

from citymetrics.briefs.content.model import BriefError
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, Problems, UnknownChoice
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project
from citymetrics.review.listing import KINDS
from citymetrics.sources import load_sources
from citymetrics.yamlfile import read_yaml

TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "True or False"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the cell tagged `parameters`: `type` is None where the line names none and its default tells none."""

    name: str
    type: type | None
    default: Any
    help: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a parameter may be; the fields are those of `parameters.yml`."""

    one_of: str = ""
    form: str = ""
    unlike: str = ""
    empty: bool = False


def read_parameters(notebook: Any) -> dict[str, Parameter]:
    """The parameters that a notebook (an nbformat node with a kernel) declares, by name; none where no cell is tagged so."""
    found = {}
    for name, given in papermill.inspect_notebook(notebook).items():
        default = _default(given["default"])
        kind = TYPES.get(given["inferred_type_name"], type(default) if type(default) in WORDS else None)
        found[name] = Parameter(name, kind, default, given["help"])
    return found


def _default(written: str) -> Any:
    try:
        return ast.literal_eval(written)
    except (ValueError, SyntaxError):
        return None


@cache
def load_rules() -> dict[str, Rule]:
    """What parameters may be, by their names."""
    listed = read_yaml(Path(__file__).with_name("parameters.yml"), name="briefs/running/parameters.yml")
    return {name: Rule(**entry) for name, entry in listed.items()}


def check_parameters(notebook: Any, parameters: Mapping[str, Any], *, name: str, project: Project) -> None:
    """Make sure that a notebook can be run with these parameters, and its defaults for the others. Nothing is run.

    `name` is what messages call the notebook. A list that the project doesn't have (a folder without a dictionary) is not asked.

    Raises
    ------
    UnknownChoice
        The notebook declares no such parameter, or what it names doesn't exist; the nearest that does is suggested.
    BriefError
        A value of another type or form, a text that is no ASCII, a place beside itself.
    Problems
        Several of these, one line each.
    """
    known = read_parameters(notebook)
    values = {parameter.name: parameter.default for parameter in known.values()} | dict(parameters)
    found = list(_problems(known, parameters, values, name, project))
    if found:
        raise found[0] if len(found) == 1 else Problems(found)


def _problems(
    known: Mapping[str, Parameter],
    given: Mapping[str, Any],
    values: Mapping[str, Any],
    name: str,
    project: Project,
) -> Iterator[CitymetricsError]:
    for parameter, value in values.items():
        if parameter not in known:
            yield UnknownChoice("parameter", parameter, known, where=name)
            continue
        where = f"{name}, parameter {parameter}"
        rule = load_rules().get(parameter, Rule())
        problem = _wrong_type(known[parameter], value, where) if parameter in given else None
        if problem is None and isinstance(value, str):
            problem = _wrong_text(value, rule, where, project)
        if problem is None and rule.unlike and value == values.get(rule.unlike):
            problem = BriefError(
                f"{value!r} is {rule.unlike} too", where=where, expected="a second place beside the first"
            )
        if problem is not None:
            yield problem


def _wrong_type(parameter: Parameter, value: Any, where: str) -> CitymetricsError | None:
    kind = parameter.type
    if kind is None or type(value) is kind or (kind is float and type(value) is int):
        return None
    return BriefError(f"{value!r} is no {kind.__name__}", where=where, expected=WORDS[kind])


def _wrong_text(value: str, rule: Rule, where: str, project: Project) -> CitymetricsError | None:
    if rule.form != "path" and not value.isascii():
        return BriefError(f"{value!r} is not ASCII", where=where, expected="an ASCII id")
    if rule.empty and not value:
        return None
    if rule.form == "date" and not _is_day(value):
        return BriefError(f"{value!r} is no date", where=where, expected="a day such as 2025-12-31")
    if rule.one_of:
        called, choices = known_ids(rule.one_of, project)
        if choices is not None and value not in choices:
            return UnknownChoice(called, value, choices, where=where)
    return None


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def known_ids(registry: str, project: Project) -> tuple[str, tuple[str, ...] | None]:
    """What an entry of a registry is called, and every id in it; None where the project doesn't have such a registry."""
    called, folder, read = REGISTRIES[registry]
    files = _files(folder(project)) if folder else ()
    if folder and not files:
        return called, None
    return called, _ids(read, project, tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=16)
def _ids(
    read: Callable[[Project], Iterable[str]], project: Project, stamp: tuple[tuple[Path, int], ...]
) -> tuple[str, ...]:
    """Read once for as long as no file of `stamp` changes: a report asks for every brief."""
    return tuple(read(project))


def _files(place: Path) -> tuple[Path, ...]:
    return tuple(sorted(place.glob("*.yml"))) if place.is_dir() else (place,) if place.is_file() else ()


def _cities(project: Project) -> Iterable[str]:
    return dict.fromkeys(plan.city for plan in load_sources(project).values())


def _parents(project: Project) -> Iterable[str]:
    plans = load_sources(project).values()
    return dict.fromkeys(plan.parent for plan in plans if plan.parent in {other.city for other in plans})


def _themes(project: Project) -> Iterable[str]:
    return load_dictionary(project).themes


def _metrics(project: Project) -> Iterable[str]:
    return load_dictionary(project).metrics


Reader = Callable[[Project], Iterable[str]]
REGISTRIES: Mapping[str, tuple[str, Callable[[Project], Path] | None, Reader]] = {
    "cities": ("city", lambda project: project.sources_file, _cities),
    "parents": ("parent", lambda project: project.sources_file, _parents),
    "themes": ("theme", lambda project: project.dictionary, _themes),
    "metrics": ("metric", lambda project: project.dictionary, _metrics),
    "languages": ("language", None, lambda project: LANGUAGES),
    "doubts": ("kind", None, lambda project: KINDS),
}
"""What `one_of` may name: what an entry is called, the file or folder that holds the list, and how the ids are read."""
