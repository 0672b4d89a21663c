"""Showing a run: a bar with what runs now, done and left; plain lines where the output is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from citymetrics.briefs.results import Progress


@contextmanager
def show_progress(console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """A callback for `make_briefs` that shows its run on `console` (default: standard error)."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda event: _say_line(console, event)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        running: dict[str, None] = {}

        def show(event: Progress) -> None:
            if event.state == "started":
                running[event.brief.id] = None
            else:
                running.pop(event.brief.id, None)
                if event.state == "failed" and event.result:
                    bar.console.print(
                        f"failed   {event.result.error}", style="red", markup=False, highlight=False
                    )
            bar.update(
                task,
                description=", ".join(running) or "…",
                completed=event.done,
                total=event.total,
                refresh=True,
            )

        yield show


def _say_line(console: Console, event: Progress) -> None:
    if event.result:
        count = f"{event.done:>{len(str(event.total))}}/{event.total}"
        line = f"{count} {event.state:<6} {event.brief.id} {event.result.seconds:.1f} s"
        line += f": {event.result.error}" if event.state == "failed" else ""
        console.print(line, markup=False, highlight=False, soft_wrap=True)
