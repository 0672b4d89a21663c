"""HTML fragments from notebooks, made safe and made ready for a page.

Text from plans and notebooks is not trusted: of its HTML only the elements and attributes named in
`markup.yml` survive, none of which can run a script, load anything from outside or set a style. Nothing that
parses as raw text or foreign content is let through, so what is written out parses back to the same tree.

What a whole page shares (identifiers, heading levels, table numbers, evidence links) is kept in a `Scribe`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from citymetrics.invisible import PLAIN
from citymetrics.yamlfile import read_yaml

LINK_SCHEMES = frozenset({"", "http", "https", "mailto"})
IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+\Z")
NUMERIC = re.compile(r"\s*[-−+≥≤<>≈~约]?\s*[\d,.]+(?:\s*[–~—-]\s*[\d,.]+)?\s*[%‰]?\s*\Z")
# Characters that a cell may hold and still be kept in one line, such as 2021年7月28日.
SHORT = 10
NOTE_ID = re.compile(r"note-(\d+)\Z")
CONTROL = re.compile(r"[\x00-\x20\x7f]+")
# Marked sections and instructions are XML: the parser refuses some, warns of others, and drops what they hold.
XML_MARK = re.compile(r"<(?=!\[|\?)")


@cache
def _allowed() -> dict[str, frozenset[str]]:
    """The lists of `markup.yml`; `kept` includes the formulas' elements, `<element>.` leads to its
    attributes."""
    lists = read_yaml(Path(__file__).with_name("markup.yml"), name="briefs/content/markup.yml")
    attributes = {f"{element}.": frozenset(names.split()) for element, names in lists["attributes"].items()}
    kept = frozenset(f"{lists['kept']} {lists['formulas']}".split())
    return {"kept": kept, "dropped": frozenset(lists["dropped"].split())} | attributes


def parse(html: str) -> BeautifulSoup:
    """`html`, a fragment, as a tree that holds only what a page may show."""
    soup = read_html(html)
    for tag in soup.find_all(True):
        _clean_tag(tag)
    # A search for strings leaves out empty ones, such as the comment <!---->.
    for text in [node for node in soup.descendants if isinstance(node, NavigableString)]:
        if type(text) is not NavigableString:  # comments, declarations, CDATA
            text.extract()
        elif (said := text.translate(PLAIN)) != text:
            text.replace_with(said)
    return soup


def read_html(html: str) -> BeautifulSoup:
    """HTML of others as a tree, whatever it is; marks of XML are text in it."""
    return BeautifulSoup(XML_MARK.sub("&lt;", html), "html.parser")


def _clean_tag(tag: Tag) -> None:
    if tag.decomposed:
        return
    name = tag.name.lower()
    allowed = _allowed()
    if name in allowed["dropped"]:
        tag.decompose()
        return
    if name not in allowed["kept"]:
        tag.unwrap()
        return
    if name in ("td", "th") and re.search(r"text-align:\s*right", str(tag.get("style", ""))):
        tag["class"] = " ".join([*classes(tag), "num"])
    attributes = allowed["any."] | allowed.get(f"{name}.", frozenset())
    tag.attrs = {
        key: value.translate(PLAIN) if isinstance(value, str) else value
        for key, value in tag.attrs.items()
        if key in attributes
    }
    if "href" in tag.attrs and not _is_safe_link(str(tag["href"])):
        del tag["href"]
    if name == "img" and not IMAGE_DATA.match(str(tag.get("src", ""))):
        tag.replace_with(str(tag.get("alt", "")))
    elif name == "img":
        tag["alt"] = str(tag.get("alt", ""))


def _is_safe_link(href: str) -> bool:
    try:
        return urlsplit(CONTROL.sub("", href)).scheme.lower() in LINK_SCHEMES
    except ValueError:
        return False


def visible_text(node: PageElement | str) -> str:
    """The text of a tree or of HTML, in one line."""
    tree = read_html(node) if isinstance(node, str) else node
    return " ".join(tree.get_text().split())


@dataclass(frozen=True)
class Heading:
    """One entry of a page's contents."""

    level: int
    id: str
    text: str


