"""Where the pages of a report use what the plans state, read off the finished pages.

A brief's notes name their observation or mention in `data-evidence`, its figures all that they draw. Nothing else
has to be kept for it, so a run of some briefs finds the uses in those that were made before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from citymetrics.briefs.paths import page_path

_MARKED = re.compile(r"<(li|figure)\b[^>]*?\bdata-evidence=\"[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"(?:note|figure)-(\d+)")


@dataclass(frozen=True, slots=True)
class Use:
    """One page that shows an observation or a mention: `href` leads to the number in its text, or to the figure, from
    the pages beside it."""

    page: str
    href: str
    kind: Literal["note", "figure"]
    number: int


def citations_of(reports: Path, lang: str, order: Sequence[str] = ()) -> dict[str, list[Use]]:
    """The uses of every observation and mention on the pages of `lang` under `reports`, by its id.

    Pages come in the `order` of their stems, the others behind by name.
    """
    places = {stem: place for place, stem in enumerate(order)}
    folder = (reports / page_path("page", lang)).parent
    found: dict[str, list[Use]] = {}
    for page in sorted(
        folder.glob("*.html"), key=lambda page: (places.get(page.stem, len(places)), page.name)
    ):
        for identity, use in uses_on(page.read_text(encoding="utf-8"), page.name):
            found.setdefault(identity, []).append(use)
    return found


def uses_on(page: str, name: str) -> Iterator[tuple[str, Use]]:
    """What the page `name` shows, in its order: pairs of an id and its use."""
    title = _TITLE.search(page)
    label = " ".join(html.unescape(_TAG.sub("", title[1])).split()) if title else name
    for tag in _MARKED.finditer(page):
        given = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(tag.group())}
        numbered = _NUMBER.match(given.get("id", ""))
        if numbered is None:
            continue
        kind: Literal["note", "figure"] = "note" if tag[1] == "li" else "figure"
        target = given["id"]
        # The number in the text is what readers look for; its note leads back to it.
        if kind == "note" and f'id="cite-{target}"' in page:
            target = f"cite-{target}"
        for identity in given["data-evidence"].split():
            yield identity, Use(label, f"{name}#{target}", kind, int(numbered[1]))


def by_page(uses: Sequence[Use]) -> Mapping[str, list[Use]]:
    """`uses` under the titles of their pages."""
    pages: dict[str, list[Use]] = {}
    for use in uses:
        pages.setdefault(use.page, []).append(use)
    return pages
