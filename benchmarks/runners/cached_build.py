"""The notebooks of a folder executed by jupyter-cache, side by side, into `executed/`.

python cached_build.py FOLDER WORKERS
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor


def main(folder: Path, workers: int) -> int:
    """Execute and merge; 1 where a notebook failed."""
    os.cpu_count = lambda: workers  # type: ignore[assignment]  # it takes as many processes as there are cores
    cache = get_cache(str(Path("cache").resolve()))
    for path in sorted(folder.resolve().glob("*.ipynb")):
        cache.add_nb_to_project(str(path))
    made = load_executor("local-parallel", cache=cache).run_and_cache(timeout=600)
    for path in made.succeeded:
        _, notebook = cache.merge_match_into_file(path)
        nbformat.write(notebook, Path("executed") / Path(path).name)
    failed = [*made.excepted, *made.errored]
    if failed:
        print("failed:", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
