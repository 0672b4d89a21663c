"""Inputs as a project has them, read once for as long as its files stay the same."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import pandas as pd

from citymetrics.benchmark.inputs.fields import MENTIONS
from citymetrics.benchmark.inputs.model import Inputs
from citymetrics.benchmark.inputs.observations import Table
from citymetrics.benchmark.inputs.queue import QUEUE
from citymetrics.benchmark.inputs.rows import in_order, prepare
from citymetrics.benchmark.remits import FILE as REMITS
from citymetrics.benchmark.remits import load_remits
from citymetrics.errors import CitymetricsError
from citymetrics.lineage import note, note_files, quietly
from citymetrics.norms import load_norms, norms_file
from citymetrics.project import Project

Stamp: TypeAlias = tuple[tuple[str, int, int, int, int], ...]
"""Of each file: its name, when it and its entry changed, its size and its number."""


def load_inputs(project: Project | None = None) -> Inputs:
    """The inputs of `project` (default: the one around the working folder); read again after a change."""
    project = project or Project.find()
    note(project.sources_file)
    note_files(project.dictionary, "*.yml")
    with quietly():
        return _load(project, _stamp(project))


def resolve(data: Inputs | pd.DataFrame | None) -> Inputs:
    """The inputs a caller meant: their own, their own observations with the project's dictionary, or the
    project's."""
    if isinstance(data, Inputs):
        return data
    inputs = load_inputs()
    return inputs if data is None else inputs.with_observations(prepare(data))


@lru_cache(maxsize=4)
def _load(project: Project, stamp: Stamp) -> Inputs:
    # Reading and checking tables takes longer to import than a benchmark takes to run.
    from citymetrics.benchmark.mentions import PlanTexts
    from citymetrics.context import load_context
    from citymetrics.curation import load_observations
    from citymetrics.dictionary import load_dictionary
    from citymetrics.instruments import load_instruments, load_mentions
    from citymetrics.sources import load_sources

    dictionary, sources = load_dictionary(project), load_sources(project)
    # Without the table of mentions there is nothing to look instruments up for.
    counted = (project.curated / MENTIONS).is_file()
    observations = in_order(prepare(load_observations(project)), sources)
    inputs = Inputs(
        observations=observations,
        metrics=dictionary.metrics,
        themes=dictionary.themes,
        sources=sources,
        context=load_context(project),
        queue=_load_queue(project),
        texts=PlanTexts(project, sources),
        remits=load_remits(project, plans=sources, themes=dictionary.themes, metrics=dictionary.metrics),
        instruments=load_instruments(project).instruments if counted else {},
        mentions=load_mentions(project) if counted else pd.DataFrame(),
        norms=load_norms(project, metrics=dictionary.metrics),
        project=project,
    )
    return inputs.with_observations(Table(observations, project.observations_file))


def _load_queue(project: Project) -> pd.DataFrame:
    """The review queue's rows and candidates; empty where none was written.

    Raises
    ------
    CitymetricsError
        The queue was written by another version of this library.
    """
    path = project.queue_file
    if not path.is_file():
        return pd.DataFrame(columns=list(QUEUE))
    queue = pd.read_csv(path, dtype=str, keep_default_na=False)
    if lacking := [name for name in QUEUE if name not in queue.columns]:
        raise CitymetricsError(
            f"no column {lacking[0]!r}",
            where=project.relative(path),
            expected="the columns of this library's version",
            mend="Build it again with `citymetrics curate`.",
        )
    return queue[list(QUEUE)]


def _stamp(project: Project) -> Stamp:
    """What tells that a file which inputs come from has changed. A copied or checked out file may be older than the one that it
    replaces, and a clock may be set back: none of these alone tells."""
    files = [project.observations_file, project.sources_file, project.denominators_file, norms_file(project)]
    files += [project.queue_file, project.curated / REMITS, *sorted(project.dictionary.glob("*.yml"))]
    files += [project.curated / MENTIONS, *sorted(project.declared("instruments").glob("*.yml"))]
    found = ((path.name, path.stat()) for path in files if path.is_file())
    return tuple((name, at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino) for name, at in found)
