"""The pages around the briefs, each against what it is made from: plans, index, downloads and codebook."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from citymetrics.audit.facts import Facts
from citymetrics.audit.numerals import numerals
from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.checks.plan import check_plan
from citymetrics.briefs.checks.render import numbers_in, printed_wrongly, visible
from citymetrics.briefs.pages.navigation import CODEBOOK, DOWNLOADS
from citymetrics.briefs.pages.sources import source_path
from citymetrics.briefs.paths import INDEX, page_path
from citymetrics.package.codebook import FILES
from citymetrics.project import Project

_COUNTED = {"theme": "theme", "city": "city", "metric": "metric", "plan": "doc_id"}
"""The kinds of pages whose rows the index counts, and the column that tells whose they are."""
_MEND = "Run again; if it stays, the page counts otherwise than the tables: report it with this line."
_LINK = re.compile(r"\]\([^()\s]*\)|<a id=[^>]*>|^ *\d+\. ", re.M)


def pages_around(facts: Facts, lang: str) -> list[str]:
    """Where the pages lie that are checked here, without suffix."""
    stems = (INDEX, DOWNLOADS, CODEBOOK)
    return [*(page_path(stem, lang) for stem in stems), *(source_path(plan, lang) for plan in facts.sources)]


def check_around(page: str, path: str, facts: Facts, project: Project, lang: str) -> Iterator[Violation]:
    """What is wrong with the page at `path` (without suffix) of a site; pages that state no numbers of the tables pass."""
    stem, file = path.rpartition("/")[2], f"{path}.html"
    plans = {source_path(plan, lang): plan for plan in facts.sources}
    if path in plans:
        yield from check_plan(page, plans[path], facts, lang, file=file)
    elif stem == INDEX:
        yield from check_index(page, facts, file=file)
    elif stem == DOWNLOADS:
        yield from check_downloads(page, project, file=file)
    elif stem == CODEBOOK:
        written = (project.curated / FILES[lang]).read_text(encoding="utf-8")
        yield from check_codebook(page, written, file=file)


def check_index(page: str, facts: Facts, *, file: str) -> Iterator[Violation]:
    """Compare what the index counts with the tables: rows in all, and of each place, theme, metric and plan."""
    main = next(html.document_fromstring(page).iter("main"))
    counts = Counter((kind, row[column]) for row in facts.rows.values() for kind, column in _COUNTED.items())
    known = {len(facts.sources), len(facts.rows)}
    for lead in main.find_class("cm-lead"):
        yield from _count(lead, known, "lead", file)
    for card in main.xpath(".//ul[contains(@class, 'cm-cards')]/li"):
        kind, subject = _target(card.find("h3"))
        if kind in _COUNTED:
            yield from _count(card.find("p"), {counts[kind, subject]}, subject, file)
    for line in main.iter("tr"):
        kind, subject = _target(line)
        if kind == "plan":
            yield from _count(line.findall("td")[-1], {counts[kind, subject]}, subject, file)


def check_downloads(page: str, project: Project, *, file: str) -> Iterator[Violation]:
    """Compare the rows that are told of each table with the table that lies in the report."""
    main = next(html.document_fromstring(page).iter("main"))
    for line in main.iter("tr"):
        links = [link.get("href", "") for link in line.iter("a")]
        tables = [link.rpartition("data/")[2] for link in links if "data/" in link and link.endswith(".csv")]
        cell = line.find_class("num")
        if tables and cell and cell[0].tag == "td":
            rows = _rows(project.reports / "data" / tables[0])
            yield from _count(cell[0], {rows}, tables[0], file)


def check_codebook(page: str, written: str, *, file: str) -> Iterator[Violation]:
    """Compare the numbers of the codebook's page with those of the file that it shows."""
    main = next(html.document_fromstring(page).iter("main"))
    for counted in main.find_class("cm-number"):
        counted.drop_tree()
    shown, said = numbers_in(visible(main)), numbers_in(unescape(_LINK.sub(" ", written)))
    yield from printed_wrongly(
        {one: times for one, times in shown.items() if one not in said},
        {one: times for one, times in said.items() if one not in shown},
        file,
        "on the page",
    )


def _target(element: Any) -> tuple[str, str]:
    """Which kind of page an element leads to, and what that is of."""
    link = element.find(".//a")
    stem = "" if link is None else link.get("href", "").rpartition("/")[2].removesuffix(".html")
    kind, _, subject = stem.partition("-")
    return kind, subject


def _count(element: Any, known: set[int], place: str, file: str) -> Iterator[Violation]:
    """Every number of an element is one of those `known`; where none stands there is none to tell."""
    text = " ".join(element.text_content().split())
    told = list(numerals(text))
    if any(one.value not in known for one in told) or (not told and known != {0}):
        expected = " or ".join(str(one) for one in sorted(known))
        yield Violation(PRINTED, f"counts {text!r}", (), file, place, expected, _MEND)


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return max(0, sum(1 for _ in csv.reader(stream)) - 1)
