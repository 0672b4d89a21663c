"""The tables in `data/curated`, built again only where the plans, the dictionaries, the decisions or this library have changed."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass

from citymetrics.briefs.manifest import input_files
from citymetrics.files import write_whole
from citymetrics.fingerprint import digest_of, library_digest, versions
from citymetrics.project import Project

STATE = "curated.json"
WRITTEN = ("data/raw/",)
"""Where people put what is read as it is; in `data/curated` they write YAML."""


@dataclass(frozen=True)
class Curation:
    """How many quantities the table of observations has, how many of them no metric, and whether they were built just now."""

    observations: int
    unmatched: int
    built: bool


def curate_tables(project: Project, *, force: bool = False) -> Curation:
    """See that the curated tables are those that the plans give.

    Raises
    ------
    CitymetricsError
        Bad input, before anything is written.
    """
    before = _state(project)
    now = {"from": _key(project), "tables": _tables(project)}
    built = force or before != now
    if built:
        _build(project)
        written = json.dumps(now | {"tables": _tables(project)}, indent=1, sort_keys=True)
        write_whole(project.work / STATE, f"{written}\n".encode())
    with project.observations_file.open(encoding="utf-8", newline="") as stream:
        metrics = [row["metric"] for row in csv.DictReader(stream)]
    return Curation(len(metrics), metrics.count(""), built)


def is_curated(project: Project) -> bool:
    """Whether the tables are still those that were built of what there is."""
    return _state(project) == {"from": _key(project), "tables": _tables(project)}


def _build(project: Project) -> None:
    # All that reads plans and checks tables takes longer to import than a report that is as it should be takes to see that.
    from citymetrics.benchmark.remits import load_remits
    from citymetrics.context import load_context
    from citymetrics.curation import build_observations
    from citymetrics.dictionary import load_dictionary
    from citymetrics.instruments import build_mentions
    from citymetrics.package import build_package
    from citymetrics.sources import load_sources

    load_context(project)
    dictionary = load_dictionary(project)
    load_remits(project, plans=load_sources(project), themes=dictionary.themes, metrics=dictionary.metrics)
    build_observations(project)
    build_mentions(project)
    build_package(project)


def _state(project: Project) -> object:
    try:
        return json.loads((project.work / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _key(project: Project) -> str:
    given = {name: known for name, known in input_files(project).items() if _is_written(name)}
    return digest_of([given, library_digest(), dict(versions())])


def _tables(project: Project) -> dict[str, str]:
    files = input_files(project)
    return {name: known for name, known in files.items() if is_built(name)}


def is_built(name: str) -> bool:
    """Whether a file of a project is a table that a run builds, and not one that people write."""
    return name.startswith("data/curated/") and not _is_written(name)


def _is_written(name: str) -> bool:
    return name.startswith(WRITTEN) or name.endswith((".yml", ".yaml"))