@dataclass
class Scribe:
    """Keeps a page's fragments in step with each other, in reading order.

    `table_word` goes before the number of each captioned table; `back_text` names the link from a note to the
    number.
    """

    table_word: str = "表"
    table_text: str = "表格"
    back_text: str = "回到正文"
    ids: set[str] = field(default_factory=set)
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0
    level: int = 1
    cited: dict[str, str] = field(default_factory=dict)

    def finish(self, soup: BeautifulSoup) -> BeautifulSoup:
        """Give a clean fragment its identifiers, heading levels, table numbers and evidence links; changes it
        in place."""
        self._settle_ids(soup)
        for heading in soup.find_all(re.compile(r"h[1-6]\Z")):
            self._set_heading(heading)
        for table in soup.find_all("table"):
            self._set_table(soup, table)
        for reference in soup.select(".cm-note a[href^='#']"):
            target = str(reference["href"])[1:]
            if target not in self.cited:
                self.cited[target] = str(reference.get("id") or self.take_id(f"cite-{target}"))
                reference["id"] = self.cited[target]
        for notes in soup.find_all("ol", class_="cm-notes"):
            self._set_notes(notes)
        return soup

    def take_id(self, wanted: str) -> str:
        """`wanted`, or with the first free number after it; each page's identifiers are unique."""
        free, number = wanted, 2
        while free in self.ids:
            free, number = f"{wanted}-{number}", number + 1
        self.ids.add(free)
        return free

    def _settle_ids(self, soup: BeautifulSoup) -> None:
        renamed: dict[str, str] = {}
        for tag in soup.find_all(id=True):
            old = str(tag["id"])
            tag["id"] = renamed[old] = self.take_id(re.sub(r"\s+", "-", old.strip()) or "part")
        # A fragment that brings its own notes means those, not another fragment's notes of the same number.
        for link in soup.find_all("a", href=re.compile(r"#.")):
            target = str(link["href"])[1:]
            link["href"] = "#" + renamed.get(target, target)

    def _set_heading(self, heading: Tag) -> None:
        for anchor in heading.find_all("a", class_="anchor-link"):
            anchor.decompose()
        text = visible_text(heading)
        self.level = max(2, min(int(heading.name[1]), self.level + 1))
        heading.name = f"h{self.level}"
        if not heading.get("id"):
            heading["id"] = self.take_id(slug(text))
        self.headings.append(Heading(self.level, str(heading["id"]), text))

    def _set_table(self, soup: BeautifulSoup, table: Tag) -> None:
        caption = table.find("caption", recursive=False)
        label = self.table_text
        if isinstance(caption, Tag) and visible_text(caption):
            self.tables += 1
            label = f"{self.table_word} {self.tables} {visible_text(caption)}"
            number = soup.new_tag("span", attrs={"class": "cm-number"})
            number.string = f"{self.table_word} {self.tables}"
            caption.insert(0, " ")
            caption.insert(0, number)
        for cell in table.find_all(["th", "td"]):
            if cell.name == "td" and "num" not in classes(cell) and NUMERIC.match(cell.get_text()):
                cell["class"] = " ".join([*classes(cell), "num"])
            if cell.name == "td" and 0 < len(visible_text(cell)) <= SHORT:
                cell["class"] = " ".join([*classes(cell), "cm-whole"])
            if cell.name == "th" and not cell.get("scope"):
                cell["scope"] = "col" if cell.find_parent("thead") else "row"
        scroller = soup.new_tag(
            "div", attrs={"class": "cm-scroll", "role": "region", "tabindex": "0", "aria-label": label}
        )
        table.wrap(scroller)

    def _set_notes(self, notes: Tag) -> None:
        for note in notes.find_all("li", recursive=False):
            identifier = str(note.get("id", ""))
            numbered = NOTE_ID.match(re.sub(r"(note-\d+)-\d+\Z", r"\1", identifier))
            if numbered:
                note["value"] = numbered[1]
            if identifier in self.cited:
                back = BeautifulSoup("", "html.parser").new_tag(
                    "a",
                    attrs={
                        "class": "cm-back",
                        "href": f"#{self.cited[identifier]}",
                        "aria-label": self.back_text,
                    },
                )
                back.string = "↑"
                place = note.find(class_="cm-place")
                last = place if isinstance(place, Tag) else note
                last.append(" ")
                last.append(back)


def classes(tag: Tag) -> list[str]:
    """The classes of `tag`."""
    value = tag.get("class")
    return value.split() if isinstance(value, str) else list(value or ())


def slug(text: str) -> str:
    """A readable identifier: letters (of any script) and digits, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_") or "part"
