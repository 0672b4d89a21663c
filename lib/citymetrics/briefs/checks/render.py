"""A page prints what its brief says: the same numbers, each as often, whatever templates and links did on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape

from citymetrics.audit.violation import PRINTED, Violation
from citymetrics.briefs.content.model import Content, Figure, Fragment

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_SILENT = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_DIGITS = re.compile(r"\d[\d.,]*")


def check_render(page: str, content: Content, *, file: str) -> Iterable[Violation]:
    """Compare the numbers of a page's main part with those of the brief that it was made from."""
    main = _MAIN.search(page)
    shown, said = _numbers(main[0] if main else page), Counter[str]()
    for block in content.blocks:
        if isinstance(block, Fragment):
            said += _numbers(block.html)
        elif isinstance(block, Figure):
            said += _numbers(" ".join((str(block.number), block.message, block.caption)))
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


def _numbers(html: str) -> Counter[str]:
    return Counter(_DIGITS.findall(unescape(_SILENT.sub(" ", html))))
