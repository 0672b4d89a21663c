"""Dask clusters: one made on this machine for a run, or one that is running elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from citymetrics.errors import CitymetricsError

LOCAL = "local"
INSTALL = "Install it with `pip install 'citymetrics[cluster]'`."
QUIET = {"distributed.worker.profile.enabled": False}
"""Dask's settings for its own workers: what their profiler keeps of deep call stacks grows with every task."""


@contextmanager
def connect(scheduler: str, workers: int | None = None) -> Iterator[Any]:
    """A client of the cluster at `scheduler` (tcp://…), or for "local" of one with so many workers that is made for it.

    Raises
    ------
    CitymetricsError
        Dask is not installed, or the cluster does not answer.
    """
    distributed = load_distributed()
    if scheduler != LOCAL:
        try:
            client = distributed.Client(scheduler, timeout="30s")
        except (OSError, ValueError) as error:
            said = str(error) or type(error).__name__
            expected = '"local", or the address of a running scheduler such as tcp://host:8786'
            raise CitymetricsError(f"no answer: {said}", where=scheduler, expected=expected) from None
        with client:
            yield client
        return
    # One thread each: the work is Python's own and would wait for itself. A port that is free for the cluster's own page.
    with (
        import_module("dask.config").set(QUIET),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def load_distributed() -> Any:
    """Dask's half that spreads work; a run in this process goes without."""
    try:
        return import_module("distributed")
    except ImportError:
        raise CitymetricsError("Dask is not installed", mend=INSTALL) from None
