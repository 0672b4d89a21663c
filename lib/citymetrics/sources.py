"""The registry of plans, `data/raw/sources.yml`: who issued each, for which years, in which state its copy
is.

A plan's figures are only worth what its text is worth, so every load checks that each text is the one
registered.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from citymetrics.errors import CitymetricsError, Problems, SourceError
from citymetrics.files import leads_out
from citymetrics.invisible import visible
from citymetrics.project import Project
from citymetrics.yamlfile import Entry, read_yaml

_PLAN_SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf")
"""Every such file in `data/raw` must be registered; others, such as a README, need not be plans."""
_ID = r"^[a-z][a-z0-9_-]*$"
_LONGEST_SHOWN = 200
EXPECTED = {
    "id": "a short name in lower case, such as shanghai or hong_kou-2",
    "city": "a place's short name in lower case, such as shanghai",
    "label": "zh: … and en: …",
    "title": "zh: … and en: …",
    "parent": "null or the city of another entry",
    "date": "a date such as 2021-07-28, or null",
    "term": "two years such as 2021-2025",
    "past_term": "two years such as 2016-2020, or null",
    "sha256": "64 hexadecimal digits",
    "file": "the name of a file in data/raw: .txt, .md, .html, .docx or .pdf, of at most 120 characters",
    "level": "municipality, prefecture, district, county, subdistrict or town",
    "status": "final or draft",
    "script": "simplified or traditional",
}


Level = Literal["municipality", "prefecture", "district", "county", "subdistrict", "town"]
TIERS: Mapping[str, str] = {
    "municipality": "city",
    "prefecture": "city",
    "district": "district",
    "county": "district",
    "subdistrict": "subdistrict",
    "town": "subdistrict",
}
"""Who is whose peer: the tier of each level, from the highest down."""


LONGEST_ID, LONGEST_FILE, LONGEST_TEXT = 60, 120, 2_000
"""Characters of an id (which names files), of a file's name, and of whatever else is told of a plan."""
LONGEST_LABEL = {"zh": 30, "en": 60}
"""Of a place's name: a longer one leaves no room for what a figure shows of the place."""


