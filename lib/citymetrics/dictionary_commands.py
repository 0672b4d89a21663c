"""`citymetrics metrics` and `citymetrics propose`: the dictionary as a list, and what it suggests for a plan's open rows."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from citymetrics.curation import load_observations
from citymetrics.dictionary import TIERS, Dictionary, count_plans, load_dictionary, tier_of
from citymetrics.errors import check_choice
from citymetrics.extraction import Statement, extract_statements
from citymetrics.extraction.statement import ROLES
from citymetrics.project import Project
from citymetrics.reading import read_document
from citymetrics.reading.term import infer_term, term_before

FORMATS = ("text", "json", "csv")

Record = dict[str, object]


def metrics(
    theme: Annotated[str, typer.Option(help="Only this theme.")] = "",
    tier: Annotated[str, typer.Option(help=f"Only this tier: {', '.join(TIERS)}.")] = "",
    format: Annotated[str, typer.Option(help="text, json or csv.")] = "text",
) -> None:
    """List the dictionary's metrics, with how many plans state each (core: two or more)."""
    check_choice("format", format, FORMATS, where="--format")
    project = Project.find()
    dictionary = load_dictionary(project)
    if theme:
        check_choice("theme", theme, dictionary.themes, where="--theme")
    if tier:
        check_choice("tier", tier, TIERS, where="--tier")
    records = [
        record
        for record in list_metrics(dictionary, project)
        if (not theme or record["theme"] == theme) and (not tier or record["tier"] == tier)
    ]
    if format == "text":
        version = dictionary.version
        print(f"Dictionary {version.number or 'without a version'} {version.date}".rstrip())
        for record in records:
            print(
                "  ".join(
                    str(record[name]) for name in ("metric", "tier", "plans", "unit", "label_zh", "label_en")
                )
            )
        print(", ".join(f"{sum(one['tier'] == name for one in records)} {name}" for name in TIERS))
        return
    _print_records(records, format)


def list_metrics(dictionary: Dictionary, project: Project) -> Iterator[Record]:
    """One record for each metric; the tier comes from the committed observations."""
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


def propose(
    files: Annotated[list[Path], typer.Argument(help="Plans as .txt, .md, .html, .docx or .pdf.")],
    role: Annotated[
        str, typer.Option(help=f"Only rows of this role: {', '.join(ROLES)}; '' for all.")
    ] = "target",
    limit: Annotated[int, typer.Option(min=1, help="At most so many metrics for a row.")] = 3,
    format: Annotated[str, typer.Option(help="text, json or csv.")] = "text",
) -> None:
    """List the quantities of a plan that the rules leave open, with the metrics they may mean, best first (likeness 0-1)."""
    check_choice("format", format, FORMATS, where="--format")
    if role:
        check_choice("role", role, ROLES, where="--role")
    dictionary = load_dictionary(Project.find())
    records: list[Record] = []
    for file in files:
        statements = [one for one in _statements(file) if not role or one.role == role]
        found = list(propose_open(statements, dictionary, limit, file.name))
        records += found
        likely = sum(1 for record in found if record["candidates"])
        print(
            f"{file}: {len(statements) - len(found)} of {len(statements)} matched, {len(found)} open, {likely} with a proposal",
            file=sys.stderr,
        )
    if format != "text":
        _print_records(records, format)
        return
    for record in records:
        print(f"{record['char_start']}  {record['subject']}  {record['value_text']}  ({record['reason']})")
        if record["candidates"]:
            print(f"    {record['candidates']}")


def _statements(file: Path) -> list[Statement]:
    document = read_document(file)
    term = infer_term(document)
    return list(extract_statements(document, term=term, past_term=term_before(term) if term else None))


def propose_open(
    statements: Sequence[Statement], dictionary: Dictionary, limit: int, name: str
) -> Iterator[Record]:
    """One record for each statement that no rule is sure of, with its reason and proposals as ``metric score; …``."""
    for statement in statements:
        match = dictionary.match(statement)
        if match.metric is not None:
            continue
        proposals = dictionary.propose(statement, limit)
        yield {
            "file": name,
            "char_start": statement.char_start,
            "role": statement.role,
            "subject": statement.subject,
            "value_text": " ".join(statement.value_text.split()),
            "unit": statement.unit,
            "reason": match.reason,
            "candidates": "; ".join(f"{one.metric} {one.score:.2f}" for one in proposals),
        }


def _print_records(records: Sequence[Record], format: str) -> None:
    if format == "json":
        print(json.dumps(records, ensure_ascii=False, indent=1))
        return
    table = csv.DictWriter(sys.stdout, list(records[0]) if records else [], lineterminator="\n")
    table.writeheader()
    table.writerows(records)
