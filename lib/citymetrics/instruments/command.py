"""`citymetrics instruments`: which plan works with what, and how far it goes."""

from __future__ import annotations

import sys
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.table import Column, Table

from citymetrics.errors import check_choice
from citymetrics.instruments.load import InstrumentDictionary, load_instruments
from citymetrics.instruments.model import RUNGS
from citymetrics.instruments.table import (
    adoption,
    build_mentions,
    instruments_of,
    load_mentions,
    mentions_file,
)
from citymetrics.project import Project
from citymetrics.sources import load_sources

FORMATS = ("table", "csv")
SIGNS = dict(zip(RUNGS, ("○", "◔", "◑", "●"), strict=True))
_LEGEND = {
    "zh": "○ 仅提及  ◔ 作出承诺  ◑ 明确责任单位  ● 有数字或期限",
    "en": "○ named only  ◔ committed to  ◑ with a lead body  ● with a number or a deadline",
}


def instruments(
    plan: Annotated[
        str | None,
        typer.Option(
            help="List one plan's instruments, each with its sentence; else all plans side by side."
        ),
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Only instruments of one theme, such as water.")] = None,
    instrument: Annotated[
        str | None, typer.Option(help="Every mention of one instrument, such as sponge_city.")
    ] = None,
    build: Annotated[
        bool, typer.Option("--build", help="Rebuild data/curated/instrument_mentions.csv first.")
    ] = False,
    format: Annotated[str, typer.Option(help="table or csv.")] = "table",
    lang: Annotated[str, typer.Option(help="Language of labels, zh or en.")] = "zh",
) -> None:
    """Show which policy instruments the plans name, commit to, give to a lead body, or set a number or deadline for."""
    project = Project.find()
    check_choice("format", format, FORMATS, where="--format")
    check_choice("language", lang, tuple(_LEGEND), where="--lang")
    dictionary = load_instruments(project)
    if theme is not None:
        themes = dict.fromkeys(entry.theme for entry in dictionary.instruments.values())
        check_choice("theme", theme, themes, where="--theme")
    if instrument is not None:
        check_choice("instrument", instrument, dictionary.instruments, where="--instrument")
    if plan is not None:
        check_choice("plan", plan, load_sources(project), where="--plan")
    if build:
        mentions = build_mentions(project)
        print(f"{len(mentions)} mentions in {project.relative(mentions_file(project))}", file=sys.stderr)
    frame = _select(project, plan, instrument)
    if theme is not None:
        frame = frame[frame["theme"] == theme]
    if format == "csv":
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        _show(frame, dictionary, list(load_sources(project)), lang)


def _select(project: Project, plan: str | None, instrument: str | None) -> pd.DataFrame:
    if instrument is not None:
        mentions = load_mentions(project)
        chosen = mentions[mentions["instrument"] == instrument]
        return chosen if plan is None else chosen[chosen["doc_id"] == plan]
    return adoption(project).reset_index() if plan is None else instruments_of(plan, project)


def _show(frame: pd.DataFrame, dictionary: InstrumentDictionary, plans: list[str], lang: str) -> None:
    """A table for people: signs for the rungs, and the sentence where single mentions are listed."""
    compared = "sentence" not in frame.columns
    heads = (
        plans if compared else [name for name in ("doc_id", "evidence", "sentence") if name in frame.columns]
    )
    table = Table(
        Column("instrument", overflow="fold"),
        *([] if compared else [""]),
        *(Column(head, overflow="fold") for head in heads),
        box=None,
    )
    for row in frame.fillna("").to_dict("records"):
        label = dictionary.instruments[row["instrument"]].label.text(lang)
        cells = [SIGNS.get(str(row[plan]), "") for plan in plans] if compared else []
        if not compared:
            cells = [SIGNS[str(row["rung"])], *(str(row[head]) for head in heads)]
        table.add_row(label, *cells)
    console = Console()
    console.print(table, markup=False, highlight=False)
    console.print(_LEGEND[lang], markup=False, highlight=False)
