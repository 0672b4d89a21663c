"""The first page of a report: what there is, what could not be made, and a search over briefs, metrics and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.briefs.content.model import plain
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.data import DataFile
from citymetrics.briefs.pages.downloads import files_of, whole_report
from citymetrics.briefs.pages.navigation import COMPARISONS, DOWNLOADS, Link, relative
from citymetrics.briefs.pages.page import Site, render
from citymetrics.briefs.pages.search import search_file
from citymetrics.briefs.pages.sources import source_path
from citymetrics.briefs.paths import INDEX, page_path
from citymetrics.briefs.results import BriefResult
from citymetrics.briefs.words import load_words
from citymetrics.dictionary import Dictionary
from citymetrics.fonts import missing_characters
from citymetrics.labels import body_name, in_language
from citymetrics.labels.numbers import format_day
from citymetrics.project import Project
from citymetrics.sources import Source

# Marks a page that only says that its brief could not be made.
MISSING = b'<meta name="citymetrics" content="missing">'
SECTIONS = (("comparisons", COMPARISONS), ("cities", ("city",)), ("themes", ("theme",)))


@dataclass(frozen=True, slots=True)
class Card:
    """One brief on the index: where it leads, what stands behind it, and its state (`made`, `kept` or
    `missing`)."""

    title: str
    href: str
    files: tuple[Link, ...]
    note: str = ""
    state: str = "made"


@dataclass(frozen=True, slots=True)
class Section:
    """Cards under one heading; `id` is its anchor."""

    id: str
    title: str
    cards: tuple[Card, ...]


def has_page(path: str, reports: Path) -> bool:
    """Whether the report holds the real page of the brief at `path`."""
    page = reports / f"{path}.html"
    return page.is_file() and MISSING not in page.read_bytes()[:2000]


def render_index(
    briefs: Sequence[Brief],
    results: Mapping[str, BriefResult],
    counts: Counter[tuple[str, str]],
    project: Project,
    dictionary: Dictionary,
    plans: Sequence[Source],
    data: Sequence[DataFile],
    lang: str,
    site: Site,
) -> str:
    """The index in `lang`. `briefs` are all that the site shows, `results` those of this run by id; `counts` the
    observations in all, by theme, by city and by metric; `data` the tables that lie in the report."""
    words = load_words(lang)
    own = [brief for brief in briefs if brief.lang == lang]

    def cards(*kinds: str) -> tuple[Card, ...]:
        return tuple(
            _card(brief, results.get(brief.id), project.reports, counts, site)
            for kind in kinds
            for brief in own
            if brief.kind == kind
        )

    themes = dictionary.themes
    places = {plan.city: in_language(plan.label, lang) for plan in plans}
    failed = [result for result in results.values() if not result.ok and result.brief.lang == lang]
    values = {
        "description": words["site_subtitle"],
        "has_plots": False,
        "lead": words["lead"].format(plans=len(plans), rows=f"{counts['rows', '']:,}"),
        "first": cards("overview", "method"),
        "sections": [Section(name, words[name], made) for name, kinds in SECTIONS if (made := cards(*kinds))],
        "sheets": _by_theme(own, cards("metric"), dictionary, lang),
        "whole": whole_report(project.reports, lang, site.path),
        "tables": [Link(file.title[lang] or file.name, relative(file.path, site.path)) for file in data],
        "downloads": relative(f"{page_path(DOWNLOADS, lang)}.html", site.path),
        "plans": [_plan(plan, counts, lang, site) for plan in plans],
        "search": relative(search_file(lang), site.path),
        "cities": places,
        "themes": {name: theme.label.text(lang) for name, theme in themes.items()},
        "metrics": {brief.subject: brief.label for brief in own if brief.kind == "metric"},
        "failed": [
            {
                "title": result.brief.label,
                "error": drawable(result.error),
                "traceback": drawable(result.traceback),
                "state": words["kept"] if result.outputs else words["never_made"],
            }
            for result in failed
        ],
    }
    return render("index.html.j2", lang, site, values)


def render_missing(brief: Brief, result: BriefResult, site: Site) -> str:
    """The page at the address of a brief that could not be made and never was before."""
    return _missing(brief.label, result.error, result.traceback, brief.lang, site)


def render_refused(error: str, story: str, lang: str, site: Site) -> str:
    """The page at the address of one that tells other numbers than the tables."""
    return _missing(f"{site.path}.html", error, story, lang, site)


def _missing(title: str, error: str, story: str, lang: str, site: Site) -> str:
    values = {
        "description": title,
        "has_plots": False,
        "title": title,
        "error": drawable(error),
        "traceback": drawable(story),
        "mark": MISSING.decode(),
    }
    return render("missing.html.j2", lang, site, values)


def drawable(text: str) -> str:
    """`text` without what nobody sees, and with a box for what the font lacks: a traceback may hold anything, but mustn't stop a page."""
    return "".join("□" if missing_characters(char) else char for char in plain(text))


def index_path(lang: str) -> str:
    return page_path(INDEX, lang)


def _by_theme(
    briefs: Sequence[Brief], cards: Sequence[Card], dictionary: Dictionary, lang: str
) -> Mapping[str, Sequence[Card]]:
    """The metric sheets under the names of their themes, in the dictionary's order."""
    sheets: dict[str, list[Card]] = {theme: [] for theme in dictionary.themes}
    for brief, card in zip((brief for brief in briefs if brief.kind == "metric"), cards, strict=True):
        sheets[brief.theme].append(card)
    return {dictionary.themes[theme].label.text(lang): made for theme, made in sheets.items() if made}


def _card(
    brief: Brief, result: BriefResult | None, reports: Path, counts: Counter[tuple[str, str]], site: Site
) -> Card:
    words = load_words(brief.lang)
    there = has_page(brief.path, reports)
    files = files_of(brief.path, reports, site.path, words)
    state = "made" if result is None or result.ok else "kept" if there or files else "missing"
    rows = counts[brief.kind, brief.subject] if brief.subject else counts["rows", ""]
    note = f"{rows:,}{words['space']}{words['observations']}" if rows else words["no_observations"]
    # What is about all figures, or about how they were made, says what it tells instead of how many it has.
    note = words.get(f"{brief.kind}_note", note)
    is_page = (reports / f"{brief.path}.html").is_file()
    page = relative(f"{brief.path}.html", site.path) if is_page else ""
    return Card(brief.label, page or (files[0].href if files else ""), files, note, state)


def _plan(plan: Source, counts: Counter[tuple[str, str]], lang: str, site: Site) -> Mapping[str, str]:
    words = load_words(lang)
    same = plan.term_start == plan.term_end
    return {
        "place": in_language(plan.label, lang),
        "title": in_language(plan.title, lang),
        "href": relative(f"{source_path(plan.id, lang)}.html", site.path),
        "issuer": body_name(plan.issuer, lang),
        "term": str(plan.term_start) if same else f"{plan.term_start}–{plan.term_end}",
        "status": words[f"status_{plan.status}"],
        "date": format_day(plan.date.isoformat(), lang) if plan.date else "",
        "rows": f"{counts['plan', plan.id]:,}",
    }
