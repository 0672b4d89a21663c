"""What a run tells whoever has started it: lines and a bar for people, or a line of JSON an event for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from citymetrics.briefs.results import BriefResult, Progress
    from citymetrics.pipeline.run import Report

COUNTED = ("made", "unchanged", "failed")


@dataclass(frozen=True)
class Teller:
    """`quiet` tells only what went wrong and where the report is; `as_json` writes every event as a line of JSON."""

    quiet: bool = False
    as_json: bool = False
    stream: TextIO | None = None

    @property
    def out(self) -> TextIO:
        return self.stream or sys.stdout

    def say(self, said: str) -> None:
        """A line about a step."""
        if self.as_json:
            self._event("said", text=said)
        elif not self.quiet:
            print(said, file=self.out, flush=True)

    @contextmanager
    def progress(self) -> Iterator[Callable[[Progress], None]]:
        """What hears of every brief as it starts and ends."""
        if self.as_json:
            yield self._hear
            return
        from citymetrics.briefs.progress import show_progress

        with show_progress(quiet=self.quiet) as hear:
            yield hear

    def end(self, report: Report, *, where: str = "") -> None:
        """The whole run: what was made, unchanged and failed, how long it took, where the report is; `where` names the folder that
        it was sent to."""
        counts = count_results(report)
        index = f"{where}/{report.index.name}" if where else str(report.index)
        if self.as_json:
            self._event("ended", **counts, seconds=round(report.seconds, 3), index=index)
            return
        if not self.quiet and report.results:
            _show_table(report, self.out)
        told = (
            ", ".join(f"{counts[state]} {state}" for state in COUNTED if counts[state]) or "nothing to make"
        )
        print(f"{told} in {_spoken(report.seconds)}. The report: {index}", file=self.out)

    def _hear(self, event: Progress) -> None:
        told: dict[str, Any] = {"brief": event.brief.id, "done": event.done, "total": event.total}
        if event.result:
            told["seconds"] = round(event.result.seconds, 3)
        if event.result and event.result.error:
            told |= {"error": event.result.error, "traceback": event.result.traceback}
        self._event(event.state, **told)

    def _event(self, name: str, **told: Any) -> None:
        print(json.dumps({"event": name} | told, ensure_ascii=False), file=self.out, flush=True)


def count_results(report: Report) -> dict[str, int]:
    """How many briefs a run has made, found unchanged and seen fail."""
    states = [result.state for result in report.results]
    counts = {state: states.count(state) for state in COUNTED}  # type: ignore[arg-type]
    return counts | {"unchanged": counts["unchanged"] + report.untouched}


def _show_table(report: Report, stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    kinds: dict[str, list[BriefResult]] = {}
    for result in report.results:
        kinds.setdefault(result.brief.kind, []).append(result)
    table = Table("briefs", *COUNTED, "time", "where", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:-1]:
        column.justify = "right"
    for kind, results in kinds.items():
        states = [result.state for result in results]
        counted = [str(states.count(state) or "") for state in COUNTED]  # type: ignore[arg-type]
        pages = (
            f"{report.index.parent.name}/{results[0].brief.path if len(results) == 1 else f'{kind}*'}.html"
        )
        table.add_row(kind, *counted, _spoken(sum(result.seconds for result in results)), pages)
    Console(file=stream, highlight=False).print(table)


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
