"""Our own run: cold, again with nothing changed, and with one figure corrected."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from citymetrics.review.decisions import Decision
from citymetrics.review.ledger import add_decisions
from runners.place import Place, RunnerFailed, Spent, spend

CHANGE = "Changed to see what is made again."


@dataclass(frozen=True)
class Run:
    """What a run took and made; `briefs` is the time from the first brief's start to the last one's end, without what a report
    has once: tables, volumes, the site around the briefs."""

    spent: Spent
    briefs: float
    made: tuple[str, ...]
    unchanged: int

    @property
    def once(self) -> float:
        return self.spent.wall - self.briefs


def run_report(place: Place, only: Sequence[str], languages: Sequence[str]) -> Run:
    """`python run_all.py` for the briefs that `only` names, as its `--only` does. Raises `RunnerFailed`."""
    command = [
        sys.executable,
        "run_all.py",
        "--json-log",
        "--jobs",
        str(place.workers),
        "--lang",
        ",".join(languages),
    ]
    if only:
        command += ["--only", ",".join(only)]
    events: list[tuple[float, dict[str, object]]] = []

    def work() -> None:
        with (place.root / "commands.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=place.root, env=place.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
            assert process.stdout
            for line in process.stdout:
                events.append((time.perf_counter(), json.loads(line)))
            if process.wait():
                failed = [event["error"] for _, event in events if event.get("error")]
                raise RunnerFailed(
                    f"run_all.py ended with {process.returncode}: {failed or 'see commands.log'}"
                )

    spent = spend(work)
    begun = [at for at, event in events if event["event"] == "started"]
    made = [(at, str(event["brief"])) for at, event in events if event["event"] == "made"]
    ended = events[-1][1]
    return Run(
        spent,
        made[-1][0] - begun[0] if made else 0.0,
        tuple(brief for _, brief in made),
        int(str(ended["unchanged"])),
    )


def correct_figure(place: Place, metrics: Sequence[str]) -> str:
    """Correct one plan's target for the first of `metrics` that has one, in `review.yml`; returns what was changed in words."""
    project = place.project
    name = project.relative(project.review_file)
    text = project.review_file.read_text(encoding="utf-8")
    with project.observations_file.open(encoding="utf-8", newline="") as stream:
        rows = [
            row for row in csv.DictReader(stream) if f"observation: {row['observation_id']}\n" not in text
        ]
    for metric in metrics:
        for row in rows:
            if row["metric"] == metric and row["role"] == "target" and row["value"]:
                value = float(row["value"]) / 2
                decision = _decision(row, value)
                project.review_file.write_text(add_decisions(text, [decision], name), encoding="utf-8")
                return f"{row['city']}'s {metric}, {float(row['value']):g} → {value:g} {row['unit']}"
    raise RunnerFailed("no target of these metrics is left to correct")


def _decision(row: Mapping[str, str], value: float) -> Decision:
    return Decision(
        observation=row["observation_id"],
        verdict="correct",
        expect={"value_text": row["value_text"], "value": float(row["value"])},
        reason=CHANGE,
        who="benchmark",
        date=date(2026, 1, 1),
        changes={"value": value},
    )
