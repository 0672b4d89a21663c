"""A page prints what its brief says: the same numbers, each as often, whatever templates and links did on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree, html  # type: ignore[import-untyped]

from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.content.model import Content, Figure, Fragment

_SILENT = ("script", "style")
_DIGITS = re.compile(r"\d[\d.,]*")


def check_render(page: str, content: Content, *, file: str) -> Iterable[Violation]:
    """Compare the numbers of a page's main part with those of the brief that it was made from."""
    shown, said = _numbers(_read(page, "main")), Counter[str]()
    for block in content.blocks:
        if isinstance(block, Fragment):
            said += _numbers(_read(block.html, "body"))
        elif isinstance(block, Figure):
            said += _numbers(f"{block.number} {block.message} {block.caption}")
        else:
            said += _numbers(block.text)
    for number, more in ((shown - said).items(), "more"), ((said - shown).items(), "less"):
        yield from (
            Violation(
                PRINTED,
                f"{one!r} stands {times} times {more} on the page than in what its notebook said",
                (),
                file,
                expected="the notebook's own numbers",
                mend="Run again; if it stays, the page is set wrongly: report it with this line.",
            )
            for one, times in number
        )


def _read(written: str, part: str) -> str:
    """The text of the first `part` of a page as a browser shows it: parsed, for an attribute may hold angle brackets."""
    shown = next(html.document_fromstring(f"<body>{written}").iter(part))
    etree.strip_elements(shown, *_SILENT, with_tail=False)
    return " ".join(shown.xpath(".//text()"))


def _numbers(text: str) -> Counter[str]:
    return Counter(_DIGITS.findall(text))
