"""Many plans → a corpus: rows of the observations table as Parquet, a folder for each province.

A run that was broken off, however it was, goes on from the parts that are there; when nothing has changed it makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citymetrics.cluster import LOCAL
from citymetrics.corpus.batches import Batch, batches_of
from citymetrics.corpus.draw import SECONDS
from citymetrics.corpus.manifest import Manifest, finish
from citymetrics.corpus.parts import Job, PartRecord
from citymetrics.corpus.registry import read_registry
from citymetrics.corpus.rules import rules_of, store_dictionary
from citymetrics.corpus.work import Done, do_here, do_on_cluster
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.review import load_decisions
from citymetrics.storage import Store, open_store

BATCH = 50
RETRIES = 2


@dataclass(frozen=True)
class Progress:
    """How far a run is, after each part: `kept` of the plans `done` were there already. `last` is the part that ended."""

    plans: int
    done: int
    kept: int
    failed: int
    characters: int
    last: Done


def extract_corpus(
    registry_url: str | Path,
    out_url: str | Path,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    batch: int = BATCH,
    retries: int = RETRIES,
    seconds: float = SECONDS,
    review: str | Path | None = None,
    project: Project | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Manifest:
    """Extract every plan of a registry into a corpus that `open_corpus` reads.

    Parameters
    ----------
    registry_url : the registry, `sources.yml` or JSON Lines (one entry a line), the texts beside or below it; any address
        that fsspec opens.
    out_url : the folder of the corpus, likewise.
    scheduler : None for this process, "local" for `workers` processes on this machine, or the address of a running Dask
        scheduler (tcp://…), whose workers must see both folders and have the same library.
    workers : how many processes, for "local" (default: as many as cores).
    batch : about how many plans make a task and a file.
    retries : how often a file that can't be read, or a task that fails, is tried again.
    seconds : how long one plan may take; after that it is a failure that says so.
    review : decisions as in `review.yml` on rows of these plans.
    project : whose dictionary is matched (default: the one around the working folder).
    on_progress : called after each part.

    Returns
    -------
    What stands in the corpus's `_manifest.json`. A plan that can't be read is a failure there, not an error here.

    Raises
    ------
    CitymetricsError
        The registry, the dictionary or the decisions are wrong, the folder can't be written, or the cluster can't be used.
    """
    scheduler = scheduler or (LOCAL if workers else None)
    for name, value, least in (("batch", batch, 1), ("retries", retries, 0), ("workers", workers or 1, 1)):
        if value < least:
            raise CitymetricsError(f"{name} is {value}", expected=f"at least {least}")
    if not seconds > 0:
        raise CitymetricsError(f"seconds is {seconds:g}", expected="more than 0")
    project = project or Project.find()
    registry, out = read_registry(registry_url), open_store(out_url)
    _check_shared(scheduler, registry.folder, out)
    decisions = load_decisions(Path(review)) if review else {}
    rules = rules_of(project)
    store_dictionary(project, rules, out)
    job = Job(registry.folder, out, rules, retries, seconds)
    there = set(out.names())
    wanted: Iterator[tuple[Batch, bool]] = (
        (one, one.file in there) for one in batches_of(registry, rules, batch, decisions)
    )
    ended = do_on_cluster(wanted, job, scheduler, workers) if scheduler else do_here(wanted, job)
    records = _collect(ended, registry.count, on_progress)
    return finish(out, registry.plans(), records, rules)


def _collect(
    ended: Iterator[Done], plans: int, on_progress: Callable[[Progress], None] | None
) -> dict[str, PartRecord]:
    """The part of each plan."""
    records: dict[str, PartRecord] = {}
    kept = failed = characters = 0
    for one in ended:
        records |= dict.fromkeys((plan.id for plan in one.record.plans), one.record)
        kept += len(one.record.plans) if one.kept else 0
        failed += sum(plan.failure is not None for plan in one.record.plans)
        characters += sum(plan.characters for plan in one.record.plans)
        if on_progress:
            on_progress(Progress(plans, len(records), kept, failed, characters, one))
    return records


def _check_shared(scheduler: str | None, *stores: Store) -> None:
    for store in stores:
        if scheduler and not store.is_shared:
            raise CitymetricsError(
                "only this process sees it",
                where=store.address(),
                expected="a folder or a bucket that workers see too",
            )
