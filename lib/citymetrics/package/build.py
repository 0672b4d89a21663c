"""Building the data package in data/curated: the tables that others refer to, the descriptor and the codebook.

Everything is checked before anything is written, each file is written whole, and a rebuild of the same data gives the same
bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from citymetrics.curation import load_observations, write_table
from citymetrics.dictionary import load_dictionary
from citymetrics.files import write_whole
from citymetrics.instruments import InstrumentDictionary, load_instruments, load_mentions
from citymetrics.instruments.table import mentions_file
from citymetrics.package import codebook, descriptor
from citymetrics.package.reference import build_reference
from citymetrics.package.tables import CuratedTable, curated_tables, undeclared_files
from citymetrics.project import Project
from citymetrics.sources import load_sources


@dataclass(frozen=True)
class Package:
    """The tables of the package and the descriptor's file; `left_out` names CSV files that no declaration speaks of."""

    tables: tuple[CuratedTable, ...]
    file: Path
    left_out: tuple[str, ...]


def build_package(project: Project | None = None) -> Package:
    """Write the reference tables, `datapackage.json`, `CODEBOOK.md` and `CODEBOOK.zh.md` into `data/curated/`.

    Raises
    ------
    CitymetricsError
        The tables have not been built, a column is not declared, or registry or dictionary are wrong.
    """
    project = project or Project.find()
    sources, dictionary = load_sources(project), load_dictionary(project)
    observations = load_observations(project)
    reference = build_reference(observations, dictionary, sources, *_load_instruments(project))
    curated_tables(project, besides=reference)
    for name, frame in reference.items():
        write_table(frame, project.curated / f"{name}.csv")
    tables = curated_tables(project)
    frames = {table.name: table.read() for table in tables}
    number = dictionary.version.number
    described = descriptor.describe_package(tables, sources, dictionary_version=number)
    for lang, name in codebook.FILES.items():
        written = codebook.write_codebook(tables, frames, dictionary_version=number, lang=lang)
        write_whole(project.curated / name, written.encode("utf-8"))
    file = project.curated / descriptor.FILE
    write_whole(file, descriptor.descriptor_bytes(described))
    return Package(tuple(tables), file, tuple(undeclared_files(project)))


def _load_instruments(project: Project) -> tuple[InstrumentDictionary | None, pd.DataFrame | None]:
    """The instruments and where plans name them; a project need not have either."""
    if not project.declared("instruments").is_dir():
        return None, None
    there = mentions_file(project).is_file()
    return load_instruments(project), load_mentions(project) if there else None
