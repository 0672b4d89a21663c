"""The forms that a brief can take: each a function from its content to files, by their paths in the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from citymetrics.briefs.content.model import Content
from citymetrics.briefs.pages.downloads import handout_path
from citymetrics.briefs.pages.page import Site, render_page
from citymetrics.briefs.paper.pdf import render_pdf
from citymetrics.briefs.seminar.handout import has_handout, render_handout

Export = Callable[[Content, Site], Mapping[str, bytes]]


def export_page(content: Content, site: Site) -> dict[str, bytes]:
    """The page of the site."""
    return {f"{site.path}.html": render_page(content, site).encode()}


def export_pdf(content: Content, site: Site) -> dict[str, bytes]:
    """The brief on paper, and on one page where it shows a place's main promises."""
    files = {f"{site.path}.pdf": render_pdf(content, kicker=site.kicker, day=content.day)}
    if has_handout(content):
        files[handout_path(site.path)] = render_handout(content, path=site.path)
    return files


def export_slides(content: Content, site: Site) -> dict[str, bytes]:
    """The brief as slides, with the scripts that all slides share."""
    # Most runs make no slides; nbconvert takes a while to load.
    from citymetrics.briefs.seminar.slides import slide_files

    return slide_files(content, site)


def export_docx(content: Content, site: Site) -> dict[str, bytes]:
    """The brief as a Word document."""
    from citymetrics.briefs.seminar.word import render_docx

    return {f"{site.path}.docx": render_docx(content)}


EXPORTS: Mapping[str, Export] = {
    "html": export_page,
    "pdf": export_pdf,
    "slides": export_slides,
    "docx": export_docx,
}
FORMATS = tuple(EXPORTS)
"""Every form there is."""
DEFAULT_FORMATS = ("html", "pdf")
