"""`citymetrics extract`: plan files → one row per stated quantity, file by file.

A bad file doesn't keep the others from being printed; it is reported at the end. A file that rows are written to is
written whole or not at all.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from citymetrics.commands.completion import complete_place, of_words
from citymetrics.commands.options import Lang
from citymetrics.commands.output import Output
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.dictionary import Dictionary
    from citymetrics.reading import Document
    from citymetrics.reading.term import Years
    from citymetrics.sources import Frame, Source

FORMATS = ("jsonl", "json", "csv", "table")

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
    city: Annotated[
        str | None, typer.Option(help="City id (default: the document id).", autocompletion=complete_place)
    ] = None,
    term: Annotated[
        str | None, typer.Option(help="The plan's term, such as 2021-2025 (default: as the plan states it).")
    ] = None,
    past_term: Annotated[
        str | None, typer.Option(help="The term before it (default: as many years).")
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            help="jsonl (a row a line, as they are found), json, csv, or table to read.",
            autocompletion=of_words(*FORMATS),
        ),
    ] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="Write here instead of to standard output.")] = None,
    lang: Lang = "zh",
) -> None:
    """Print every quantity that plans state, one row each, in document order."""
    output = Output.choose(format, lang, FORMATS)
    options = _Options(doc_id, city, _years(term, "--term"), _years(past_term, "--past-term"))
    if doc_id and len(files) > 1:
        raise CitymetricsError(
            f"one id for {len(files)} files",
            where="--doc-id",
            mend="Leave it out, or extract one file at a time.",
        )
    from citymetrics.dictionary import load_dictionary
    from citymetrics.sources import load_sources

    project = Project.find()
    dictionary, sources = load_dictionary(project), load_sources(project)
    plans = [_plan(file, options, sources, project) for file in _without_stored_texts(files)]
    _check_ids(plans)
    problems: list[CitymetricsError] = []
    with _output(to) as stream:
        _write(_all_rows(plans, options, dictionary, problems), stream, output)
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
    from citymetrics.reading.formats import is_stored

    named = set(files)
    for file in files:
        if is_stored(file) and file.with_suffix("") in named:
            _tell(f"{file}: left out, for it is the stored text of {file.with_suffix('').name}")
        else:
            yield file


def _plan(file: Path, options: _Options, sources: Mapping[str, Source], project: Project) -> _Plan:
    from citymetrics.reading.formats import is_stored
    from citymetrics.sources import frame_of

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


def _all_rows(
    plans: Sequence[_Plan],
    options: _Options,
    dictionary: Dictionary,
    problems: list[CitymetricsError],
) -> Iterator[Row]:
    """The rows of all plans that can be read; what is wrong with the others goes to `problems`."""
    for plan in plans:
        try:
            rows = _rows(plan, options, dictionary)
        except CitymetricsError as problem:
            problems.append(problem)
            continue
        yield from rows


def _rows(plan: _Plan, options: _Options, dictionary: Dictionary) -> Iterator[Row]:
    """The rows of a plan, made one by one; what is wrong with its file is raised before the first."""
    from citymetrics.curation import observation_row
    from citymetrics.extraction import extract_statements
    from citymetrics.reading import read_document

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
    from citymetrics.reading.term import infer_term, term_before
    from citymetrics.sources import Frame

    term = options.term or infer_term(document)
    if term is None:
        _tell(f"{document.name}: states no term; --term 2021-2025 would set one")
        return Frame()
    if options.term is None:
        _tell(f"{document.name}: read as a plan for {term[0]}-{term[1]}; --term sets other years")
    return Frame(term, term_before(term))


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _write(rows: Iterator[Row], stream: TextIO, output: Output) -> None:
    """Write rows to `stream`: line by line as they come, or all at once where the form needs them all."""
    if output.format == "jsonl":
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        stream.flush()
        return
    with redirect_stdout(stream):
        if output.format == "csv":
            _write_csv(rows, stream)
        elif output.format == "json":
            output.json(list(rows))
        else:
            _show(list(rows), output)


def _write_csv(rows: Iterator[Row], stream: TextIO) -> None:
    from citymetrics.curation import OBSERVATION_COLUMNS

    table = csv.DictWriter(stream, list(OBSERVATION_COLUMNS), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    stream.flush()


def _show(rows: Sequence[Row], output: Output) -> None:
    from citymetrics.commands.listing import show_records
    from citymetrics.commands.wordings import drawn_record

    names = ("observation_id", "subject", "value_text", "canonical", "role", "scope", "due", "metric")
    heads = {name: output.words(f"head_{name}") for name in names}
    shown = [drawn_record(row, output.lang) for row in rows]
    show_records(output, heads, shown, empty=output.words("nothing"))


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
