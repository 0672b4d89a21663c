"""The briefs of `jobs.json` as a pipeline of ploomber, its tasks side by side, each exporting in the process that executed.

python ploomber_build.py papermill|ploomber-engine WORKERS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner

EXPORTERS = {"nb": "ipynb", "html": "citymetrics-html", "pdf": "citymetrics-pdf"}


def main(engine: str, workers: int) -> None:
    """Build all of them in the working folder."""
    pipeline = DAG(executor=Parallel(processes=workers))
    for job in json.loads(Path("jobs.json").read_text(encoding="utf-8")):
        made = Path("executed", job["id"]).resolve()
        NotebookRunner(
            Path("prepared", f"{job['id']}.ipynb").resolve(),
            {
                name: File(f"{made}.{suffix}")
                for name, suffix in (("nb", "ipynb"), ("html", "html"), ("pdf", "pdf"))
            },
            dag=pipeline,
            name=job["id"],
            params=job["parameters"],
            kernelspec_name="python3",
            executor=engine,
            executor_params={"progress_bar": False},
            nb_product_key=list(EXPORTERS),
            nbconvert_exporter_name=EXPORTERS,
            static_analysis="disable",
        )
    pipeline.build(show_progress=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
