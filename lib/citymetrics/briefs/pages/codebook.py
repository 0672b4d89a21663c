"""The codebook as a page: the generated Markdown of the data package, every metric with an address of its own."""

from __future__ import annotations

import re
from collections.abc import Collection

from bs4 import Tag

from citymetrics.briefs.content.markdown import markdown_to_html
from citymetrics.briefs.content.markup import Scribe, parse, visible_text
from citymetrics.briefs.pages.page import Site, render
from citymetrics.briefs.words import load_words
from citymetrics.package.codebook import FILES
from citymetrics.project import Project


def render_codebook(
    project: Project, metrics: Collection[str], lang: str, site: Site, sheets: Collection[str]
) -> str | None:
    """The page of the codebook in `lang`, None where the tables have not been packaged yet.

    The entry of each of `metrics` has the id `metric-<id>`; those in `sheets` link to their sheet, which lies beside the page.
    """
    source = project.curated / FILES[lang]
    if not source.is_file():
        return None
    words = load_words(lang)
    soup = parse(markdown_to_html(source.read_text(encoding="utf-8")))
    if isinstance(title := soup.find("h1"), Tag):
        title.decompose()
    for code in soup.select("p > strong + code"):
        metric = visible_text(code)
        entry = code.parent
        if metric not in metrics or not isinstance(entry, Tag):
            continue
        entry["id"] = f"metric-{metric}"
        entry["class"] = "cm-entry"
        if metric in sheets:
            link = soup.new_tag("a", href=f"metric-{metric}.html")
            link.string = words["sheet"]
            code.insert_after(" ", link)
    for link in soup.find_all("a", href=re.compile(r"^CODEBOOK")):
        _keep_versions(link)
    for table in soup.find_all("table"):
        table["class"] = "cm-table"
    scribe = Scribe(table_word=words["table"], table_text=words["table_plain"], back_text=words["back"])
    scribe.ids.update(("main", "contents", "top"))
    html = str(scribe.finish(soup))
    values = {
        "title": words["codebook"],
        "description": words["codebook_lead"],
        "kicker": words["sources"],
        "lead": words["codebook_lead"],
        "contents": [heading for heading in scribe.headings if heading.level == 2],
        "html": html,
        "has_plots": False,
    }
    return render("text.html.j2", lang, site, values)


def _keep_versions(link: Tag) -> None:
    """Leave of the line about the file what is also true of the page: not the file's twin, nor how it is made."""
    line = link.find_parent("p")
    parts = visible_text(line).split(" · ") if line else []
    if line and len(parts) == 3:
        line.string = parts[1]
    else:
        link.unwrap()
