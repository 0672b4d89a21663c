"""Standard output and error that can write what a plan says, in whatever locale a program was started."""

from __future__ import annotations

import io
import sys

PROBE = "市"


def speak_chinese() -> None:
    """Let both streams write any character: one whose encoding has no Chinese (locale C, `PYTHONUTF8=0`) writes UTF-8 from here
    on, and what a Chinese encoding lacks is shown by its code point."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            # A notebook's, a test's: not a terminal's or a pipe's.
            continue
        try:
            PROBE.encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(encoding="utf-8")
        stream.reconfigure(errors="backslashreplace")
