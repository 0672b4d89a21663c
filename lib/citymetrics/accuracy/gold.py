"""Gold plans: a text, what a reader found in it, and how the text is to be extracted.

Three sets are kept apart. `seen` are the registered plans, which were read while the grammar was written; `development` and
`held` are texts written for the purpose, of which the held ones are scored and never looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citymetrics.accuracy.rows import GoldRow, Trap, raise_all, read_lines
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.reading import CleanText, Document, read_document, read_source
from citymetrics.sources import Frame, frame_of, load_sources
from citymetrics.yamlfile import read_yaml

SETS = ("seen", "development", "held")
UNSEEN = "unseen"
STORED = (".docx.txt", ".pdf.txt")
"""Texts that reading stores beside files of these kinds: they belong to them and are no plans of their own."""


@dataclass(frozen=True)
class GoldPlan:
    """One annotated plan, read. `rows` are in document order; `traps` are spans in the raw text with their reason."""

    id: str
    set: str
    title: str
    document: Document = field(repr=False)
    frame: Frame
    # Out of the printed form, so that no message of a failed test shows what a held plan says.
    rows: tuple[GoldRow, ...] = field(repr=False)
    traps: tuple[tuple[int, int, Trap], ...] = field(repr=False)


class _About(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    term: tuple[int, int] | None
    past_term: tuple[int, int] | None = None
    parent: Annotated[str | None, Field()] = ""
    layout: str = ""
    set: Literal["development", "held"]


def gold_folder(project: Project) -> Path:
    """Where the project keeps its annotations."""
    return project.root / "tests" / "gold"


def load_gold(
    project: Project, *, gold: Path | None = None, unseen: Iterable[Path] | None = None
) -> list[GoldPlan]:
    """Every gold plan: the registered ones in the registry's order, then the unseen ones by name.

    Parameters
    ----------
    gold : folder of `<plan>.jsonl` (default: the project's).
    unseen : folders of plan folders, or plan folders themselves, in place of `unseen/` in `gold`.

    Raises
    ------
    CitymetricsError, Problems
        A file is missing or a line of it is wrong.
    """
    gold = gold or gold_folder(project)
    if not gold.is_dir():
        raise CitymetricsError("no such folder", where=project.relative(gold), expected="annotated plans")
    folders = _folders(gold / UNSEEN)
    if unseen is not None:
        folders = []
        for place in unseen:
            folders += _folders(place)
            if not _folders(place):
                raise CitymetricsError(
                    "no plan folder",
                    where=project.relative(place),
                    expected="plan.*, gold.jsonl and about.yml",
                )
    ids = [folder.name for folder in folders]
    for folder in folders:
        if ids.count(folder.name) > 1:
            raise CitymetricsError(
                f"two plan folders are called {folder.name!r}", where=project.relative(folder)
            )
    return [*_load_seen(project, gold), *(_load_unseen(folder, project) for folder in folders)]


def _folders(place: Path) -> list[Path]:
    if (place / "about.yml").is_file():
        return [place]
    return sorted(path for path in place.glob("*/") if any(path.iterdir()))


def _load_seen(project: Project, gold: Path) -> list[GoldPlan]:
    sources = load_sources(project)
    for path in sorted(gold.glob("*.jsonl")):
        plan = path.name.removesuffix(".jsonl").removesuffix(".traps")
        if plan not in sources:
            raise CitymetricsError(
                f"no plan {plan!r} is registered",
                where=project.relative(path),
                expected=f"one of {', '.join(sources)}",
                mend="Register it in data/raw/sources.yml, or rename the file.",
            )
    plans = []
    for source in sources.values():
        rows, traps = gold / f"{source.id}.jsonl", gold / f"{source.id}.traps.jsonl"
        if rows.is_file():
            document = read_source(source, project)
            plans.append(
                GoldPlan(
                    source.id,
                    "seen",
                    source.title.zh,
                    document,
                    frame_of(source, sources),
                    _read_rows(rows, document, project),
                    _read_traps(traps, document, project),
                )
            )
    return plans


def _load_unseen(folder: Path, project: Project) -> GoldPlan:
    name = project.relative(folder / "about.yml")
    about = read_yaml(folder / "about.yml", name=name)
    try:
        told = _About.model_validate(about)
    except ValidationError as error:
        detail = error.errors()[0]
        field = ".".join(str(part) for part in detail["loc"])
        raise CitymetricsError(f"{field}: {detail['msg']}", where=name) from None
    texts = sorted(path for path in folder.glob("plan.*") if not path.name.endswith(STORED))
    if len(texts) != 1:
        raise CitymetricsError(
            f"{len(texts)} plan texts", where=project.relative(folder), expected="one file plan.*"
        )
    document = read_document(texts[0], name=project.relative(texts[0]))
    return GoldPlan(
        folder.name,
        told.set,
        told.title,
        document,
        Frame(told.term, told.past_term, told.parent or ""),
        _read_rows(folder / "gold.jsonl", document, project),
        _read_traps(folder / "traps.jsonl", document, project),
    )


def _read_rows(path: Path, document: Document, project: Project) -> tuple[GoldRow, ...]:
    name = project.relative(path)
    lines = read_lines(path, GoldRow, name=name)
    problems = [
        CitymetricsError(
            f"{row.value_text!r} does not stand at {row.char_start}–{row.char_end}",
            where=f"{name}:{number}",
            expected=f"{_written(document.clean, row.char_start, row.char_end)!r}",
        )
        for number, row in lines
        if not stands_at(document.clean, row.char_start, row.char_end, row.value_text)
    ]
    problems += [
        CitymetricsError(
            f"{after.value_text!r} begins before the row above ends",
            where=f"{name}:{number}",
            expected="rows in document order, without overlaps",
        )
        for (_, before), (number, after) in pairwise(lines)
        if after.char_start < before.char_end
    ]
    raise_all(problems)
    return tuple(row for _, row in lines)


def stands_at(clean: CleanText, start: int, end: int, words: str) -> bool:
    """Whether the raw text, or its clean form, has `words` at the raw span; blanks don't count.

    A span that reading has left out of the clean text is taken on trust: it is for scoring to say that it was missed.
    """
    if end > len(clean.raw):
        return False
    return clean.raw[start:end] == words or _written(clean, start, end) in ("", "".join(words.split()))


def clean_span(clean: CleanText, start: int, end: int) -> tuple[int, int]:
    """The span in clean text of a raw span; empty where reading has left it out."""
    return bisect_left(clean.starts, start), bisect_right(clean.starts, end - 1)


def _written(clean: CleanText, start: int, end: int) -> str:
    """The clean characters of a raw span, without blanks."""
    return "".join(clean.text[slice(*clean_span(clean, start, end))].split())


def _read_traps(path: Path, document: Document, project: Project) -> tuple[tuple[int, int, Trap], ...]:
    if not path.is_file():
        return ()
    name = project.relative(path)
    found: list[tuple[int, int, Trap]] = []
    problems: list[CitymetricsError] = []
    for number, trap in read_lines(path, Trap, name=name):
        span = _trap_span(trap, document.clean)
        if span is None:
            problems.append(
                CitymetricsError(
                    f"the text does not hold the trap {trap.text!r} at its span or in its context",
                    where=f"{name}:{number}",
                    expected="char_start and char_end, or a context as the clean text writes it",
                )
            )
        else:
            found.append((*span, trap))
    raise_all(problems)
    return tuple(found)


def _trap_span(trap: Trap, clean: CleanText) -> tuple[int, int] | None:
    if trap.char_start is not None and trap.char_end is not None:
        ok = stands_at(clean, trap.char_start, trap.char_end, trap.text)
        return (trap.char_start, trap.char_end) if ok else None
    context = trap.context or trap.text
    place, inside = clean.text.find(context), context.find(trap.text)
    if place < 0:
        return None
    # A trap told in other words than the text's (2035年 for 二〇三五年) covers its whole context.
    start, length = (place + inside, len(trap.text)) if inside >= 0 else (place, len(context))
    return clean.span(start, start + length)
