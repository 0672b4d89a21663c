"""`citymetrics metrics`, `places` and `themes`: what there is to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import of_words
from citymetrics.commands.options import Format, Lang, Theme
from citymetrics.commands.output import Output
from citymetrics.errors import check_choice
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.dictionary import Dictionary

TIERS = ("core", "single", "unstated")
COLUMNS = ("metric", "tier", "plans", "theme", "unit", "kind", "label_zh", "label_en", "where")

Record = dict[str, Any]


def metrics(
    theme: Theme = "",
    tier: Annotated[
        str,
        typer.Option(help=f"Only this tier: {', '.join(TIERS)}.", autocompletion=of_words(*TIERS)),
    ] = "",
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """List the dictionary's metrics, with how many plans state each (core: two or more)."""
    output = Output.choose(format, lang)
    if tier:
        check_choice("tier", tier, TIERS, where="--tier")
    from citymetrics.dictionary import load_dictionary

    project = Project.find()
    dictionary = load_dictionary(project)
    if theme:
        check_choice("theme", theme, dictionary.themes, where="--theme")
    records = [
        record
        for record in list_metrics(dictionary, project)
        if (not theme or record["theme"] == theme) and (not tier or record["tier"] == tier)
    ]
    if output.format == "json":
        output.json(records)
    elif output.format == "csv":
        output.records(records, COLUMNS)
    else:
        version = dictionary.version
        output.say(output.words("dictionary", number=version.number or "—", date=version.date).rstrip())
        _show(output, records, ("metric", "label", "tier", "plans", "unit"), numbers=("plans",))
        counted = ((name, sum(one["tier"] == name for one in records)) for name in TIERS)
        output.say(" · ".join(f"{output.words(f'tier_{name}')} {count}" for name, count in counted))


def list_metrics(dictionary: Dictionary, project: Project) -> Iterator[Record]:
    """One record for each metric; the tier comes from the committed observations."""
    from citymetrics.curation import load_observations
    from citymetrics.dictionary import count_plans, tier_of

    observations = load_observations(project)
    plans = count_plans(zip(observations["metric"], observations["doc_id"], strict=True))
    for name, metric in dictionary.metrics.items():
        yield {
            "metric": name,
            "tier": tier_of(name, plans),
            "plans": plans.get(name, 0),
            "theme": metric.theme,
            "unit": metric.unit,
            "kind": metric.kind,
            "label_zh": metric.label.zh,
            "label_en": metric.label.en,
            "where": dictionary.places.get(name, ""),
        }


def places(format: Format = "table", lang: Lang = "zh") -> None:
    """List the places that plans speak for, with each plan's term, status, and how much it states."""
    output = Output.choose(format, lang)
    from citymetrics.benchmark import load_inputs
    from citymetrics.labels import format_date

    inputs = load_inputs()
    records: list[Record] = []
    for source in inputs.sources.values():
        rows = [row for row in inputs.rows.values() if row["doc_id"] == source.id]
        records.append(
            {
                "place": source.city,
                "label_zh": source.label.zh,
                "label_en": source.label.en,
                "level": source.level,
                "parent": source.parent or "",
                "plan": source.id,
                "title_zh": source.title.zh,
                "title_en": source.title.en,
                "date": source.date.isoformat() if source.date else "",
                "term": source.term,
                "status": source.status,
                "quantities": len(rows),
                "targets": sum(row["role"] == "target" for row in rows),
            }
        )
    if output.format == "json":
        output.json(records)
    elif output.format == "csv":
        output.records(records)
    else:
        from citymetrics.labels import text

        shown = [
            record
            | {
                "title": record[f"title_{lang}"],
                "issued": format_date(record["date"], lang),
                "term": record["term"].replace("-", "–"),
                "status": text(f"tables.status_{record['status']}", lang),
            }
            for record in records
        ]
        names = ("place", "label", "title", "issued", "term", "status", "quantities", "targets")
        _show(output, shown, names, numbers=("quantities", "targets"))


def themes(format: Format = "table", lang: Lang = "zh") -> None:
    """List the dictionary's themes, with their metrics and how many targets the plans state on each."""
    output = Output.choose(format, lang)
    from citymetrics.benchmark import load_inputs

    inputs = load_inputs()
    records: list[Record] = [
        {
            "theme": name,
            "label_zh": inputs.theme_label(name).zh,
            "label_en": inputs.theme_label(name).en,
            "metrics": len(inputs.metrics_of(name)),
            "targets": sum(row["theme"] == name and row["role"] == "target" for row in inputs.rows.values()),
        }
        for name in inputs.themes
    ]
    if output.format == "json":
        output.json(records)
    elif output.format == "csv":
        output.records(records)
    else:
        _show(output, records, ("theme", "label", "metrics", "targets"), numbers=("metrics", "targets"))


def _show(
    output: Output, records: list[Record], names: tuple[str, ...], *, numbers: tuple[str, ...] = ()
) -> None:
    from citymetrics.commands.listing import show_records

    heads = {name: output.words(f"head_{name}") for name in names}
    shown = [{**record, "label": record[f"label_{output.lang}"]} for record in records]
    if "tier" in heads:
        shown = [record | {"tier": output.words(f"tier_{record['tier']}")} for record in shown]
    show_records(output, heads, shown, numbers=numbers, empty=output.words("nothing"))
