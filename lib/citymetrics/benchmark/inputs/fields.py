"""Fields of inputs that are noted each time somebody asks for them: whoever has a whole table may read all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from citymetrics.benchmark.inputs.observations import Observations, Table
from citymetrics.benchmark.remits import FILE as REMITS
from citymetrics.lineage import is_, note, note_files
from citymetrics.norms import norms_file
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.benchmark.inputs.model import Inputs

MENTIONS = "instrument_mentions.csv"


def _say_instruments(project: Project) -> None:
    note_files(project.declared("instruments"), "*.yml")
    # Without the table of mentions nothing is known of instruments.
    note(project.curated / MENTIONS, is_("mention_id", ""))


SAYING: Mapping[str, Callable[[Project], None]] = {
    "context": lambda project: note(project.denominators_file),
    "queue": lambda project: note(project.queue_file),
    "remits": lambda project: note(project.curated / REMITS),
    "instruments": _say_instruments,
    "mentions": lambda project: note(project.curated / MENTIONS),
    "norms": lambda project: note(norms_file(project)),
}
"""By field, what notes the files that it is read from."""


class Noted:
    """A field whose value is noted as read before it is handed out."""

    def __init__(self, name: str):
        self._name, self._say = name, SAYING[name]

    def __get__(self, inputs: Inputs | None, owner: type) -> Any:
        if inputs is None:
            return self
        if inputs.project is not None:
            self._say(inputs.project)
        return vars(inputs)[self._name]

    def __set__(self, inputs: Inputs, value: Any) -> None:
        vars(inputs)[self._name] = value


class NotedQueue(Noted):
    """The field of the review queue: set to a table or to `OpenRows`, of which all are read where somebody asks for the table."""

    def __init__(self) -> None:
        super().__init__("queue")

    def __get__(self, inputs: Inputs | None, owner: type) -> Any:
        held = super().__get__(inputs, owner)
        return held if inputs is None or isinstance(held, pd.DataFrame) else held.frame


class NotedTable:
    """The field of the observations: set to a table or to `Observations`, which note by themselves what is asked of them."""

    def __get__(self, inputs: Inputs | None, owner: type) -> Any:
        return self if inputs is None else inputs.table.frame()

    def __set__(self, inputs: Inputs, value: pd.DataFrame | Observations) -> None:
        vars(inputs)["observations"] = Table(value) if isinstance(value, pd.DataFrame) else value
