"""`citymetrics extract`: plan files → one row per stated quantity, file by file.

A bad file doesn't keep the others from being printed; it is reported at the end. A file that rows are written to is
written whole or not at all.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TextIO

import typer

from citymetrics.curation import OBSERVATION_COLUMNS, observation_row
from citymetrics.dictionary import Dictionary, load_dictionary
from citymetrics.errors import CitymetricsError, Problems, check_choice
from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import Document, read_document
from citymetrics.reading.formats import is_stored
from citymetrics.reading.term import Years, infer_term, term_before
from citymetrics.sources import Frame, Source, frame_of, load_sources

Row = dict[str, object]


@dataclass(frozen=True)
class _Options:
    doc_id: str | None
    city: str | None
    term: Years | None
    past_term: Years | None


@dataclass(frozen=True)
class _Plan:
    """A file to read, with what the registry knows of it."""

    file: Path
    doc_id: str
    city: str
    frame: Frame | None


def extract(
    files: Annotated[
        list[Path], typer.Argument(help="Plans as .txt, .md, .html, .docx or .pdf, registered or not.")
    ],
    doc_id: Annotated[str | None, typer.Option(help="Document id (default: the file's name).")] = None,
    city: Annotated[str | None, typer.Option(help="City id (default: the document id).")] = None,
    term: Annotated[
        str | None, typer.Option(help="The plan's term, such as 2021-2025 (default: as the plan states it).")
    ] = None,
    past_term: Annotated[
        str | None, typer.Option(help="The term before it (default: as many years).")
    ] = None,
    format: Annotated[str, typer.Option(help="jsonl or csv.")] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="Write here instead of to standard output.")] = None,
) -> None:
    """Print every quantity that plans state, one row each, in document order."""
    check_choice("format", format, ("jsonl", "csv"), where="--format")
    options = _Options(doc_id, city, _years(term, "--term"), _years(past_term, "--past-term"))
    if doc_id and len(files) > 1:
        raise CitymetricsError(
            f"one id for {len(files)} files",
            where="--doc-id",
            mend="Leave it out, or extract one file at a time.",
        )
    project = Project.find()
    dictionary, sources = load_dictionary(project), load_sources(project)
    plans = [_plan(file, options, sources, project) for file in _without_stored_texts(files)]
    _check_ids(plans)
    problems: list[CitymetricsError] = []
    with _output(to) as stream:
        write = _writer(stream, format)
        for plan in plans:
            try:
                rows = _rows(plan, options, dictionary)
            except CitymetricsError as problem:
                problems.append(problem)
                continue
            for row in rows:
                write(row)
            stream.flush()
        if problems:
            raise problems[0] if len(problems) == 1 else Problems(problems)


def _years(text: str | None, option: str) -> Years | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        raise CitymetricsError(f"{text!r}", where=option, expected="two years such as 2021-2025")
    return int(first), int(last)


def _without_stored_texts(files: Sequence[Path]) -> Iterator[Path]:
    """A pattern such as plans/* also names the texts that are stored beside Word and PDF files."""
    named = set(files)
    for file in files:
        if is_stored(file) and file.with_suffix("") in named:
            _tell(f"{file}: left out, for it is the stored text of {file.with_suffix('').name}")
        else:
            yield file


def _plan(file: Path, options: _Options, sources: Mapping[str, Source], project: Project) -> _Plan:
    registered = next(
        (source for source in sources.values() if (project.raw / source.file).resolve() == file.resolve()),
        None,
    )
    own = registered.id if registered else file.with_suffix("").stem if is_stored(file) else file.stem
    name = options.doc_id or own
    return _Plan(
        file,
        name,
        options.city or (registered.city if registered else name),
        frame_of(registered, sources) if registered else None,
    )


def _check_ids(plans: Sequence[_Plan]) -> None:
    """Rows of two files must not have the same ids."""
    owners: dict[str, Path] = {}
    for plan in plans:
        other = owners.setdefault(plan.doc_id, plan.file)
        if other is not plan.file:
            raise CitymetricsError(
                f"its document id {plan.doc_id!r} is that of {other} too",
                where=str(plan.file),
                expected="an id of its own for each file",
                mend="Rename one, or extract them one at a time with --doc-id.",
            )


def _rows(plan: _Plan, options: _Options, dictionary: Dictionary) -> Iterator[Row]:
    """The rows of a plan, made one by one; what is wrong with its file is raised before the first."""
    document = read_document(plan.file)
    if document.note:
        _tell(f"{plan.file}: {document.note}")
    frame = plan.frame or _inferred(document, options)
    statements = extract_statements(
        document,
        term=options.term or frame.term,
        past_term=options.past_term or frame.past_term,
        parent=frame.parent,
    )
    return (observation_row(one, dictionary.match(one), plan.doc_id, plan.city) for one in statements)


def _inferred(document: Document, options: _Options) -> Frame:
    """The years of a plan that is not registered: of its term as it states it, and of as many before."""
    term = options.term or infer_term(document)
    if term is None:
        _tell(f"{document.name}: states no term; --term 2021-2025 would set one")
        return Frame()
    if options.term is None:
        _tell(f"{document.name}: read as a plan for {term[0]}-{term[1]}; --term sets other years")
    return Frame(term, term_before(term))


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _writer(stream: TextIO, format: str) -> Callable[[Row], object]:
    if format == "jsonl":
        return lambda row: stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    table = csv.DictWriter(stream, list(OBSERVATION_COLUMNS), lineterminator="\n")
    table.writeheader()
    return table.writerow


@contextmanager
def _output(to: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place only when all has been written."""
    if to is None:
        yield sys.stdout
        return
    beside = to.with_name(f".{to.name}.new")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        os.replace(beside, to)
    except OSError as error:
        raise CitymetricsError(f"cannot be written: {error.strerror}", where=str(to)) from None
    finally:
        with suppress(OSError):
            beside.unlink()
