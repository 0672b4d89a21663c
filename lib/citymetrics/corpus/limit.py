"""A limit in seconds on what may hang: one plan of thousands must not hold up the others.

Python code is interrupted where it stands, in any thread. Code below Python (an expression that never matches, a library
of a format) may not let itself be interrupted; a worker of a cluster that is held so ends itself, and its cluster replaces it.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

GRACE = 1.5
"""How many times its limit work may take that does not let itself be interrupted."""

_ROUNDS = 100


class TimeUp(BaseException):
    """The limit is over. No `Exception`, so that what treats faults of a text does not take it for one."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in this thread where the block takes longer than `seconds`."""
    watch = _Watch(threading.get_ident())
    timer = threading.Timer(seconds, watch.interrupt)
    timer.daemon = True
    ends_itself = _is_replaceable()
    try:
        if ends_itself:
            faulthandler.dump_traceback_later(GRACE * seconds, exit=True, file=_log())
        timer.start()
        yield
    finally:
        # First, since until then it may be interrupted itself.
        try:
            watch.end()
        finally:
            timer.cancel()
            if ends_itself:
                faulthandler.cancel_dump_traceback_later()


@dataclass
class _Watch:
    """Over the thread of this number, until it has ended what is watched."""

    thread: int
    raised: bool = False
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def interrupt(self) -> None:
        with self.lock:
            if not self.ended:
                self.raised = True
                raised = ctypes.c_ulong(self.thread), ctypes.py_object(TimeUp)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(*raised)

    def end(self) -> None:
        with self.lock:
            self.ended = True
        if self.raised:
            # What was raised so late that it hasn't arrived must not arrive in what comes next, but here: a loop lets it in. To
            # take it back would leave Python 3.11 looking for it for ever, and standing still under a debugger.
            for _ in range(_ROUNDS):
                pass


def _is_replaceable() -> bool:
    """Whether this process is a cluster's worker that does one thing at a time, under somebody who starts it again."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return False
    try:
        worker = distributed.get_worker()
    except (ValueError, AttributeError):
        return False
    return bool(worker.nanny) and worker.state.nthreads == 1


def _log() -> int:
    """A descriptor for the traceback: the worker's own standard error."""
    return sys.__stderr__.fileno() if sys.__stderr__ else os.open(os.devnull, os.O_WRONLY)
