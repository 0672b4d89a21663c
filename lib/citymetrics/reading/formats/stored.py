"""The text of a Word or PDF file, stored beside it so that its offsets mean something and a person may correct it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from citymetrics.errors import CitymetricsError, SourceError
from citymetrics.files import write_whole
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.decode import decode
from citymetrics.reading.limits import MOST_TEXT_BYTES, check_inside, read_file


def stored_path(path: Path) -> Path:
    """Where the text of a Word or PDF file is stored: `plan.pdf` → `plan.pdf.txt`."""
    return path.with_name(path.name + ".txt")


def is_stored(path: Path) -> bool:
    """Whether a path is named like the stored text of a Word or PDF file."""
    return path.suffix.lower() == ".txt" and Path(path.stem).suffix.lower() in (".docx", ".pdf")


def part_lines(lines: Iterable[str]) -> str:
    """Paragraphs parted by an empty line, so that none is taken for the next line of a wrapped one; rows are not."""
    parts: list[str] = []
    for line in lines:
        if parts and not (line.startswith("| ") and parts[-1].startswith("| ")):
            parts.append("\n")
        parts.append(line + "\n")
    return "".join(parts)


def stored_text(path: Path, extract: Callable[[], str], *, name: str) -> tuple[CleanText, str]:
    """The stored text of a file, extracted and written if it is not there yet, and a note that offsets refer to it.

    A stored text at least as new as its file is used as it is: somebody may have corrected it.

    Raises
    ------
    SourceError
        The stored text is older than its file and differs from it, or it cannot be written.
    """
    beside = stored_path(path)
    check_inside(beside, name=str(beside))
    if beside.is_file() and beside.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        text = _decoded(beside)
        return CleanText.from_raw(text), f"offsets refer to {beside.name}, which is used as it stands"
    text = extract()
    if beside.is_file():
        if _decoded(beside) != text:
            raise SourceError(
                f"its stored text {beside.name} is older and not what it says now",
                where=name,
                expected=f"a {beside.name} made from this file",
                mend=f"Delete {beside.name} to make it anew, or save it again if it is right.",
            )
        os.utime(beside)
    else:
        try:
            write_whole(beside, text.encode("utf-8"))
        except CitymetricsError as error:
            raise SourceError(
                f"its text {beside.name} {error.what}",
                where=name,
                expected="a folder that can be written to: offsets refer to the text stored there",
                mend="Copy the file into a folder of your own.",
            ) from None
    return CleanText.from_raw(text), f"offsets refer to {beside.name}"


def _decoded(path: Path) -> str:
    data = read_file(path, name=str(path), most=MOST_TEXT_BYTES)
    return decode(data, name=str(path)).text
