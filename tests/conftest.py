"""How much of the library the tests run is measured in those of single parts: those of whole programs go untraced, for they take
the most of the time, and reach a line without looking at what it does."""

from __future__ import annotations

import os
from collections.abc import Generator

import coverage
import pytest

FOR_CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""By this the processes that a test starts are measured too."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    measured = coverage.Coverage.current()
    if measured is None or item.get_closest_marker("whole") is None:
        return (yield)
    told = os.environ.pop(FOR_CHILDREN, None)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()
        if told is not None:
            os.environ[FOR_CHILDREN] = told