class Text(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = Field(min_length=1, max_length=LONGEST_TEXT)
    en: str = Field(min_length=1, max_length=LONGEST_TEXT)


class PlaceName(Text):
    """What a place is called on pages and in figures."""

    zh: str = Field(min_length=1, max_length=LONGEST_LABEL["zh"])
    en: str = Field(min_length=1, max_length=LONGEST_LABEL["en"])


def _plain_date(value: Any) -> Any:
    """YAML reads 2021-07-28 as a date; whatever else would pass for one (a number, a time) is refused."""
    if value is None or type(value) is datetime.date:
        return value
    if isinstance(value, str):
        return datetime.date.fromisoformat(value)
    raise ValueError("no date")


def _text(value: Any) -> Any:
    """Nothing to tell may be written as null."""
    return "" if value is None else value


def _years(value: str | None) -> str | None:
    if value is None:
        return None
    first, dash, last = value.partition("-")
    if not (
        dash and len(first) == len(last) == 4 and first.isascii() and last.isascii() and value.count("-") == 1
    ):
        raise ValueError("no years")
    if not 1900 <= int(first) <= int(last) <= 2200:
        raise ValueError("no span of years")
    return value


def _file_name(value: str) -> str:
    """The name of a file, never a way to it: it is joined to the folder of the plans."""
    if "/" in value or "\\" in value or value in ("", ".", "..") or not value.isprintable():
        raise ValueError("no file name")
    if len(value) > LONGEST_FILE or ":" in value:
        raise ValueError("no file name everywhere")
    return value


Years = Annotated[str, AfterValidator(_years)]
Told = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Source(BaseModel):
    """One plan and its copy in `data/raw`.

    `city` is the place that the plan speaks for, `parent` the place that a district or subdistrict belongs to. `term` and
    `past_term` are first and last year, such as "2021-2025".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=_ID, max_length=LONGEST_ID)
    city: str = Field(pattern=_ID, max_length=LONGEST_ID)
    label: PlaceName
    level: Level
    parent: str | None
    title: Text
    issuer: Told | None
    document_number: Told | None
    date: Annotated[datetime.date | None, BeforeValidator(_plain_date)]
    term: Years
    past_term: Years | None
    status: Literal["final", "draft"]
    script: Literal["simplified", "traditional"]
    publisher: Told | None
    file: Annotated[str, AfterValidator(_file_name)]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    known_damage: Annotated[Told, BeforeValidator(_text)] = ""
    notes: Annotated[Told, BeforeValidator(_text)] = ""

    @property
    def term_start(self) -> int:
        return int(self.term[:4])

    @property
    def term_end(self) -> int:
        return int(self.term[5:])

    @property
    def term_years(self) -> int:
        """How many years the plan is for, both ends included."""
        return self.term_end - self.term_start + 1

    @property
    def past_start(self) -> int | None:
        return int(self.past_term[:4]) if self.past_term else None

    @property
    def past_end(self) -> int | None:
        return int(self.past_term[5:]) if self.past_term else None


@dataclass(frozen=True)
class Frame:
    """What extraction must know of a plan beyond its text: its years, those before, and what 全市 means in it.

    The years are first and last; None where unknown. `parent` is the Chinese name of a district's larger place.
    """

    term: tuple[int, int] | None = None
    past_term: tuple[int, int] | None = None
    parent: str = ""


def frame_of(source: Source, sources: Mapping[str, Source]) -> Frame:
    """The frame of a registered plan."""
    parent = next((other.label.zh for other in sources.values() if other.city == source.parent), "")
    past = (source.past_start, source.past_end)
    known = (past[0], past[1]) if past[0] is not None and past[1] is not None else None
    return Frame((source.term_start, source.term_end), known, parent)


def load_sources(project: Project | None = None) -> dict[str, Source]:
    """The registered plans by id, in the registry's order, after checking every text against its checksum.

    Raises
    ------
    SourceError, Problems
        One line for each thing that is wrong with the registry or with a text in `data/raw`.
    """
    project = project or Project.find()
    name = project.relative(project.sources_file)
    entries = read_yaml(project.sources_file, name=name)
    if not isinstance(entries, list) or not entries:
        raise SourceError("holds no list of plans", where=name, expected="entries that begin with '- id: '")
    problems: list[CitymetricsError] = []
    sources: dict[str, Source] = {}
    lines: dict[str, Entry] = {}
    for entry in entries:
        if not isinstance(entry, Entry):
            problems.append(
                SourceError(
                    f"{_short(entry)} is no entry", where=name, expected="'id: …' and the other fields"
                )
            )
            continue
        source = _read_entry(entry, name, problems)
        if source is None:
            continue
        if source.id in sources:
            problems.append(
                SourceError(
                    f"duplicate id {source.id!r}",
                    where=entry.where(name, "id"),
                    expected="an id of its own",
                    mend=f"It is taken at line {lines[source.id].key_lines['id']}.",
                )
            )
            continue
        sources[source.id], lines[source.id] = source, entry
    problems.extend(_check_parents(entries, sources, lines, name))
    problems.extend(_check_files(entries, sources, lines, name, project))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return sources


def check_source_file(source: Source, project: Project) -> None:
    """Raise `SourceError` unless the plan's text is there and is the one that was registered."""
    problem = _file_problem(source, project, where=project.relative(project.raw / source.file))
    if problem:
        raise problem


def sha256_of(path: Path) -> str:
    """The checksum that the registry wants of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_entry(entry: Entry, name: str, problems: list[CitymetricsError]) -> Source | None:
    try:
        return Source.model_validate(dict(entry))
    except ValidationError as error:
        problems.extend(_field_problem(detail, entry, name) for detail in error.errors())
        return None


def _field_problem(detail: Any, entry: Entry, name: str) -> SourceError:
    """One line for one of pydantic's complaints about an entry."""
    path = [str(part) for part in detail["loc"]]
    field, key = path[0], path[-1]
    holder = entry.get(field) if len(path) > 1 else entry
    where = (holder if isinstance(holder, Entry) else entry).where(name, key)
    shown = ".".join(path)
    if not isinstance(holder, Entry) or key not in holder:
        where = entry.where(name, field)
    known = Text.model_fields if len(path) > 1 else Source.model_fields
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, known, n=1)
        mend = f"Did you mean {near[0]!r}?" if near else "Remove it, or put it into notes."
        return SourceError(
            f"unknown field {shown!r}", where=where, expected=f"one of {', '.join(known)}", mend=mend
        )
    if detail["type"] == "missing":
        return SourceError(
            f"field {shown!r} is missing", where=where, mend="Write null where the text does not state it."
        )
    if detail["type"] == "string_too_long":
        return SourceError(
            f"{shown} has {len(detail['input']):,} characters",
            where=where,
            expected=f"at most {detail['ctx']['max_length']:,}",
            mend="Put what readers need less into notes." if field != "notes" else "",
        )
    return SourceError(
        f"{shown} is {_short(detail['input'])}",
        where=where,
        expected=EXPECTED.get(field, "text"),
    )


