"""A page prints what its brief says: the same numbers, each as often, whatever templates and links did on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.content.model import Content, Figure, Fragment

_SILENT = ("script", "style")
_DIGITS = re.compile(r"\d[\d.,]*")


def check_render(page: str, content: Content, *, file: str) -> Iterable[Violation]:
    """Compare the numbers of a page's main part with those of the brief that it was made from."""
    shown, said = numbers_in(_read(page, "main")), Counter[str]()
    for block in content.blocks:
        if isinstance(block, Fragment):
            said += numbers_in(_read(block.html, "body"))
        elif isinstance(block, Figure):
            said += numbers_in(f"{block.number} {block.message} {block.caption}")
        else:
            said += numbers_in(block.text)
    yield from printed_wrongly(shown - said, said - shown, file, "on the page")


def printed_wrongly(
    more: Mapping[str, int], less: Mapping[str, int], file: str, where: str
) -> Iterator[Violation]:
    """What is told of the numbers that stand `more` or `less` often in `file` than in what it was made from."""
    for numbers, how in (more, "more"), (less, "less"):
        for one, times in numbers.items():
            yield Violation(
                PRINTED,
                f"{one!r} stands {times} times {how} {where} than in what its notebook said",
                (),
                file,
                expected="the notebook's own numbers",
                mend="Run again; if it stays, the page is set wrongly: report it with this line.",
            )


def _read(written: str, part: str) -> str:
    """The text of the first `part` of a page: parsed, for an attribute may hold angle brackets."""
    return visible(next(html.document_fromstring(f"<body>{written}").iter(part)))


def visible(element: Any) -> str:
    """The text of a parsed element as a browser shows it."""
    etree.strip_elements(element, *_SILENT, with_tail=False)
    return " ".join(element.xpath(".//text()"))


def numbers_in(text: str) -> Counter[str]:
    """The numbers of a text as they are written, each as often as it stands there."""
    return Counter(_DIGITS.findall(text))


def bare_numbers(text: str) -> Counter[str]:
    """The same without the mark that follows a number: what is set in other sentences has other marks."""
    found = Counter[str]()
    for number, times in numbers_in(text).items():
        found[number.rstrip(".,")] += times
    return found
