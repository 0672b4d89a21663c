"""The site around the briefs: index, search, the pages that lead back to the plans, the bar of every page, assets and
data, all in one folder that can be copied anywhere."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.audit.facts import Facts
from citymetrics.audit.violation import Violation, told
from citymetrics.briefs.checks.around import check_around
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.codebook import render_codebook
from citymetrics.briefs.pages.data import DataFile, copy_data
from citymetrics.briefs.pages.downloads import files_of, render_downloads
from citymetrics.briefs.pages.index import has_page, index_path, render_index, render_missing, render_refused
from citymetrics.briefs.pages.navigation import (
    CODEBOOK,
    DOWNLOADS,
    Link,
    Navigation,
    navigation,
    refresh_bars,
)
from citymetrics.briefs.pages.page import ASSETS, Site, asset, plotly_script, render_bars
from citymetrics.briefs.pages.plan import plan_pages
from citymetrics.briefs.pages.search import search_file, write_search
from citymetrics.briefs.pages.sources import source_places
from citymetrics.briefs.pages.webfont import FONT_FILE, subset_font, used_characters
from citymetrics.briefs.paths import page_path
from citymetrics.briefs.results import BriefResult
from citymetrics.briefs.words import load_words
from citymetrics.dictionary import Dictionary, load_dictionary
from citymetrics.files import write_whole
from citymetrics.fingerprint import digest_of, library_digest, versions
from citymetrics.fonts import check_glyphs, font_licence
from citymetrics.project import Project
from citymetrics.sources import Source, load_sources

STYLES = ("site.css", "index.css", "plan.css", "evidence.css")
FONTS = "fonts"
SCRIPTS = ("site.js", "search.js", "plan.js", "evidence.js")


@dataclass(frozen=True)
class _Report:
    """What the pages around the briefs are written from. `briefs` are all that the site shows, `linked` those that have a
    page, both in every language; `results` are those of this run by id."""

    project: Project
    briefs: Sequence[Brief]
    linked: Sequence[Brief]
    results: Mapping[str, BriefResult]
    data: Sequence[DataFile]
    dictionary: Dictionary
    plans: Mapping[str, Source]

    def bar(self, lang: str, path: str) -> Navigation:
        return _bar(self.linked, self.project, lang, path, self.plans)


def site_of(
    brief: Brief,
    shown: Sequence[Brief],
    project: Project,
    files: Sequence[Link] = (),
    plans: Mapping[str, Source] | None = None,
) -> Site:
    """The site as the page of `brief` sees it; `files` are the same brief in other forms, `plans` spare the reading of the
    registry."""
    kicker = load_words(brief.lang)[f"kind_{brief.kind}"]
    return Site(_bar(shown, project, brief.lang, brief.path, plans), brief.path, kicker, tuple(files))


def write_site(
    briefs: Sequence[Brief], results: Mapping[str, BriefResult], project: Project
) -> tuple[Violation, ...]:
    """Write all that stands around the briefs under `project.reports`.

    `briefs` are all that the site shows, in every language, `results` those of this run by id. In the place of a page that
    tells other numbers than the tables stands one that says so; what is wrong with such pages is returned.
    """
    reports = project.reports
    languages = sorted({brief.lang for brief in briefs}, reverse=True) or ["zh"]
    plans = load_sources(project)
    for brief in briefs:
        # Links to a brief that failed lead to a page that says what is wrong.
        result = results.get(brief.id)
        if result and not result.ok and not has_page(brief.path, reports):
            page = render_missing(brief, result, site_of(brief, briefs, project, (), plans))
            _write(reports, brief.path, page)
    linked = [brief for brief in briefs if (reports / f"{brief.path}.html").is_file()]
    data, dictionary = copy_data(project), load_dictionary(project)
    report = _Report(project, briefs, linked, results, data, dictionary, plans)
    refresh_bars(reports, {brief.path: _bars(report, brief) for brief in linked})
    facts, found = Facts.load(project), list[Violation]()
    for lang in languages:
        for path, page in _pages(report, lang):
            check_glyphs([(page, path)], where=f"{path}.html")
            wrong = tuple(check_around(page, path, facts, project, lang))
            found += wrong
            _write(
                reports, path, _refused(wrong, lang, Site(report.bar(lang, path), path)) if wrong else page
            )
    scripts = {
        search_file(lang): write_search(linked, project, report.dictionary, report.plans, lang)
        for lang in languages
    }
    for name, script in scripts.items():
        write_whole(reports / name, script.encode())
    pages = sorted(reports.rglob("*.html"))
    _write_assets(project, [*scripts.values(), *(page.read_text(encoding="utf-8") for page in pages)])
    return tuple(found)


def _refused(wrong: Sequence[Violation], lang: str, site: Site) -> str:
    """What stands in the place of a page that is not published."""
    return render_refused(told(wrong), "\n".join(map(str, wrong)), lang, site)


def _pages(report: _Report, lang: str) -> Iterator[tuple[str, str]]:
    """The pages of one language that are no briefs, each with its path in the report; the index comes last."""
    project, dictionary = report.project, report.dictionary

    def site(path: str) -> Site:
        return Site(report.bar(lang, path), path)

    own = [brief for brief in report.linked if brief.lang == lang]
    path = page_path(CODEBOOK, lang)
    sheets = {brief.subject for brief in own if brief.kind == "metric"}
    if codebook := render_codebook(project, dictionary.metrics, lang, site(path), sheets):
        yield path, codebook
    beside = [brief.stem for brief in own]
    yield from plan_pages(project, lang, site, beside)
    path = page_path(DOWNLOADS, lang)
    yield path, render_downloads(report.briefs, report.data, project.reports, lang, site(path))
    path = index_path(lang)
    counts = _count_rows(project.observations_file)
    plans = list(report.plans.values())
    yield (
        path,
        render_index(
            report.briefs, report.results, counts, project, dictionary, plans, report.data, lang, site(path)
        ),
    )


def _bars(report: _Report, brief: Brief) -> tuple[str, str, str]:
    path, lang = brief.path, brief.lang
    files = files_of(path, report.project.reports, path, load_words(lang))
    return render_bars(report.bar(lang, path), files, lang)


def _bar(
    briefs: Sequence[Brief],
    project: Project,
    lang: str,
    path: str,
    plans: Mapping[str, Source] | None = None,
) -> Navigation:
    return navigation(briefs, lang, current=path, sources=source_places(project, lang, plans))


def _count_rows(observations: Path) -> Counter[tuple[str, str]]:
    """Observations in all, by theme, city, plan and metric."""
    counts: Counter[tuple[str, str]] = Counter()
    if observations.is_file():
        with observations.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                named = (("theme", "theme"), ("city", "city"), ("plan", "doc_id"), ("metric", "metric"))
                counts.update([("rows", ""), *((kind, row[column]) for kind, column in named)])
    return counts


def _write(reports: Path, path: str, page: str) -> None:
    write_whole(reports / f"{path}.html", page.encode())


def _write_assets(project: Project, texts: Iterable[str]) -> None:
    folder = project.reports / ASSETS
    own = {name: asset(name) for name in (*STYLES, *SCRIPTS)}
    files = {
        **{name: text.encode() for name, text in own.items()},
        "plotly.min.js": plotly_script().encode(),
        FONT_FILE: _font(used_characters([*texts, *own.values()]), project.work / FONTS),
    }
    if licence := font_licence():
        files["fonts/OFL.txt"] = licence.read_bytes()
    for name, content in files.items():
        write_whole(folder / name, content)


def _font(characters: frozenset[int], folder: Path) -> bytes:
    # Cutting the font takes most of the time in which a site is written again around the same pages, so it is kept.
    version = digest_of([sorted(characters), library_digest(), dict(versions())])
    kept = folder / f"{version[:20]}.woff2"
    if not kept.is_file():
        write_whole(kept, subset_font(characters))
    for other in folder.glob("*.woff2"):
        if other != kept:
            other.unlink()
    return kept.read_bytes()
