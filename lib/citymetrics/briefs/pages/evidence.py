"""From a note on a page of the site to the highlight in the plan's own text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from citymetrics.briefs.content.model import Content, Fragment


def plan_address(doc_id: str, identity: str) -> str:
    """The highlight of an observation or a mention, from the pages beside its plan's."""
    return f"plan-{doc_id}.html#{identity}"


def link_content(content: Content, address_of: Callable[[str, str], str] = plan_address) -> Content:
    """A brief whose notes lead to the plans' own text, as its page on a site shows them."""
    blocks = (
        replace(block, html=link_evidence(block.html, address_of)) if isinstance(block, Fragment) else block
        for block in content.blocks
    )
    return replace(content, blocks=tuple(blocks))


def link_evidence(html: str, address_of: Callable[[str, str], str]) -> str:
    """`html` in which the place of every evidence note is a link.

    `address_of(doc_id, identity)` tells where the highlight of an observation or a mention is; empty for nowhere,
    then the place stays as it is.
    """
    if "data-evidence" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for note in soup.select("li[data-evidence][data-plan]"):
        place = note.find(class_="cm-place")
        address = address_of(str(note["data-plan"]), str(note["data-evidence"]))
        if isinstance(place, Tag) and address:
            _link(soup, place, address)
    return str(soup)


def _link(soup: BeautifulSoup, place: Tag, address: str) -> None:
    link = soup.new_tag("a", attrs={"class": "cm-where", "href": address})
    for part in list(place.contents):
        if isinstance(part, Tag) and "cm-back" in (part.get("class") or ()):
            break
        link.append(part.extract())
    place.insert(0, link)
    # White space before the way back belongs outside the link.
    last = link.contents[-1] if link.contents else None
    if isinstance(last, NavigableString) and last != last.rstrip():
        last.replace_with(last.rstrip())
        link.insert_after(" ")
