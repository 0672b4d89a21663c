"""The registry of a corpus: a project's `sources.yml` as it is, or JSON Lines for many plans, read line by line.

JSON Lines and not CSV: an entry holds names in two languages and tells null from an empty text, which a CSV cell can't; and
one wrong line is one wrong plan, with its number in the error. YAML takes a second for some hundred plans, so what is above
its size limit belongs into JSON Lines.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from citymetrics.corpus.plans import Plan
from citymetrics.errors import CitymetricsError, Problems, SourceError
from citymetrics.sources import EXPECTED
from citymetrics.storage import Store, open_beside
from citymetrics.yamlfile import Entry, read_yaml

YAML = (".yml", ".yaml")
MOST_PROBLEMS = 20
"""Problems that are listed one by one."""


@dataclass(frozen=True)
class Registry:
    """A checked registry: `plans()` streams its entries in the file's order, `folder` holds the texts.

    `parents` are the Chinese names of the places that others belong to; `count` is the number of plans.
    """

    folder: Store
    file: str
    parents: Mapping[str, str]
    count: int

    def plans(self) -> Iterator[Plan]:
        for _, entry in _entries(self.folder, self.file):
            yield Plan.model_validate(entry)


def read_registry(url: str | Path) -> Registry:
    """Read and check the registry at `url` (.yml, .jsonl, also .jsonl.gz), without holding it.

    The texts are not opened: one that is missing or changed is a failure of its plan, not of the registry.

    Raises
    ------
    CitymetricsError
        The file cannot be read, or entries are wrong: one line for each, with the file's line.
    """
    folder, file = open_beside(url)
    check = _Check(file)
    for where, entry in _entries(folder, file):
        check.look_at(where, entry)
    problems = list(check.ending_problems())
    if problems:
        more = len(problems) - MOST_PROBLEMS
        if more > 0:
            problems = [*problems[:MOST_PROBLEMS], SourceError(f"{more} more problems", where=file)]
        raise problems[0] if len(problems) == 1 else Problems(problems)
    parents = {place: check.labels[place] for place in check.parents}
    return Registry(folder, file, parents, len(check.ids))


@dataclass
class _Check:
    """What is known of the entries so far, to tell what comes twice and which places there are."""

    file: str
    problems: list[CitymetricsError] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def look_at(self, where: str, entry: Mapping[str, Any]) -> None:
        try:
            plan = Plan.model_validate(entry)
        except ValidationError as error:
            self.problems.extend(_field_problem(detail, entry, where) for detail in error.errors())
            return
        for kind, value, known in (("id", plan.id, self.ids), ("file", plan.file, self.files)):
            if value in known:
                taken = f"It is taken at {known[value]}."
                self.problems.append(SourceError(f"duplicate {kind} {value!r}", where=where, mend=taken))
            known.setdefault(value, where)
        self.labels.setdefault(plan.city, plan.label.zh)
        if plan.parent == plan.city:
            self.problems.append(SourceError(f"{plan.city!r} is its own parent", where=where))
        elif plan.parent:
            self.parents.setdefault(plan.parent, where)

    def ending_problems(self) -> Iterator[CitymetricsError]:
        yield from self.problems
        for place, where in self.parents.items():
            # An entry with a fault of its own may be the parent.
            if place not in self.labels and not self.problems:
                yield SourceError(f"unknown parent {place!r}", where=where, expected=EXPECTED["parent"])
        if not self.ids and not self.problems:
            yield SourceError("holds no plans", where=self.file, expected="an entry for each plan")


def _entries(folder: Store, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each entry with its place in the file."""
    try:
        yield from (_yaml_entries if file.endswith(YAML) else _json_entries)(folder, file)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        said = "no such file" if missing else f"cannot be read: {error.strerror or error}"
        raise SourceError(said, where=folder.address(file), expected="a registry of plans") from None


def _yaml_entries(folder: Store, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, Path(file).name)
        with folder.open(file) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        entries = read_yaml(path, name=file)
    if not isinstance(entries, list) or not all(isinstance(entry, Entry) for entry in entries):
        raise SourceError("holds no list of plans", where=file, expected="entries that begin with '- id: '")
    for entry in entries:
        yield f"{file}:{entry.line}", entry


def _json_entries(folder: Store, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with folder.open(file) as lines:
        for number, line in enumerate(lines, start=1):
            where = f"{file}:{number}"
            if not line.strip():
                continue
            try:
                entry = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError as error:
                raise SourceError(f"byte {error.start} is not UTF-8", where=where) from None
            except ValueError as error:
                raise SourceError(f"is no JSON: {error}", where=where, expected="one entry a line") from None
            if not isinstance(entry, dict):
                raise SourceError("is no entry", where=where, expected='{"id": …} and the other fields')
            yield where, entry


def _field_problem(detail: Any, entry: Mapping[str, Any], where: str) -> SourceError:
    name = ".".join(map(str, detail["loc"]))
    if isinstance(entry, Entry):
        line = entry.key_lines.get(str(detail["loc"][0]), entry.line)
        where = f"{where.rpartition(':')[0]}:{line}"
    if detail["type"] == "missing":
        mend = "Write null where the text does not state it."
        return SourceError(f"field {name!r} is missing", where=where, mend=mend)
    if detail["type"] == "extra_forbidden":
        known = ", ".join(Plan.model_fields)
        return SourceError(f"unknown field {name!r}", where=where, expected=f"one of {known}")
    own = {
        "file": "a path below the registry's folder",
        "province": "a short name in lower case, such as hubei, or null",
    }
    expected = {**EXPECTED, **own}.get(str(detail["loc"][0]), "text")
    return SourceError(f"{name} is {detail['input']!r}", where=where, expected=expected)
