"""Showing a run: a bar with what runs now, done, left and when it may end; plain lines where the output is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from citymetrics.briefs.results import Progress

NAMED = 4
"""How many running briefs the bar names."""


@contextmanager
def show_progress(
    console: Console | None = None, *, quiet: bool = False
) -> Iterator[Callable[[Progress], None]]:
    """A callback for `make_briefs` that shows its run on `console` (default: standard error); `quiet` tells of failures only."""
    console = console or Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda event: _say_line(console, event, quiet=quiet)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        running: dict[str, None] = {}
        unchanged = 0

        def show(event: Progress) -> None:
            nonlocal unchanged
            if event.state == "started":
                running[event.brief.id] = None
            else:
                running.pop(event.brief.id, None)
                unchanged += event.state == "unchanged"
                if event.state == "failed" and event.result:
                    bar.console.print(
                        f"failed   {event.result.error}", style="red", markup=False, highlight=False
                    )
            # What did not have to be made would promise an end too soon.
            bar.update(
                task,
                description=_named(list(running)),
                completed=event.done - unchanged,
                total=event.total - unchanged,
                refresh=True,
            )

        yield show


def _named(running: list[str]) -> str:
    more = f" +{len(running) - NAMED}" if len(running) > NAMED else ""
    return ", ".join(running[:NAMED]) + more or "…"


def _say_line(console: Console, event: Progress, *, quiet: bool) -> None:
    if event.result is None or event.state == "unchanged" or (quiet and event.state != "failed"):
        return
    count = f"{event.done:>{len(str(event.total))}}/{event.total}"
    line = f"{count} {event.state:<6} {event.brief.id} {event.result.seconds:.1f} s"
    line += f": {event.result.error}" if event.state == "failed" else ""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
