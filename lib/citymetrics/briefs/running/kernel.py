"""The kernel that runs a brief's notebook: this interpreter, this library, and nothing of the user's own
settings.

A kernel found by name may belong to another environment, and variables or start-up files of whoever presses
the button may change a result. Here the interpreter is the running one and the environment is made up from a
short list.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

import citymetrics
from citymetrics.project import Project

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
)


def kernel_environment(
    project: Project, scratch: Path, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of a kernel that works on `project`; `scratch` receives what IPython and Jupyter insist
    on writing."""
    given = os.environ if environment is None else environment
    library = Path(citymetrics.__file__).resolve().parent.parent
    made = {name: given[name] for name in KEPT if name in given} | {
        "CITYMETRICS_ROOT": str(project.root),
        "PYTHONPATH": str(library),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONSAFEPATH": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "agg",
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


def kernel_manager(project: Project, scratch: Path) -> type[AsyncKernelManager]:
    """A kernel manager class whose kernels run on `project` and write their logs to `scratch`."""
    environment = kernel_environment(project, scratch)
    log = scratch / "kernel.log"

    class BriefKernelManager(AsyncKernelManager):
        def __init__(self, *arguments: Any, **keywords: Any):
            super().__init__(*arguments, **keywords)
            self.connection_file = str(scratch / "kernel.json")
            if sys.platform != "win32":
                # Sockets in a folder of our own instead of ports that every user of the machine can reach.
                self.transport = "ipc"
                self.ip = str(scratch / "s")

        @property
        def kernel_spec(self) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="citymetrics", language="python")

        async def _async_start_kernel(self, **keywords: Any) -> None:
            with log.open("ab") as stream:
                await super()._async_start_kernel(
                    **keywords
                    | {"env": environment, "cwd": str(project.root), "stdout": stream, "stderr": stream}
                )

        start_kernel = _async_start_kernel

    return BriefKernelManager