def _short(value: Any) -> str:
    """`value` as Python writes it, cut where it is no line any more."""
    written = repr(value)
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"


def _check_parents(
    entries: Iterable[Any], sources: dict[str, Source], lines: dict[str, Entry], name: str
) -> Iterator[CitymetricsError]:
    """`entries` and not `sources` says which places exist: an entry with another fault still is a parent."""
    places = {entry.get("city") for entry in entries if isinstance(entry, Entry)}
    for source in sources.values():
        where = lines[source.id].where(name, "parent")
        if source.parent == source.city:
            yield SourceError(f"{source.city!r} is its own parent", where=where, expected=EXPECTED["parent"])
        elif source.parent is not None and source.parent not in places:
            near = difflib.get_close_matches(source.parent, [str(place) for place in places], n=1)
            mend = f"Did you mean {near[0]!r}?" if near else ""
            yield SourceError(
                f"unknown parent {source.parent!r}", where=where, expected=EXPECTED["parent"], mend=mend
            )


def _check_files(
    entries: Iterable[Any], sources: dict[str, Source], lines: dict[str, Entry], name: str, project: Project
) -> Iterator[CitymetricsError]:
    owners: dict[str, str] = {}
    for source in sources.values():
        if source.file in owners:
            yield SourceError(
                f"{source.file} is registered for {owners[source.file]!r} already",
                where=lines[source.id].where(name, "file"),
                expected="one file to a plan",
            )
            continue
        owners[source.file] = source.id
        problem = _file_problem(source, project, where=lines[source.id].where(name, "file"))
        if problem:
            yield problem
    registered = {entry.get("file") for entry in entries if isinstance(entry, Entry)}
    found = (path for path in project.raw.glob("[!.~]*") if path.suffix.lower() in _PLAN_SUFFIXES)
    for path in sorted(path for path in found if path.is_file()):
        # The text of a Word or PDF file is stored beside it under its whole name.
        if path.name not in registered and path.name.removesuffix(".txt") not in registered:
            yield SourceError(
                "this plan is not registered",
                where=project.relative(path),
                expected=f"an entry with 'file: {visible(path.name)}' in {name}",
                mend=f"Add one with sha256: {sha256_of(path)}.",
            )


def _file_problem(source: Source, project: Project, *, where: str) -> SourceError | None:
    path = project.raw / source.file
    if not path.is_file():
        return SourceError(
            f"{source.file} is missing",
            where=where,
            expected=f"it in {project.relative(project.raw)}",
            mend="Put the file back, or take its entry out.",
        )
    if leads_out(path, project.raw):
        return SourceError(
            f"{source.file} is a link that leads out of {project.relative(project.raw)}",
            where=where,
            expected="the plan's own file",
            mend="Copy the file there.",
        )
    found = sha256_of(path)
    if found != source.sha256:
        if _ends_apart(path, source.sha256):
            return SourceError(
                f"{source.file} has other line ends than the registered text",
                where=where,
                expected="the plan's own bytes: places in it are counted by them",
                mend=f"Give `{project.relative(path)} -text` in .gitattributes, and check the file out again.",
            )
        return SourceError(
            f"{source.file} has changed: its sha256 is {found}",
            where=where,
            expected=source.sha256,
            mend="Restore the file; if the new text is right, register this sha256 and review its figures.",
        )
    return None


def _ends_apart(path: Path, sha256: str) -> bool:
    """Whether a file would be the registered one with line ends as git keeps them, or as it writes them on Windows."""
    data = path.read_bytes().replace(b"\r\n", b"\n")
    return sha256 in (hashlib.sha256(ends).hexdigest() for ends in (data, data.replace(b"\n", b"\r\n")))
