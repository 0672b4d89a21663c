"""What the index can search: briefs, metrics and the sentences of all plans, as one script of data for each language.

A page opened from a folder may not read a JSON file, but it may load a script.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citymetrics.briefs.content.model import plain_data
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.navigation import CODEBOOK
from citymetrics.briefs.words import load_words
from citymetrics.dictionary import Dictionary
from citymetrics.labels import in_language
from citymetrics.project import Project
from citymetrics.sources import Source

# What a record holds, by the short names that keep the script small.
KIND, TITLE, VALUE, TEXT, HREF, CITIES, THEME, METRIC, LANGUAGE = "k", "t", "v", "x", "h", "c", "e", "m", "l"


def search_file(lang: str) -> str:
    """Where the script of `lang` lies in the report."""
    return f"assets/search-{lang}.js"


def write_search(
    briefs: Sequence[Brief],
    project: Project,
    dictionary: Dictionary,
    plans: Mapping[str, Source],
    lang: str,
) -> str:
    """The script that holds every record in `lang`; addresses are relative to the folder of that language's index."""
    own = [brief for brief in briefs if brief.lang == lang]
    records = [
        *_briefs(own, lang),
        *_metrics(own, dictionary, lang),
        *_sentences(project, dictionary, plans, lang),
    ]
    written = json.dumps(plain_data(records), ensure_ascii=False, separators=(",", ":"))
    return f"window.citymetricsRecords = {written};\n"


def _briefs(briefs: Sequence[Brief], lang: str) -> Iterator[Mapping[str, Any]]:
    words = load_words(lang)
    for brief in briefs:
        other = brief.title.zh if lang == "en" else brief.title.en
        yield {
            KIND: words[f"kind_{brief.kind}"],
            TITLE: brief.label,
            TEXT: other,
            LANGUAGE: words["other_lang"],
            HREF: f"{brief.stem}.html",
            CITIES: list(brief.cities),
            THEME: brief.theme,
            METRIC: brief.subject if brief.kind == "metric" else "",
        }


def _metrics(briefs: Sequence[Brief], dictionary: Dictionary, lang: str) -> Iterator[Mapping[str, Any]]:
    sheets = {brief.subject for brief in briefs if brief.kind == "metric"}
    for metric in dictionary.metrics.values():
        if metric.id not in sheets:
            yield {
                KIND: load_words(lang)["codebook"],
                TITLE: metric.label.text(lang),
                TEXT: metric.definition.text(lang),
                HREF: f"{CODEBOOK}.html#metric-{metric.id}",
                CITIES: [],
                THEME: metric.theme,
                METRIC: metric.id,
            }


def _sentences(
    project: Project, dictionary: Dictionary, plans: Mapping[str, Source], lang: str
) -> Iterator[Mapping[str, Any]]:
    places = {plan.id: in_language(plan.label, lang) for plan in plans.values()}
    if not project.observations_file.is_file():
        return
    with project.observations_file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            metric = dictionary.metrics.get(row["metric"])
            named = [metric.label.text(lang)] if metric else []
            yield {
                KIND: load_words(lang)["sentence"],
                TITLE: " · ".join([places.get(row["doc_id"], row["city"]), *named]),
                VALUE: row["value_text"],
                TEXT: row["quote"],
                LANGUAGE: "zh-CN",
                HREF: f"plan-{row['doc_id']}.html#{row['observation_id']}",
                CITIES: [row["city"]],
                THEME: row["theme"],
                METRIC: row["metric"],
            }
