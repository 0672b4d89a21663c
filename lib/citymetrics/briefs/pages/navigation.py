"""The bar that every page of a site carries: where one can go, and the same page in the other language; at the foot of a
brief the ones before and after it.

A run of some briefs changes where the others can lead, so the bar of every page is written anew after each run;
the page around it is not touched.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.paths import INDEX, page_path
from citymetrics.briefs.words import load_words
from citymetrics.files import write_whole
from citymetrics.languages import LANGUAGES

CODEBOOK = "codebook"
DOWNLOADS = "downloads"
COMPARISONS = ("ambition", "emphasis", "timeline", "cascade", "pair")
"""Kinds of briefs that compare places, in the order of the site."""
_BARS = (
    re.compile(r'<header class="cm-site">.*?</header>', re.DOTALL),
    re.compile(r'<nav class="cm-steps".*?</nav>', re.DOTALL),
    re.compile(r'<div class="cm-download".*?</div>', re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `name` is the file name to save it under, where that differs."""

    label: str
    href: str
    current: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one word in the site's bar."""

    label: str
    links: tuple[Link, ...]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)


@dataclass(frozen=True, slots=True)
class Navigation:
    """The site's bar as one page shows it; `other` leads to the page in the other language."""

    home: Link
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    other: Link | None = None

    @property
    def previous(self) -> Link | None:
        """The page before this one, in the order of the bar; the index comes first."""
        return self._beside(-1)

    @property
    def following(self) -> Link | None:
        return self._beside(1)

    def _beside(self, step: int) -> Link | None:
        pages = [self.home, *self.links, *(link for group in self.groups for link in group.links)]
        at = next((number for number, link in enumerate(pages) if link.current), 0) + step
        return pages[at] if 0 <= at < len(pages) else None


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the site that is no brief: its path in the report without suffix, and what links to it say."""

    path: str
    label: str


def root_of(path: str) -> str:
    """The way from a page up to the report's folder: empty, or `../`."""
    return "../" * path.count("/")


def relative(target: str, page: str) -> str:
    """The address of the file `target` on the page at `page`, both as paths in the report."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def navigation(
    briefs: Sequence[Brief], lang: str, *, current: str = "", sources: Sequence[Place] = ()
) -> Navigation:
    """The bar of the page at the path `current` (default: the index of `lang`).

    `briefs` are all that the site shows, in every language; `sources` are the pages that lead back to the plans,
    in `lang`.
    """
    words = load_words(lang)
    current = current or page_path(INDEX, lang)
    own = [brief for brief in briefs if brief.lang == lang]

    def link(label: str, path: str) -> Link:
        return Link(label, relative(f"{path}.html", current), path == current)

    def links(*kinds: str) -> tuple[Link, ...]:
        return tuple(link(brief.label, brief.path) for kind in kinds for brief in own if brief.kind == kind)

    groups = (
        Group(words["comparisons"], links(*COMPARISONS)),
        Group(words["cities"], links("city")),
        Group(words["themes"], links("theme")),
        Group(words["metrics"], links("metric")),
        Group(words["sources"], tuple(link(place.label, place.path) for place in sources)),
    )
    return Navigation(
        home=link(words["site_title"], page_path(INDEX, lang)),
        links=tuple(
            link(words[brief.kind], brief.path) for brief in own if brief.kind in ("overview", "method")
        ),
        groups=tuple(group for group in groups if group.links),
        other=_other_language(briefs, lang, current, link),
    )


def _other_language(
    briefs: Sequence[Brief], lang: str, current: str, link: Callable[[str, str], Link]
) -> Link | None:
    """The same page in the other language, else that language's index, where the site has it."""
    (other,) = (code for code in LANGUAGES if code != lang)
    there = [brief for brief in briefs if brief.lang == other]
    if not there:
        return None
    stem = current.removeprefix(f"{lang}/")
    is_brief = any(brief.path == current for brief in briefs)
    twin = stem if not is_brief or any(brief.stem == stem for brief in there) else INDEX
    return link(load_words(other)["this_language"], page_path(twin, other))


def refresh_bars(reports: Path, bars: Mapping[str, Sequence[str]]) -> None:
    """Put each page's bar, the links at its foot and those to its other forms, by the page's path, in place of those it has."""
    for path, written in bars.items():
        page = reports / f"{path}.html"
        if not page.is_file():
            continue
        text = before = page.read_text(encoding="utf-8")
        for pattern, bar in zip(_BARS, written, strict=True):
            text = pattern.sub(lambda _, bar=bar: bar, text, count=1)  # type: ignore[misc]
        if text != before:
            write_whole(page, text.encode())
