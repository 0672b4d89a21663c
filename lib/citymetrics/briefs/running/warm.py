"""Kernels and workers that start warm: forked from one process that has imported and drawn once what they all need.

Starting a kernel and importing what a brief draws with takes many times longer than its cells. Where a system cannot fork, or
the process ends, everything runs in ordinary kernels instead, with the same results.
"""

from __future__ import annotations

import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, TypeAlias

from citymetrics.briefs.running.environment import kernel_environment
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

PATIENCE = 300.0
"""How many seconds the process may take to warm up."""
ALONE = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""What keeps libraries from starting threads as they are loaded: a process that has any must not be forked."""
Say: TypeAlias = Callable[[str], None]
GONE = "the process to fork them from is gone"
_START = "from citymetrics.briefs.running.zygote import main; main()"


class NotWarm(CitymetricsError):
    """There is nothing to fork from; ordinary kernels do the same work, later."""


@dataclass(frozen=True)
class KernelRequest:
    """A kernel to fork: the arguments of its launcher, its environment and folder, and the file for what it prints."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    log: str


@dataclass(frozen=True)
class TaskRequest:
    """A call to make in a forked process: function and argument, pickled, and where their modules are found."""

    call: bytes
    path: tuple[str, ...]


@dataclass(frozen=True)
class WarmKernels:
    """Where to ask for a forked process, also from another process; `folder` is for files that go with the run."""

    folder: Path

    @property
    def address(self) -> str:
        return str(self.folder / "z")

    def start_kernel(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, log: Path
    ) -> ForkedKernel:
        """Fork a kernel with the `arguments` of its launcher. Raises `NotWarm`."""
        connection = self._ask(KernelRequest(arguments, dict(environment), str(folder), str(log)))
        try:
            return ForkedKernel(connection, connection.recv())
        except (EOFError, OSError):
            raise NotWarm(GONE) from None

    def start_task(self, work: Callable[[Any], Any], task: Any) -> Connection:
        """Call `work(task)` in a forked process.

        The connection receives `(True, result)` or `(False, exception)`, or its end where the process died. Raises `NotWarm`.
        """
        return self._ask(TaskRequest(pickle.dumps((work, task)), tuple(sys.path)))

    def check(self) -> None:
        """Raises `NotWarm` where nothing can be forked any more."""
        # An answer, as a connection alone proves nothing: a child on its way out may still hold what is listened on.
        with self._ask(None) as connection:
            try:
                connection.recv()
            except (EOFError, OSError):
                raise NotWarm(GONE) from None

    def _ask(self, request: KernelRequest | TaskRequest | None) -> Connection:
        connection = self._connect()
        try:
            connection.send(request)
        except OSError:
            connection.close()
            raise NotWarm(GONE) from None
        return connection

    def _connect(self) -> Connection:
        with socket.socket(socket.AF_UNIX) as asking:
            try:
                asking.connect(self.address)
            except OSError:
                raise NotWarm(GONE) from None
            return Connection(asking.detach())


Warm: TypeAlias = Callable[[], WarmKernels | None]


class ForkedKernel:
    """A forked kernel as `subprocess.Popen` would show it; letting go of it kills it."""

    stdin = stdout = stderr = None

    def __init__(self, connection: Connection, pid: int):
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        if self.returncode is None and self._connection.poll():
            self._hear()
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self._hear()
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """To the kernel and what it has started; one that has ended gets none."""
        if self.poll() is None:
            with suppress(OSError):
                self._connection.send(int(number))

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _hear(self) -> None:
        try:
            self.returncode = self._connection.recv()
        except (EOFError, OSError):
            self.returncode = -signal.SIGKILL  # as its parent has gone
        self._connection.close()


@contextmanager
def warm_kernels(project: Project, *, say: Say = lambda said: None) -> Iterator[WarmKernels | None]:
    """A process to fork kernels of `project` from, for as long as the context lasts; None where there can be none, which
    `say` hears once, in a line.

    Its children end with the context, also where this process is killed.
    """
    with warming_kernels(project, say=say) as warm:
        yield warm()


@contextmanager
def warming_kernels(project: Project, *, say: Say = lambda said: None) -> Iterator[Warm]:
    """As `warm_kernels`, with a function that waits until the process is warm, so that other work can go on meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="cm-"))
    kernels = WarmKernels(folder)
    started: tuple[subprocess.Popen[bytes], Connection] | None = None
    cold = ""
    try:
        try:
            started = _start(project, kernels)
        except NotWarm as error:
            cold = str(error)

        @cache
        def warm() -> WarmKernels | None:
            said = _wait(*started) if started else cold
            if said:
                say(f"Kernels start cold, which takes longer: {said}.")
            return None if said else kernels

        yield warm
    finally:
        if started:
            if not warm.cache_info().currsize:  # nobody needs it to finish what it is about
                started[0].kill()
            _end(*started)
        shutil.rmtree(folder, ignore_errors=True)


def _start(project: Project, kernels: WarmKernels) -> tuple[subprocess.Popen[bytes], Connection]:
    if sys.platform != "linux":
        raise NotWarm(f"{sys.platform} cannot fork them")
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(kernels.address)
        except OSError as error:
            raise NotWarm(f"no socket at {kernels.address} ({error})") from None
        listener.listen(128)
        own, other = Pipe()
        descriptors = (listener.fileno(), other.fileno())
        process = subprocess.Popen(
            [sys.executable, "-c", _START, *map(str, descriptors), str(kernels.folder), str(project.root)],
            env=kernel_environment(project, kernels.folder) | ALONE,
            cwd=project.root,
            stdin=subprocess.DEVNULL,
            pass_fds=descriptors,
            start_new_session=True,
        )
        other.close()
    return process, own


def _wait(process: subprocess.Popen[bytes], own: Connection) -> str:
    """What keeps the process from being forked, once that is known; empty where nothing does."""
    try:
        return str(own.recv()) if own.poll(PATIENCE) else f"not ready after {PATIENCE:g} seconds"
    except (EOFError, OSError):
        return f"the process to fork them from ended with code {process.wait()}"


def _end(process: subprocess.Popen[bytes], own: Connection) -> None:
    own.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
