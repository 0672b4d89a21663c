"""`citymetrics instruments`: which plan works with what, and how far it goes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import complete_instrument, complete_plan
from citymetrics.commands.options import Format, Lang, Theme
from citymetrics.commands.output import Output
from citymetrics.errors import check_choice
from citymetrics.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from citymetrics.instruments.load import InstrumentDictionary
    from citymetrics.sources import Source

SIGNS = ("○", "◔", "◑", "●")
"""For the rungs, from the lowest up."""


def instruments(
    plan: Annotated[
        str,
        typer.Option(
            help="List one plan's instruments, each with its sentence; else all plans side by side.",
            autocompletion=complete_plan,
        ),
    ] = "",
    theme: Theme = "",
    instrument: Annotated[
        str,
        typer.Option(
            help="Every mention of one instrument, such as sponge_city.", autocompletion=complete_instrument
        ),
    ] = "",
    build: Annotated[
        bool, typer.Option("--build", help="Rebuild data/curated/instrument_mentions.csv first.")
    ] = False,
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Show which policy instruments the plans name, commit to, give to a lead body, or set a number or deadline for."""
    output = Output.choose(format, lang)
    from citymetrics.instruments.load import load_instruments
    from citymetrics.instruments.table import build_mentions, mentions_file
    from citymetrics.sources import load_sources

    project = Project.find()
    dictionary, sources = load_instruments(project), load_sources(project)
    if theme:
        themes = dict.fromkeys(entry.theme for entry in dictionary.instruments.values())
        check_choice("theme", theme, themes, where="--theme")
    if instrument:
        check_choice("instrument", instrument, dictionary.instruments, where="--instrument")
    if plan:
        check_choice("plan", plan, sources, where="--plan")
    if build:
        count = len(build_mentions(project))
        print(
            output.words("mentions_built", count=count, file=project.relative(mentions_file(project))),
            file=sys.stderr,
        )
    frame = _select(project, plan, instrument)
    if theme:
        frame = frame[frame["theme"] == theme]
    if output.format == "csv":
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    elif output.format == "json":
        output.json(frame.astype(object).where(frame.notna(), None).to_dict("records"))
    else:
        _show(frame, dictionary, sources, output)


def _select(project: Project, plan: str, instrument: str) -> pd.DataFrame:
    from citymetrics.instruments.table import adoption, instruments_of, load_mentions

    if instrument:
        mentions = load_mentions(project)
        chosen = mentions[mentions["instrument"] == instrument]
        return chosen[chosen["doc_id"] == plan] if plan else chosen
    return instruments_of(plan, project) if plan else adoption(project).reset_index()


def _show(
    frame: pd.DataFrame, dictionary: InstrumentDictionary, sources: dict[str, Source], output: Output
) -> None:
    """A table for people: signs for the rungs, and the sentence where single mentions are listed."""
    from citymetrics.commands.listing import show_records
    from citymetrics.instruments.model import RUNGS

    signs = dict(zip(RUNGS, SIGNS, strict=True))
    compared = "sentence" not in frame.columns
    heads = {"label": output.words("head_instrument")}
    if compared:
        heads |= {
            plan: source.label.zh if output.lang == "zh" else source.label.en
            for plan, source in sources.items()
        }
    else:
        heads |= {
            name: output.words(f"head_{name}")
            for name in ("sign", "doc_id", "evidence", "sentence")
            if name == "sign" or name in frame
        }
    rows: list[dict[str, Any]] = []
    for row in frame.fillna("").to_dict("records"):
        shown: dict[str, Any] = {str(name): value for name, value in row.items()}
        shown["label"] = dictionary.instruments[shown["instrument"]].label.text(output.lang)
        if compared:
            shown |= {plan: signs.get(str(shown[plan]), "") for plan in sources}
        else:
            shown["sign"] = signs[str(shown["rung"])]
        rows.append(shown)
    show_records(output, heads, rows, empty=output.words("nothing"))
    output.say(output.words("rungs"))
