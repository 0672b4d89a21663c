"""The main job: the steps in their order, what of them is still as it should be, and what is asked for."""

from __future__ import annotations

from citymetrics.pipeline.choose import Request, choose
from citymetrics.pipeline.run import Report, run_report

__all__ = ["Report", "Request", "choose", "run_report"]
