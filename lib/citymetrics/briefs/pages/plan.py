"""The evidence page of a plan: its clean text with every quantity and instrument marked, what each mark became, and
which briefs use it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from citymetrics.benchmark.evidence import plan_paragraphs
from citymetrics.benchmark.inputs import Inputs, Row, load_inputs, missing
from citymetrics.benchmark.mentions import PlanTexts
from citymetrics.briefs.facts import facts_of_plans
from citymetrics.briefs.pages.citations import Use, citations_of
from citymetrics.briefs.pages.highlight import Found, find_mends, lay_out
from citymetrics.briefs.pages.navigation import CODEBOOK
from citymetrics.briefs.pages.page import Site, render
from citymetrics.briefs.pages.plan_rows import Clerk, Entry
from citymetrics.briefs.pages.plan_text import TextWriter, drawable
from citymetrics.briefs.pages.sources import source_path
from citymetrics.briefs.paths import page_path
from citymetrics.dictionary import load_dictionary
from citymetrics.labels import in_language, source_text, text
from citymetrics.labels.vocabulary import read_words
from citymetrics.project import Project
from citymetrics.reading import CleanText
from citymetrics.reading.paragraphs import NUMBERED, Paragraphs, clean_span
from citymetrics.sources import Source, load_sources

WORDS = Path(__file__).with_name("plan.yml")
ROLES = ("target", "achieved", "standard", "context")
"""Roles of quantities, in the order of the legend."""
OUTLINE_LEVELS = (2, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, what it is called, and how many quantities have it."""

    value: str
    label: str
    count: int


