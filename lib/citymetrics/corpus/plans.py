"""One plan of a corpus: a registry's entry that may also name a province, and what its rows depend on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from citymetrics.sources import Frame, Source, frame_of

_REGION = re.compile(r"[a-z][a-z0-9_-]*")


def _province(value: object) -> object:
    if value is None or value == "":
        return ""
    if isinstance(value, str) and _REGION.fullmatch(value):
        return value
    raise ValueError("no short name")


def _below(value: str) -> str:
    parts = PurePosixPath(value).parts
    if not parts or value.startswith("/") or "\\" in value or ":" in value or ".." in parts:
        raise ValueError("no path below the registry")
    return value


class Plan(Source):
    """A registered plan. Its `file` may lie in a folder below the registry; `province` is a short name, empty if not given."""

    file: Annotated[str, AfterValidator(_below)]
    province: Annotated[str, BeforeValidator(_province)] = ""

    @property
    def region(self) -> str:
        """Whose part of the corpus the plan's rows are in: its province, else the place it belongs to, else its own."""
        return self.province or self.parent or self.city


def frame_of_plan(plan: Plan, parents: Mapping[str, str]) -> Frame:
    """What extraction must know of the plan. `parents` are the Chinese names of larger places by id."""
    return replace(frame_of(plan, {}), parent=parents.get(plan.parent or "", ""))


def rows_depend_on(plan: Plan, frame: Frame) -> dict[str, object]:
    """All of a plan's entry that its rows depend on; a title put right makes no row anew."""
    return {
        "id": plan.id,
        "city": plan.city,
        "term": frame.term,
        "past_term": frame.past_term,
        "parent": frame.parent,
        "format": PurePosixPath(plan.file).suffix.lower(),
        "sha256": plan.sha256,
    }
