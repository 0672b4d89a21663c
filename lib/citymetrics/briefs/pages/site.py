"""The site around the briefs: its index, its navigation, its assets and its data, all in one folder that can
be copied anywhere."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.page import Group, Link, Navigation, Site, asset, plotly_script, render
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.words import load_words
from citymetrics.files import write_whole
from citymetrics.fonts import check_glyphs, font_licence, missing_characters
from citymetrics.labels import in_language
from citymetrics.norms import norms_file
from citymetrics.project import Project
from citymetrics.sources import Source, load_sources

if TYPE_CHECKING:
    from citymetrics.briefs.make import BriefResult

FIGURES = "figures"
# Marks a page that only says that its brief could not be made.
MISSING = b'<meta name="citymetrics" content="missing">'
DATA = "data"
ASSETS = "assets"
INDEX = "index.html"
COMPARISONS = ("ambition", "emphasis", "cascade")
"""Kinds of briefs that compare all places at once, in the order of the site."""


@dataclass(frozen=True, slots=True)
class Card:
    """One brief on the index: where it leads, what stands behind it, and its state (`made`, `kept` or
    `missing`)."""

    title: str
    href: str
    formats: tuple[Link, ...]
    note: str = ""
    state: str = "made"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table to download, with its number of rows."""

    name: str
    href: str
    rows: int


def navigation(briefs: Sequence[Brief], lang: str, *, current: str = "") -> Navigation:
    """The site's bar for the page `current` (a brief's id; empty for the index)."""
    words = load_words(lang)

    def links(kind: str) -> tuple[Link, ...]:
        return tuple(
            Link(brief.label, f"{brief.id}.html", brief.id == current)
            for brief in briefs
            if brief.kind == kind and brief.lang == lang
        )

    whole = tuple(
        Link(words[kind], link.href, link.current) for kind in ("overview", "method") for link in links(kind)
    )
    return Navigation(
        home=Link(words["site_title"], INDEX, not current),
        links=whole,
        groups=(
            Group(words["comparisons"], tuple(link for kind in COMPARISONS for link in links(kind))),
            Group(words["cities"], links("city")),
            Group(words["themes"], links("theme")),
        ),
    )


def has_page(identifier: str, reports: Path) -> bool:
    """Whether the report holds a brief's real page."""
    page = reports / f"{identifier}.html"
    return page.is_file() and MISSING not in page.read_bytes()[:2000]


def write_site(briefs: Sequence[Brief], results: Mapping[str, BriefResult], project: Project) -> Path:
    """Write the index, the assets and the data files of the site under `project.reports`; returns the index.

    `briefs` are all that the site shows, `results` those of this run by id.
    """
    reports = project.reports
    lang = briefs[0].lang if briefs else "zh"
    data = _copy_data(project)
    for brief in briefs:
        # The bar of every page leads to every brief, so each address holds at least a page that says what is
        # wrong.
        result = results.get(brief.id)
        if result and not result.ok and not has_page(brief.id, reports):
            write_whole(reports / f"{brief.id}.html", _missing_page(brief, result, briefs).encode())
    page = _index(briefs, results, project, data, lang)
    check_glyphs([(page, INDEX)], where=INDEX)
    _write_assets(
        reports,
        [
            page,
            *(
                path.read_text(encoding="utf-8")
                for path in sorted(reports.glob("*.html"))
                if path.name != INDEX
            ),
        ],
    )
    index = reports / INDEX
    write_whole(index, page.encode())
    return index


def _index(
    briefs: Sequence[Brief],
    results: Mapping[str, BriefResult],
    project: Project,
    data: Sequence[DataFile],
    lang: str,
) -> str:
    words = load_words(lang)
    sources = list(load_sources(project).values())
    counts = _count_rows(project.observations_file)
    failed = [result for result in results.values() if not result.ok]

    def cards(kind: str) -> list[Card]:
        return [
            _card(brief, results.get(brief.id), project.reports, counts, lang)
            for brief in briefs
            if brief.kind == kind
        ]

    values = {
        "description": words["site_subtitle"],
        "has_plots": False,
        "lead": words["lead"].format(plans=len(sources), rows=f"{counts['rows', '']:,}"),
        "overview": cards("overview"),
        "method": cards("method"),
        "comparisons": [card for kind in COMPARISONS for card in cards(kind)],
        "cities": cards("city"),
        "themes": cards("theme"),
        "plans": [_plan(source, lang) for source in sources],
        "data": data,
        "failed": [
            {
                "title": result.brief.label,
                "error": _drawable(result.error),
                "traceback": _drawable(result.traceback),
                "state": words["kept"] if result.outputs else words["never_made"],
            }
            for result in failed
        ],
    }
    paged = [brief for brief in briefs if (project.reports / f"{brief.id}.html").is_file()]
    return render("index.html.j2", lang, Site(navigation(paged, lang)), values)


