"""Clean HTML of one line as runs of text, each with its style: what typesetters take that know no HTML."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

Run = dict[str, str]
STYLES = (("note", "sup.cm-note"), ("small", "small"), ("place", ".cm-place"), ("bold", "b, strong"))


def runs(html: str | Tag) -> list[Run]:
    """Runs `{"text": …, "style": …, "lang": …}` in order; `style` is note, small, place, bold or empty, `lang` is `zh` for
    text quoted in Chinese, and a line break is a run of its own."""
    tree = BeautifulSoup(html, "html.parser") if isinstance(html, str) else html
    found: list[Run] = []
    for run in _walk(tree, "", ""):
        alike = found and (found[-1]["style"], found[-1]["lang"]) == (run["style"], run["lang"])
        if alike and "\n" not in (run["text"], found[-1]["text"]):
            found[-1]["text"] += run["text"]
        else:
            found.append(run)
    return [run for run in found if run["text"]]


def _walk(tree: Tag, style: str, lang: str) -> Iterator[Run]:
    for child in tree.children:
        if isinstance(child, Tag):
            if child.name == "br":
                yield {"text": "\n", "style": "", "lang": ""}
                continue
            own = next((name for name, selector in STYLES if child.css.match(selector)), style)
            yield from _walk(child, own, str(child.get("lang") or lang))
        elif isinstance(child, NavigableString):
            text = " ".join(child.split())
            before = " " if child[:1].isspace() else ""
            after = " " if text and child[-1:].isspace() else ""
            yield {"text": f"{before}{text}{after}", "style": style, "lang": lang}
