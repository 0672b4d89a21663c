"""Briefs: which notebooks are run with which parameters, how they become pages and PDFs, and the site that
leads to them.

`plan_briefs` says what there is to make, `make_briefs` makes it; `content` holds the protocol between
notebooks and briefs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citymetrics.briefs.content.model import BriefError, Content
    from citymetrics.briefs.content.reader import read_notebook
    from citymetrics.briefs.jobs import Brief, plan_briefs
    from citymetrics.briefs.make import make_briefs
    from citymetrics.briefs.progress import show_progress
    from citymetrics.briefs.results import BriefResult, Progress
    from citymetrics.briefs.running.execute import Failure, NotebookFailed, execute_notebook

__all__ = [
    "Brief",
    "BriefError",
    "BriefResult",
    "Content",
    "Failure",
    "NotebookFailed",
    "Progress",
    "execute_notebook",
    "make_briefs",
    "plan_briefs",
    "read_notebook",
    "show_progress",
]

_HOMES = {
    "Brief": "jobs",
    "plan_briefs": "jobs",
    "BriefError": "content.model",
    "Content": "content.model",
    "read_notebook": "content.reader",
    "Failure": "running.execute",
    "NotebookFailed": "running.execute",
    "execute_notebook": "running.execute",
    "BriefResult": "results",
    "Progress": "results",
    "make_briefs": "make",
    "show_progress": "progress",
}


def __getattr__(name: str) -> Any:
    # nbconvert loads every registered exporter only to list them: a light package keeps that quick.
    if name in _HOMES:
        return getattr(import_module(f"citymetrics.briefs.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