def _drawable(text: str) -> str:
    """`text` with a box for what the font lacks: a traceback may hold anything, but mustn't stop a page."""
    return "".join("□" if missing_characters(char) else char for char in text)


def _missing_page(brief: Brief, result: BriefResult, briefs: Sequence[Brief]) -> str:
    values = {
        "description": brief.label,
        "has_plots": False,
        "title": brief.label,
        "error": _drawable(result.error),
        "traceback": _drawable(result.traceback),
        "mark": MISSING.decode(),
    }
    return render(
        "missing.html.j2", brief.lang, Site(navigation(briefs, brief.lang, current=brief.id)), values
    )


def _card(
    brief: Brief, result: BriefResult | None, reports: Path, counts: Counter[tuple[str, str]], lang: str
) -> Card:
    words = load_words(lang)
    formats = tuple(
        Link(name.upper(), f"{brief.id}.{name}")
        for name, there in (
            ("html", has_page(brief.id, reports)),
            ("pdf", (reports / f"{brief.id}.pdf").is_file()),
        )
        if there
    )
    state = "made" if result is None or result.ok else "kept" if formats else "missing"
    rows = counts[brief.kind, brief.subject] if brief.subject else counts["rows", ""]
    note = f"{rows:,}{words['space']}{words['observations']}" if rows else words["no_observations"]
    # What is about all figures, or about how they were made, says what it tells instead of how many it has.
    note = words.get(f"{brief.kind}_note", note)
    href = formats[0].href if formats else f"{brief.id}.html" if result else ""
    return Card(brief.label, href, formats, note, state)


def _plan(source: Source, lang: str) -> Mapping[str, str]:
    words = load_words(lang)
    return {
        "place": in_language(source.label, lang),
        "title": in_language(source.title, lang),
        "issuer": source.issuer or "",
        "term": f"{source.term_start}–{source.term_end}"
        if source.term_start != source.term_end
        else str(source.term_start),
        "status": words[f"status_{source.status}"],
        "date": source.date.isoformat() if source.date else "",
    }


def _count_rows(observations: Path) -> Counter[tuple[str, str]]:
    """Observations in all, by theme and by city."""
    counts: Counter[tuple[str, str]] = Counter()
    if observations.is_file():
        with observations.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                counts.update((("rows", ""), ("theme", row["theme"]), ("city", row["city"])))
    return counts


def _copy_data(project: Project) -> list[DataFile]:
    """The curated tables and the denominators, copied into the report."""
    folder = project.reports / DATA
    folder.mkdir(parents=True, exist_ok=True)
    found = [*sorted(project.curated.glob("*.csv")), project.denominators_file, norms_file(project)]
    # The observations come first: they are what most readers come for.
    found.sort(key=lambda path: path != project.observations_file)
    copied = []
    for path in found:
        if path.is_file():
            content = path.read_bytes()
            write_whole(folder / path.name, content)
            rows = max(0, sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8")))) - 1)
            copied.append(DataFile(path.name, f"{DATA}/{path.name}", rows))
    return copied


def _write_assets(reports: Path, pages: Iterable[str]) -> None:
    folder = reports / ASSETS
    style, script = asset("site.css"), asset("site.js")
    files = {
        "site.css": style.encode(),
        "site.js": script.encode(),
        "plotly.min.js": plotly_script().encode(),
        FONT_FILE: subset_font(used_characters([*pages, style, script])),
    }
    if licence := font_licence():
        files["fonts/OFL.txt"] = licence.read_bytes()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
