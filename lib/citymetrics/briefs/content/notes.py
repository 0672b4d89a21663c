"""Which evidence notes a text cites, and a list of notes without the rest.

A sentence that several numbers come from is written out in the first note that needs it and pointed to from
later ones, so a note that is kept keeps those that it points to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup
from bs4.element import Tag

_NUMBERED = re.compile(r"#(.*?note-)(\d+)((?:-\d+)?)\Z")


def cited_notes(html: str) -> set[str]:
    """The identifiers of the notes that the numbers in `html` lead to; a span such as 4–9 means all between its
    ends."""
    cited: set[str] = set()
    if "cm-note" not in html:
        return cited
    for sup in BeautifulSoup(html, "html.parser").select(".cm-note"):
        links = sup.select("a[href^='#']")
        cited.update(str(link["href"])[1:] for link in links)
        for link in links:
            following = link.find_next_sibling("a")
            if isinstance(following, Tag) and str(link.next_sibling).strip() in ("–", "-"):
                cited.update(_between(str(link["href"]), str(following["href"])))
    return cited


def keep_notes(html: str, cited: Iterable[str]) -> str:
    """`html` with its lists of notes cut down to those `cited` and what these point to."""
    soup = BeautifulSoup(html, "html.parser")
    items = {str(item["id"]): item for item in soup.select("ol.cm-notes > li[id]")}
    kept = {identifier for identifier in cited if identifier in items}
    waiting = list(kept)
    while waiting:
        for link in items[waiting.pop()].select("a[href^='#']"):
            target = str(link["href"])[1:]
            if target in items and target not in kept:
                kept.add(target)
                waiting.append(target)
    for identifier, item in items.items():
        if identifier not in kept:
            item.decompose()
    return str(soup)


def table_captions(html: str) -> list[str]:
    """The captions of the tables in `html`, without their numbers."""
    captions = []
    for caption in BeautifulSoup(html, "html.parser").select("caption"):
        for number in caption.select(".cm-number"):
            number.decompose()
        captions.append(" ".join(caption.get_text().split()))
    return captions


def _between(first: str, last: str) -> list[str]:
    ends = _NUMBERED.match(first), _NUMBERED.match(last)
    if not ends[0] or not ends[1] or ends[0].group(1, 3) != ends[1].group(1, 3):
        return []
    return [f"{ends[0][1]}{number}{ends[0][3]}" for number in range(int(ends[0][2]), int(ends[1][2]) + 1)]