def plan_pages(
    project: Project, lang: str, site: Callable[[str], Site], order: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """The evidence page of every registered plan in `lang`, with its path in the report without suffix.

    Made after the briefs, whose pages tell what is used where; `order` are their stems. `site(path)` is the site as
    the page at `path` sees it.
    """
    inputs = plan_inputs(project)
    uses = citations_of(project.reports, lang, order)
    folder = (project.reports / page_path(CODEBOOK, lang)).parent
    beside = frozenset(page.stem for page in folder.glob("*.html"))
    for source in inputs.sources.values():
        path = source_path(source.id, lang)
        yield path, render_plan_page(source, inputs, uses, site(path), lang, beside=beside)


def plan_inputs(project: Project) -> Inputs:
    """The inputs of `project`; without tables made yet, its plans and their texts alone."""
    if project.observations_file.is_file():
        return load_inputs(project)
    dictionary, sources = load_dictionary(project), load_sources(project)
    none = pd.DataFrame(columns=["observation_id", "doc_id"])
    return Inputs(
        none, dictionary.metrics, dictionary.themes, sources, None, texts=PlanTexts(project, sources)
    )


def render_plan_page(
    source: Source,
    inputs: Inputs,
    uses: Mapping[str, Sequence[Use]],
    site: Site,
    lang: str = "zh",
    *,
    beside: Collection[str] = (),
) -> str:
    """The page of one plan.

    `uses` tell where an observation or a mention is used, by its id; `beside` are the stems of the pages that lie
    beside this one, to link to where there is something to link to.
    """
    words = read_words(WORDS, lang)
    paragraphs = plan_paragraphs(inputs, source.id)
    rows = [row for row in inputs.rows.values() if row.get("doc_id") == source.id]
    mentions = [row for row in inputs.mention_rows.values() if row.get("doc_id") == source.id]
    writer, spans = _write(paragraphs, rows, mentions, words) if paragraphs else (None, {})
    body = Markup(writer.write()) if writer else Markup("")
    clean = paragraphs.document.clean if paragraphs else None

    def words_at(row: Row) -> str:
        identity = row["observation_id"]
        if clean is None or writer is None or identity not in writer.placed:
            return ""
        return clean.text[slice(*spans[identity])]

    clerk = Clerk(inputs, lang, words, uses, lambda metric: _metric_address(metric, beside))
    entries = [clerk.quantity(row, words_at(row)) for row in rows]
    instruments = [clerk.mention(row, words_at(row)) for row in mentions]
    values = {
        **_title(source, lang),
        "page_words": words,
        "kicker": words["kicker"],
        "facts": _facts(source, paragraphs, len(rows), len(mentions), words, lang),
        "body": body,
        "contents": [one for one in (writer.headings if writer else ()) if one.level in OUTLINE_LEVELS],
        "entries": entries,
        "instruments": instruments,
        "roles": _roles(entries, words),
        "themes": _themes(entries, inputs, lang),
        "has_raw": bool(clean and clean.repairs),
        "has_plots": False,
    }
    return render("plan.html.j2", lang, site, values)


def _write(
    paragraphs: Paragraphs, rows: Sequence[Row], mentions: Sequence[Row], words: Mapping[str, str]
) -> tuple[TextWriter, dict[str, tuple[int, int]]]:
    """The writer of the text, and where in the clean text each row stands."""
    clean = paragraphs.document.clean
    roles = {row["observation_id"]: f"pl-q is-{row['role']}" for row in rows}
    quantities = _find(clean, rows, "value_text")
    named = _find(clean, mentions, "name_text")
    writer = TextWriter(
        paragraphs,
        lay_out(quantities, named),
        find_mends(clean),
        lambda identity: roles.get(identity, "pl-m"),
        words,
    )
    return writer, {one.identity: (one.start, one.end) for one in (*quantities, *named)}


def _find(clean: CleanText, rows: Sequence[Row], column: str) -> list[Found]:
    """Where `rows` stand, those left out whose place in the raw file reads otherwise than their `column` says."""
    found = []
    for row in rows:
        if missing(row["char_start"]):
            continue
        raw = int(row["char_start"]), int(row["char_end"])
        span = clean_span(clean, *raw) if clean.raw[slice(*raw)] == row[column] else None
        if span:
            found.append(Found(row["observation_id"], *span))
    return found


def _title(source: Source, lang: str) -> dict[str, Any]:
    other = "en" if lang == "zh" else "zh"
    return {
        "title": in_language(source.title, lang),
        "subtitle": in_language(source.title, other),
        "subtitle_lang": "en" if other == "en" else "zh-CN",
        "description": in_language(source.title, lang),
    }


def _facts(
    source: Source,
    paragraphs: Paragraphs | None,
    rows: int,
    mentions: int,
    words: Mapping[str, str],
    lang: str,
) -> list[tuple[str, Markup]]:
    """The title block: issuer, number, term, status, where the copy is from and what was mended in it, counts."""
    # The first is the title, which stands above.
    facts = list(facts_of_plans([source], lang))[1:]
    facts.append((words["publisher"], source.publisher or words["unknown"]))
    if paragraphs:
        count = sum(block.kind in NUMBERED for block in paragraphs.document.blocks)
        size = f"{len(paragraphs.document.clean.raw):,}"
        facts.append((words["size"], words["size_text"].format(raw=size, paragraphs=count)))
        facts.append((words["damage"], _damage(paragraphs.document.clean, words, lang)))
    facts.append((words["count"], words["count_text"].format(rows=rows, mentions=mentions)))
    shown = [(name, Markup(source_text(drawable(fact), lang))) for name, fact in facts]
    digest = f"SHA-256 {source.sha256}"
    return [*shown, (words["checksum"], Markup(f'<code class="pl-sum">{digest}</code>'))]


def _damage(clean: CleanText, words: Mapping[str, str], lang: str) -> str:
    kinds = Counter(repair.kind for repair in clean.repairs)
    counts = {
        "gloss": kinds["gloss"],
        "indent": kinds["indent"],
        "shift": kinds["shift"],
        "likely": sum(not repair.certain for repair in clean.repairs if repair.kind == "shift"),
        "lost": kinds["lost"],
    }
    told = [words[f"damage_{kind}"].format(count=f"{count:,}") for kind, count in counts.items() if count]
    return text("tables.list_gap", lang).join(told) or words["no_damage"]


def _roles(entries: Sequence[Entry], words: Mapping[str, str]) -> list[Choice]:
    counts = Counter(entry.kind for entry in entries)
    return [Choice(role, words[f"role_{role}"], counts[role]) for role in ROLES if counts[role]]


def _themes(entries: Sequence[Entry], inputs: Inputs, lang: str) -> list[Choice]:
    counts = Counter(entry.theme for entry in entries)
    return [
        Choice(theme, in_language(inputs.theme_label(theme), lang), counts[theme])
        for theme in inputs.themes
        if counts[theme]
    ]


def _metric_address(metric: str, beside: Collection[str]) -> str:
    """Where a metric is explained: its sheet, else its entry of the codebook."""
    sheet = f"metric-{metric}"
    if sheet in beside:
        return f"{sheet}.html"
    return f"{CODEBOOK}.html#{sheet}" if CODEBOOK in beside else ""
