"""The same text as a web page: each paragraph in an element, signs as entities, markup inside of figures. The rows stay."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache

import pytest
from metamorphic import Edit, Plan, Variant, differences, edited, load_plans, read_rows, seeded

from citymetrics.reading import read_text
from citymetrics.reading.document import read_clean
from citymetrics.reading.formats.html_text import read_html

pytestmark = pytest.mark.whole

HEAD = '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>规划</title></head><body><nav>首页</nav><div>'
INLINE = [
    ("<b>", "</b>"),
    ('<span style="color: #333">', "</span>"),
    ('<font face="仿宋_GB2312">', "</font>"),
    ("<span><span lang='EN-US'>", "</span></span>"),
]
plans = pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.id)


@cache
def prose(plan: Plan) -> Plan:
    """The plan without its tables, which pages write otherwise."""
    text = plan.text
    for block in reversed(plan.document.blocks):
        if block.kind == "table":
            text = text[: block.start] + text[block.end + 1 :]
    document = read_text(text, name=plan.id)
    return replace(plan, text=text, document=document, statements=tuple(read_rows(document, plan.frame)))


def page_of(
    plan: Plan, around: tuple[str, str], *, marked: float = 0.0, entities: float = 0.0, broken: float = 0.0
) -> Variant:
    """The plan as a page: every line `around`, and these shares of its characters marked up, as entities, behind a line break."""
    rng, edits = seeded(plan, around, marked, entities, broken), list[Edit]()
    before = HEAD
    for line in re.finditer(".+", plan.text):
        before, closing = before + around[0], ""
        for at in range(*line.span()):
            if rng.random() < marked:
                opening, end = ("", "") if closing else rng.choice(INLINE)
                before, closing = before + (closing or opening), end
            if rng.random() < broken and re.fullmatch(
                r"(?!\d\d)[一-鿿，。、\d]{2}", plan.text[at - 1 : at + 1]
            ):
                before += "\n  "
            edits += [(at, at, before)] if before else []
            before, sign = "", plan.text[at]
            if sign in "<>&":
                edits.append((at, at + 1, html.escape(sign)))
            elif rng.random() < entities:
                edits.append((at, at + 1, f"&#{ord(sign)};" if rng.random() < 0.5 else f"&#x{ord(sign):X};"))
        before = closing + around[1]
    return edited(plan.text, [*edits, (len(plan.text), len(plan.text), f"{before}</div></body></html>")])


PAGES = {
    "paragraphs": (("<p>", "</p>"), {}),
    "breaks": (("", "<br>\n"), {}),
    "nested": (('<div><p class="MsoNormal"><span>', "</span></p></div>"), {}),
    "marked up": (("<p>", "</p>"), {"marked": 0.1}),
    "entities": (("<p>", "</p>"), {"entities": 0.2}),
    "source in lines": (("<p>", "</p>"), {"broken": 0.05}),
    "all at once": (("<p>\n  ", "\n</p>"), {"marked": 0.05, "entities": 0.05, "broken": 0.03}),
}


@pytest.mark.parametrize("form", PAGES)
@plans
def test_a_page_of_the_same_text_has_the_same_rows(plan, form):
    plan, (around, shares) = prose(plan), PAGES[form]
    variant = page_of(plan, around, **shares)
    document = read_clean(read_html(variant.text, name=plan.id), name=plan.id)
    assert differences(plan, variant, read_rows(document, plan.frame), alike=in_one_blank) == []


def in_one_blank(text: str) -> str:
    """`text` as far as a page shows its blanks."""
    return " ".join(text.split())
