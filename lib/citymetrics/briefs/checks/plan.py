"""The evidence page of a plan shows its rows: every mark the figure of a row, every row once, with its value, date and place.

The page is parsed from what was written, and compared with the tables as they stand on the disk.
"""

from __future__ import annotations

import html as markup
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from citymetrics.audit.facts import Facts, Row
from citymetrics.audit.numerals import numerals
from citymetrics.audit.violation import NOTE, PRINTED, Violation
from citymetrics.briefs.pages.plan import WORDS
from citymetrics.invisible import PLAIN
from citymetrics.labels.vocabulary import read_words

_A_ROW, _ITS_FIGURE = "a row of the plan", "the figure of its row"
_MEND = "Run again; if it stays, the page differs from the tables: report it with this line."
_HTML = (".html", ".htm", ".xhtml", ".shtml")
_TAGS = re.compile(r"<[^>]*>")
_GLOSS = re.compile(r"\([^()\d]*\)")
_NOT_IN_A_FIGURE = re.compile(r"[^\d.]")


@dataclass(frozen=True)
class _Page:
    main: Any
    header: str
    plan: str
    rows: Mapping[str, Row]
    mentions: Mapping[str, Row]
    marked_up: bool
    words: Mapping[str, str]
    file: str

    def wrong(self, said: str, identity: str = "", expected: str = "", invariant: str = NOTE) -> Violation:
        return Violation(invariant, said, (identity,) if identity else (), self.file, "", expected, _MEND)

    def figure_of(self, row: Row) -> str:
        """The digits of a row's figure as its plan writes them."""
        raw = row["value_text"]
        plain = markup.unescape(_TAGS.sub("", raw)) if self.marked_up else raw
        return _digits(_GLOSS.sub("", plain))


def check_plan(page: str, plan: str, facts: Facts, lang: str, *, file: str) -> Iterator[Violation]:
    """Compare the page of a plan with the rows of the tables that are of it."""
    tree = html.document_fromstring(page)
    etree.strip_elements(tree, "script", "style", "del", with_tail=False)
    told = _Page(
        main=next(tree.iter("main")),
        header=" ".join(tree.xpath("//dl[contains(@class, 'cm-facts')]//text()")),
        plan=plan,
        rows={one: row for one, row in facts.rows.items() if row["doc_id"] == plan},
        mentions={one: row for one, row in facts.mentions.items() if row["doc_id"] == plan},
        marked_up=str(facts.sources.get(plan, {}).get("file", "")).lower().endswith(_HTML),
        words=read_words(WORDS, lang),
        file=file,
    )
    yield from _check_marks(told)
    yield from _check_entries(told)
    yield from _check_counts(told)


def _check_marks(page: _Page) -> Iterator[Violation]:
    """Every mark in the text stands for rows of the plan, and reads as their figures."""
    for mark in page.main.iter("mark"):
        link = mark.find(".//a")
        ids = (mark.get("data-ids") or link.get("href", "").removeprefix("#row-")).split()
        shown = _digits(mark.text_content())
        for identity in ids:
            row = page.rows.get(identity)
            if row is None and identity in page.mentions:
                continue
            if row is None:
                yield page.wrong("marks a figure of no row", identity, _A_ROW)
            elif not _is_damaged(row):
                figure = page.figure_of(row)
                if figure not in shown or (len(ids) == 1 and figure != shown):
                    said = f"marks {' '.join(mark.text_content().split())!r}"
                    yield page.wrong(said, identity, repr(row["value_text"]))


def _check_entries(page: _Page) -> Iterator[Violation]:
    """Every row of the plan is listed once, and nothing else is."""
    entries = [one for one in page.main.iter("li") if (one.get("id") or "").startswith("row-")]
    listed = Counter(one.get("id").removeprefix("row-") for one in entries)
    for identity in {**page.rows, **page.mentions}:
        if listed[identity] != 1:
            yield page.wrong(f"is listed {listed[identity]} times", identity, "once")
    for entry in entries:
        identity = entry.get("id").removeprefix("row-")
        row = page.rows.get(identity)
        if row is not None:
            yield from _check_entry(page, entry, identity, row)
        elif identity not in page.mentions:
            yield page.wrong("is listed and no row", identity, _A_ROW)


def _check_entry(page: _Page, entry: Any, identity: str, row: Row) -> Iterator[Violation]:
    figure = entry.find_class("pl-figure")[0].text_content()
    if not _is_damaged(row) and _digits(figure) != page.figure_of(row):
        yield page.wrong(f"is listed as {figure!r}", identity, repr(row["value_text"]))
    said = {
        one.findtext("dt"): " ".join(one.find("dd").text_content().split())
        for one in entry.iterfind("./dl/div")
    }
    ends = tuple(float(row[name]) for name in ("value", "value_max") if row.get(name))
    expected = {
        "value": ends,
        "due": tuple(float(part) for part in row["due"].split("-") if part),
        "baseline": (float(row["baseline"]),) if row.get("baseline") else (),
        "raw_place": (float(row["char_start"]), float(row["char_end"])),
    }
    for name, values in expected.items():
        text = said.get(page.words[name], "")
        if name == "raw_place":
            text = text.replace(row["value_text"].translate(PLAIN), "")
        told = [one for one in numerals(text) if not text[: one.start].endswith("per ")][
            : len(values) or None
        ]
        strange = any(not any(one.shows(value) for value in values) for one in told)
        missing = any(not any(one.shows(value) for one in told) for value in values)
        if strange or (missing and name != "due"):
            wanted = " ".join(f"{value:g}" for value in values) or "no number"
            yield page.wrong(f"{name} is told as {text!r}", identity, wanted)


def _check_counts(page: _Page) -> Iterator[Violation]:
    """What the page counts: rows and mentions, and rows by role and theme."""
    head = {one.value for one in numerals(page.header)}
    for rows in (page.rows, page.mentions):
        if rows and float(len(rows)) not in head:
            yield page.wrong(f"does not tell that it has {len(rows)} rows", "", str(len(rows)), PRINTED)
    roles = Counter(row["role"] for row in page.rows.values())
    shown = {
        box.get("value"): box.getparent().findtext("small")
        for box in page.main.iter("input")
        if box.get("name") == "role"
    }
    themes = Counter(row["theme"] for row in page.rows.values())
    listed = {
        one.get("value"): (one.text or "").rpartition("(")[2].rstrip(")")
        for choice in page.main.iter("select")
        if choice.get("name") == "theme"
        for one in choice.iter("option")
        if one.get("value")
    }
    for counts, told in ((roles, shown), (themes, listed)):
        for name in {*counts, *told} if told else ():
            if (told.get(name) or "0").strip() != str(counts[name]):
                said = f"tells of {told.get(name) or 0} rows of {name!r}"
                yield page.wrong(said, "", str(counts[name]), PRINTED)


def _digits(text: str) -> str:
    """The figures of `text` alone, as one writes them who sees only digits."""
    return _NOT_IN_A_FIGURE.sub("", unicodedata.normalize("NFKC", text.translate(PLAIN)))


def _is_damaged(row: Row) -> bool:
    return "damaged" in row["flags"].split(";")
