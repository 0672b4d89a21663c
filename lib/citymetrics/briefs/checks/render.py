"""A page prints what its brief says: the same numbers, each as often, whatever templates and links did on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.content.model import Block, Content, Figure, Fragment

_SILENT = ("script", "style")
_DIGITS = re.compile(r"\d[\d.,]*")


def check_render(page: str, content: Content, *, file: str) -> Iterable[Violation]:
    """Compare the numbers of a page's main part with those of the brief that it was made from."""
    main = next(html.document_fromstring(page).iter("main"))
    shown, said = numbers_in(visible(main)), Counter[str]()
    for block in content.blocks:
        said += numbers_in(text_of(block))
    yield from printed_wrongly(shown - said, said - shown, file, "on the page")


def text_of(block: Block, without: str = "") -> str:
    """What a block says, as a page shows it; `without` names a class of elements that are left out."""
    if isinstance(block, Fragment):
        # Parsed, for an attribute may hold angle brackets.
        tree = html.document_fromstring(f"<body>{block.html}")
        for element in tree.find_class(without) if without else ():
            element.drop_tree()
        return visible(tree)
    if isinstance(block, Figure):
        return f"{block.number} {block.message} {block.caption}"
    return block.text


def title_block_of(content: Content) -> Iterator[str]:
    """What stands above a brief: its titles, its facts, and the plans that it rests on."""
    yield from (content.title, content.subtitle, *content.facts, *content.facts.values())
    for plan in content.plans:
        yield from (plan.place, plan.title, plan.issuer, plan.term, plan.status)


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
