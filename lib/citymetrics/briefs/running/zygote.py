"""The process that kernels and workers are forked from: it has imported and drawn once what they all need, and then only
forks, watches and buries.

Every child hangs on one connection to whoever asked for it: when that end goes, the child is killed; when the child ends,
that end hears of it. The process itself hangs on its owner in the same way, so a run that is killed leaves nothing behind.

Linux only: what other systems' libraries hold may not be used after a fork.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import os
import pickle
import shutil
import signal
import socket
import stat
import sys
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NoReturn

from citymetrics.briefs.running import launch
from citymetrics.briefs.running.warm import KernelRequest, TaskRequest
from citymetrics.briefs.running.warmup import SHELL_BOUND, warm_up
from citymetrics.project import Project

THREADS = Path("/proc/self/task")
OPEN_FILES = Path("/proc/self/fd")
_LIBC = ctypes.CDLL(None)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Zygote:
    """Serves requests on `listener` until `owner` goes; `alarm` wakes it when a child has ended."""

    owner: Connection
    listener: socket.socket
    alarm: socket.socket
    given: frozenset[str] = frozenset()
    """The variables that it was started with; libraries have set others."""
    files: Mapping[int, str] = field(default_factory=dict)
    """What libraries keep open to read from, fonts for one: descriptors and paths."""
    children: dict[int, tuple[Connection, bool]] = field(default_factory=dict)
    """Per process its connection, and whether the other end is told how it ended."""

    def serve(self) -> None:
        while True:
            watched = {own: pid for pid, (own, _) in self.children.items() if not own.closed}
            for ready in wait([self.owner, self.listener, self.alarm, *watched]):
                if ready is self.owner:
                    return
                if ready is self.listener:
                    self._fork()
                elif ready is self.alarm:
                    self.alarm.recv(4096)
                    self._bury()
                elif isinstance(ready, Connection) and not ready.closed:
                    self._obey(watched[ready], ready)

    def end(self) -> None:
        """Kill every child and wait until it is gone."""
        for pid in self.children:
            _signal_group(pid, signal.SIGKILL)
        for pid in self.children:
            os.waitpid(pid, 0)

    def _fork(self) -> None:
        own = Connection(self.listener.accept()[0].detach())
        try:
            request = own.recv()
            if request is None:  # asks whether anyone is there
                own.send(os.getpid())
        except (EOFError, OSError):
            request = None
        if request is None:
            own.close()
            return
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # too many processes; the other end hears that there is none
            own.close()
            return
        if pid == 0:
            self._live(request, own, parent)
        told = isinstance(request, KernelRequest)
        self.children[pid] = own, told
        if told:
            with suppress(OSError):
                own.send(pid)

    def _obey(self, pid: int, own: Connection) -> None:
        """Pass a signal on; kill the child where the other end is gone."""
        try:
            number = own.recv()
        except (EOFError, OSError):
            own.close()
            number = signal.SIGKILL
        _signal_group(pid, number)

    def _bury(self) -> None:
        for pid, (own, told) in list(self.children.items()):
            if not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                continue
            # While it is not buried its group is still its own: what it has left running goes with it.
            _signal_group(pid, signal.SIGKILL)
            status = os.waitpid(pid, 0)[1]
            del self.children[pid]
            if told and not own.closed:
                with suppress(OSError):
                    own.send(os.waitstatus_to_exitcode(status))
            own.close()

    def _live(self, request: KernelRequest | TaskRequest, own: Connection, parent: int) -> NoReturn:
        """In the child: do what was asked for, and never come back."""
        code = 1
        try:
            self._separate(parent)
            if isinstance(request, KernelRequest):
                own.close()
                _be_kernel(request, self.given)
            else:
                _be_worker(request, own)
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            launch.leave(code)

    def _separate(self, parent: int) -> None:
        """Take a session of its own, and let go of what others must see closed when the parent or a sibling ends."""
        os.setsid()
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for other in (self.owner, *(own for own, _ in self.children.values())):
            other.close()
        self.listener.close()
        self.alarm.close()
        open_again(self.files)
        gc.enable()


def read_files() -> dict[int, str]:
    """The files that this process reads from, without its standard streams."""
    found = {}
    for number in (int(entry.name) for entry in OPEN_FILES.iterdir()):
        with suppress(OSError):  # the descriptor of the listing itself
            reads_only = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
            if number > 2 and reads_only and stat.S_ISREG(os.fstat(number).st_mode):
                found[number] = os.readlink(OPEN_FILES / str(number))
    return found


def open_again(files: Mapping[int, str]) -> None:
    """Open inherited files anew, each under its number and at its place: processes that share one would move each other's place
    in it. One that was closed since, as matplotlib does at a fork, stays closed."""
    for number, path in files.items():
        try:
            if not os.path.samestat(os.fstat(number), os.stat(path)):
                continue
        except OSError:
            continue
        own = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        os.lseek(own, os.lseek(number, 0, os.SEEK_CUR), os.SEEK_SET)
        os.dup2(own, number, inheritable=False)
        os.close(own)


def _be_kernel(request: KernelRequest, given: Iterable[str]) -> None:
    log = os.open(request.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(log, number)
    os.close(log)
    for name in given:
        os.environ.pop(name, None)
    os.environ.update(request.environment, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(request.folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in SHELL_BOUND]:
        del sys.modules[name]
    sys.argv = [launch.__file__, *request.arguments]
    launch.run_kernel([*request.arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _be_worker(request: TaskRequest, own: Connection) -> None:
    sys.path[:] = request.path
    work, task = pickle.loads(request.call)
    try:
        answer = True, work(task)
    except Exception as error:
        answer = False, error
    own.send(answer)


def _signal_group(pid: int, number: int) -> None:
    """To a child that was not buried yet, and all that it has started."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:  # it has no group of its own yet
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def main() -> None:
    """The whole life of the process. Its arguments: the descriptors of listener and owner, the folder that goes with it, and
    the project's."""
    listener, owner = socket.socket(fileno=int(sys.argv[1])), Connection(int(sys.argv[2]))
    folder, root = map(Path, sys.argv[3:5])
    given = frozenset(os.environ)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    try:
        warm_up(Project(root))
        threads = len(list(THREADS.iterdir()))
        said = f"{threads} threads run in the process to fork them from" if threads > 1 else ""
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    gc.collect()
    gc.freeze()
    sys.stdout.flush()
    with suppress(OSError):
        owner.send(said)
    if said:
        return
    alarm, bell = socket.socketpair()
    bell.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
    zygote = Zygote(owner, listener, alarm, given, read_files())
    try:
        zygote.serve()
    finally:
        zygote.end()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)
