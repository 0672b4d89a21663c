"""The page that leads to everything one can take away: tables, workbook, PDFs, slides, every figure with its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.data import DATA, DataFile
from citymetrics.briefs.pages.navigation import Link, relative
from citymetrics.briefs.pages.page import EVIDENCE, FIGURES, Site, form_of, render
from citymetrics.briefs.paths import page_path
from citymetrics.briefs.words import load_words

WORKBOOK = "citymetrics.xlsx"
REPORT = "citymetrics-report"
FIGURE_FILES = (".svg", ".pdf", ".png", ".csv", EVIDENCE)


@dataclass(frozen=True, slots=True)
class Download:
    """A line of the page: what it is, in which forms, and what to know of it."""

    title: str
    links: tuple[Link, ...]
    note: str = ""
    size: str = ""


def files_of(path: str, reports: Path, page: str, words: Mapping[str, str]) -> tuple[Link, ...]:
    """The forms in which the brief at `path` is there, but for its page, as links from `page`."""
    said = "of_page" if path == page else "form"
    return tuple(
        Link(words[f"{form}_{said}"], relative(name, page))
        for form, name in _forms_of(path).items()
        if (reports / name).is_file()
    )


def planned_files(brief: Brief, formats: Sequence[str]) -> tuple[Link, ...]:
    """The forms that a run is to make, as links from the brief's own page; after it the page has those that are there."""
    words = load_words(brief.lang)
    made = {*formats, "handout"} if "pdf" in formats and brief.kind == "city" else {*formats}
    return tuple(
        Link(words[f"{form}_of_page"], relative(name, brief.path))
        for form, name in _forms_of(brief.path).items()
        if form in made
    )


def _forms_of(path: str) -> dict[str, str]:
    return {
        "pdf": f"{path}.pdf",
        "handout": handout_path(path),
        "slides": slides_path(path),
        "docx": f"{path}.docx",
    }


def handout_path(path: str) -> str:
    """Where the one-page handout of the brief at `path` lies in the report."""
    folder, slash, stem = path.rpartition("/")
    return f"{folder}{slash}handout-{stem}.pdf"


def slides_path(path: str) -> str:
    """Where the slides of the brief at `path` lie in the report."""
    folder, _, stem = path.rpartition("/")
    return f"{folder}/slides/{stem}.html" if folder else f"slides/{stem}.html"


def render_downloads(
    briefs: Sequence[Brief], data: Sequence[DataFile], reports: Path, lang: str, site: Site
) -> str:
    """The page of downloads in `lang`; it names what is in the report now."""
    words = load_words(lang)
    own = [brief for brief in briefs if brief.lang == lang]
    values = {
        "title": words["downloads"],
        "description": words["downloads_lead"],
        "has_plots": False,
        "whole": whole_report(reports, lang, site.path),
        "tables": [
            Download(
                file.title[lang] or file.name, _forms(file, reports, site), file.about[lang], f"{file.rows:,}"
            )
            for file in data
        ],
        "briefs": [
            Download(brief.label, links)
            for brief in own
            if (links := files_of(brief.path, reports, site.path, words))
        ],
        "figures": [(brief, figures) for brief in own if (figures := _figures(brief, reports, site))],
    }
    return render("downloads.html.j2", lang, site, values)


def whole_report(reports: Path, lang: str, page: str) -> list[Download]:
    """What holds the report as a whole and is there now, as links from `page`."""
    words = load_words(lang)
    together = (
        ("PDF", f"{page_path(REPORT, lang)}.pdf", "report_pdf"),
        ("XLSX", WORKBOOK, "workbook"),
    )
    return [
        Download(words[key], (Link(form, relative(name, page)),), words[f"{key}_note"])
        for form, name, key in together
        if (reports / name).is_file()
    ]


def _forms(file: DataFile, reports: Path, site: Site) -> tuple[Link, ...]:
    columnar = f"{DATA}/{Path(file.name).stem}.parquet"
    forms = [Link("CSV", relative(file.path, site.path))]
    if (reports / columnar).is_file():
        forms.append(Link("Parquet", relative(columnar, site.path)))
    return tuple(forms)


def _figures(brief: Brief, reports: Path, site: Site) -> list[Download]:
    """Each figure of a brief with its forms."""
    folder, words = reports / FIGURES, load_words(brief.lang)
    stems = sorted(path.stem for path in folder.glob(f"{brief.id}--*.svg"))
    return [
        Download(
            _said(folder / f"{stem}.txt") or stem.removeprefix(f"{brief.id}--"),
            tuple(
                Link(form_of(suffix, words), relative(f"{FIGURES}/{stem}{suffix}", site.path))
                for suffix in FIGURE_FILES
                if (folder / f"{stem}{suffix}").is_file()
            ),
        )
        for stem in stems
    ]


def _said(path: Path) -> str:
    """The first of the words that lie beside a figure: its message, else its caption."""
    return path.read_text(encoding="utf-8").strip().partition("\n")[0] if path.is_file() else ""
