"""Whether runners made the same: the content that our run has kept beside that of the notebooks that another has executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import nbformat

from citymetrics.briefs.content.model import Block, Content, Figure
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.running.execute import INJECTED
from citymetrics.briefs.stock import BRIEFS
from citymetrics.briefs.store import Store
from citymetrics.project import Project

AROUND = 60
"""Characters that are shown on both sides of where two texts part."""


def kept_content(brief: Brief, project: Project) -> Content:
    """What our run has kept of a brief."""
    return Store(project.work / BRIEFS).versions(brief.id)[0].content()


def executed_content(path: Path) -> Content:
    """What an executed notebook says."""
    notebook = nbformat.read(path, as_version=4)
    # Places count cells as they were written, so without the one that gives the parameters.
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    return read_notebook(notebook, name=path.stem)


def differences(ours: Content, other: Content) -> list[str]:
    """Where two contents differ, a line each.

    The pixels of a vector figure are left out: they are made from it in our run, and from nothing in an executed notebook.
    What a notebook wrote to its error stream is no content: nobody is shown it.
    """
    found = [
        f"{part.name}: {_parting(getattr(ours, part.name), getattr(other, part.name))}"
        for part in fields(Content)
        if part.name not in ("blocks", "warnings") and getattr(ours, part.name) != getattr(other, part.name)
    ]
    if len(ours.blocks) != len(other.blocks):
        return [*found, f"{len(ours.blocks)} blocks, {len(other.blocks)}"]
    for one, two in zip(ours.blocks, other.blocks, strict=True):
        found += _block_differences(one, two)
    return found


def _block_differences(one: Block, two: Block) -> Iterator[str]:
    if type(one) is not type(two):
        yield f"{one.place}: {one.form}, {two.form}"
        return
    ours, other = asdict(one), asdict(two)
    if isinstance(one, Figure) and one.svg and not (ours["png"] and other["png"]):
        del ours["png"], other["png"]
    for name, value in ours.items():
        if value != other[name]:
            yield f"{one.place}, {name}: {_parting(value, other[name])}"


def _parting(one: Any, two: Any) -> str:
    """The first place where the written forms of two values differ."""
    first, second = str(one), str(two)
    pairs = enumerate(zip(first, second, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
    start = max(0, at - AROUND)
    return f"…{first[start : at + AROUND]!r} ≠ …{second[start : at + AROUND]!r} (at {at})"


def compare(briefs: Sequence[Brief], project: Project, executed: Path) -> dict[str, list[str]]:
    """The differences of each brief that has any, by its id."""
    found = {
        brief.id: differences(kept_content(brief, project), executed_content(executed / f"{brief.id}.ipynb"))
        for brief in briefs
    }
    return {name: lines for name, lines in found.items() if lines}
