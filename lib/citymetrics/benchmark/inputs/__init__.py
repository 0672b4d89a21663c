"""What benchmarks read, and how they ask for the part of it that a question is about."""

from citymetrics.benchmark.inputs.load import load_inputs, resolve
from citymetrics.benchmark.inputs.model import RANK_GROUPS, Inputs, Place, shown_rows
from citymetrics.benchmark.inputs.observations import Observations, Table
from citymetrics.benchmark.inputs.queue import QUEUE, OpenRows
from citymetrics.benchmark.inputs.rows import Row, as_rows, flagged, has_flag, in_order, missing, prepare

__all__ = [
    "QUEUE",
    "RANK_GROUPS",
    "Inputs",
    "Observations",
    "OpenRows",
    "Place",
    "Row",
    "Table",
    "as_rows",
    "flagged",
    "has_flag",
    "in_order",
    "load_inputs",
    "missing",
    "prepare",
    "resolve",
    "shown_rows",
]
