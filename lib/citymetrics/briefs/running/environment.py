"""The environment that a brief's kernel runs in: made up from a short list, so that what whoever presses the button has set
changes no result.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import citymetrics
from citymetrics.project import Project

READS, RECORD = "CITYMETRICS_READS", "reads.json"
"""The variable that names the file which a kernel leaves behind, and its name: the slices of data that were read."""

# What a process needs to start at all; the rest of the caller's environment stays outside.
KEPT = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "COMSPEC",
    "PATHEXT",
    "WINDIR",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "USERPROFILE",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "CONDA_PREFIX",
    "VIRTUAL_ENV",
    "XDG_CACHE_HOME",
    "MPLCONFIGDIR",
    "SOURCE_DATE_EPOCH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPYCACHEPREFIX",
    # Tests measure what of the library they run, in kernels too.
    "COVERAGE_PROCESS_CONFIG",
)


def kernel_environment(
    project: Project, scratch: Path, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of a kernel that works on `project`; `scratch` receives what IPython and Jupyter insist
    on writing."""
    given = os.environ if environment is None else environment
    library = Path(citymetrics.__file__).resolve().parent.parent
    made = {name: given[name] for name in KEPT if name in given} | project.environment
    made |= {
        "PYTHONPATH": str(library),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "agg",
        # What plotly chooses in a kernel; it looks when it is imported, which may be before there is one.
        "PLOTLY_RENDERER": "plotly_mimetype",
        READS: str(scratch / RECORD),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "jupyter"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        # Several notebooks run at a time, and sums in another order would differ in the last digit.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    matplotlib = find_spec("matplotlib")
    for folder in (matplotlib.submodule_search_locations or ()) if matplotlib else ():
        made["MATPLOTLIBRC"] = str(Path(folder) / "mpl-data" / "matplotlibrc")
    return made
