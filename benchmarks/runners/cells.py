"""The cells' own work: what nobody can do without who runs these notebooks, however they are started."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import papermill

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.running.execute import KERNEL, load_notebook
from citymetrics.briefs.running.kernel import kernel_manager
from citymetrics.briefs.running.warm import warm_kernels
from citymetrics.project import Project


def cells_seconds(briefs: Sequence[Brief], project: Project) -> float:
    """Seconds by the clock from every cell's start to its end, added up, in kernels that have imported all there is; one
    notebook at a time, so that none waits for another."""
    total = 0.0
    with warm_kernels(project, say=lambda said: print(f"  {said}", file=sys.stderr)) as kernels:
        for brief in briefs:
            with tempfile.TemporaryDirectory(dir=kernels.folder if kernels else None) as scratch:
                executed: Any = papermill.execute_notebook(
                    load_notebook(project.notebooks / brief.notebook.name, brief.id),
                    None,
                    dict(brief.parameters),
                    kernel_name=KERNEL,
                    language="python",
                    progress_bar=False,
                    kernel_manager_class=kernel_manager(project, Path(scratch), kernels),
                )
            total += sum(cell.metadata.papermill.duration or 0.0 for cell in executed.cells)
    return total
