"""The tables that a report brings along, so that whoever has its folder has its figures too.

They are opened in spreadsheets, so no cell of them is a formula (see `spreadsheet`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from citymetrics.briefs.words import load_words
from citymetrics.errors import CitymetricsError
from citymetrics.files import write_whole
from citymetrics.labels import in_language
from citymetrics.languages import LANGUAGES
from citymetrics.norms import norms_file
from citymetrics.package.declare import load_declaration
from citymetrics.project import Project
from citymetrics.spreadsheet import without_formulas

DATA = "data"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table to download: its path in the report, its number of rows, and what it holds, by language."""

    name: str
    path: str
    rows: int
    title: dict[str, str]
    about: dict[str, str]


def copy_data(project: Project) -> list[DataFile]:
    """Copy the curated tables, the denominators and the norms into the report; the observations come first."""
    folder = project.reports / DATA
    folder.mkdir(parents=True, exist_ok=True)
    found = [*sorted(project.curated.glob("*.csv")), project.denominators_file, norms_file(project)]
    found.sort(key=lambda path: path != project.observations_file)
    return [_copy(path, folder) for path in found if path.is_file()]


def _copy(path: Path, folder: Path) -> DataFile:
    try:
        table = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CitymetricsError("not UTF-8", where=path.name, mend="Save the table as CSV in UTF-8.") from None
    write_whole(folder / path.name, without_formulas(table).encode())
    rows = max(0, sum(1 for _ in csv.reader(io.StringIO(table))) - 1)
    declared = load_declaration().tables.get(path.stem)
    return DataFile(
        name=path.name,
        path=f"{DATA}/{path.name}",
        rows=rows,
        title={
            lang: in_language(declared.title, lang)
            if declared
            else load_words(lang).get(f"table_{path.stem}", "")
            for lang in LANGUAGES
        },
        about={lang: in_language(declared.about, lang) if declared else "" for lang in LANGUAGES},
    )
