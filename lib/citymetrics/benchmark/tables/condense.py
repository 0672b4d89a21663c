"""Many caveats or refusals in few lines for a brief: one line for each topic or reason, the weightiest first.

The result keeps every remark; here they only share a line. Topics are data (`topics.yml`), and so is their wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.benchmark.remarks import Refusal, Remark
from citymetrics.benchmark.tables.cells import capital
from citymetrics.labels import text
from citymetrics.labels.wording import Label, join, wording
from citymetrics.yamlfile import read_yaml

MOST_CAVEATS, MOST_REFUSALS = 8, 10
MOST_NAMED = 4
TOPICS = Path(__file__).with_name("topics.yml")


@dataclass(frozen=True, slots=True)
class Condensed:
    """The `lines` to show, of how many remarks they are made (`count`), and how many remarks they leave out (`left`)."""

    lines: tuple[str, ...]
    count: int
    left: int = 0

    def closing(self, lang: str = "zh") -> str:
        """What to say below the lines; empty where each remark has its own."""
        if self.left:
            return text("topics.condensed_left", lang, count=self.count, left=self.left)
        return text("topics.condensed", lang, count=self.count) if self.count > len(self.lines) else ""


def condense(remarks: Sequence[Remark | Refusal], lang: str = "zh") -> Condensed:
    """`remarks` as at most `MOST_CAVEATS` lines, or `MOST_REFUSALS` for refusals."""
    refusals = [one for one in remarks if isinstance(one, Refusal)]
    if refusals:
        return _cut(_refused(refusals, lang), len(remarks), MOST_REFUSALS)
    caveats = [one for one in remarks if isinstance(one, Remark)]
    return _cut(_by_topic(caveats, lang), len(remarks), MOST_CAVEATS)


def _cut(lines: list[tuple[str, int]], count: int, most: int) -> Condensed:
    """The first `most` lines, each with the number of remarks that it stands for."""
    kept = lines[:most]
    return Condensed(tuple(words for words, _ in kept), count, sum(number for _, number in lines[most:]))


@cache
def _topics() -> tuple[dict[str, Any], ...]:
    return tuple(read_yaml(TOPICS, name="benchmark/tables/topics.yml"))


def _by_topic(remarks: list[Remark], lang: str) -> list[tuple[str, int]]:
    lines: list[tuple[str, int]] = []
    named = {code for topic in _topics() for code in topic["codes"]}
    for topic in _topics():
        own = [
            one
            for one in remarks
            if one.code in topic["codes"] or (topic["id"] == "other" and one.code not in named)
        ]
        if len(own) > 1 and "by" in topic:
            lines.append((_line(topic, own, lang), len(own)))
        else:
            written = dict.fromkeys(one.text(lang) for one in own)
            lines += [(words, 1) for words in written]
    return lines


def _line(topic: dict[str, Any], remarks: list[Remark], lang: str) -> str:
    if topic["by"] == "metric" and all(one.about for one in remarks):
        items = names_of([label for one in remarks for label in one.about], lang)
    else:
        form = "short" if len(remarks) > topic.get("most", len(remarks)) else "item"
        items = _items(remarks, form, lang)
    return text("topics.line", lang, head=text(f"topics.head_{topic['id']}", lang), items=items)


def _items(remarks: list[Remark], form: str, lang: str) -> str:
    """Each remark in few words, those that come out alike once; metrics alone as one list."""
    addresses = [f"topics.{form}_{one.code.replace('.', '_')}" for one in remarks]
    if all(wording().get(address, Label("", "")).zh in ("", "{metrics}") for address in addresses):
        labels = [label for one in remarks for label in one.about]
        if labels:
            return names_of(labels, lang)
    words = [
        text(address, lang, **dict(one.values), metrics=names_of(one.about, lang))
        if address in wording()
        else one.text(lang)
        for address, one in zip(addresses, remarks, strict=True)
    ]
    return text("tables.list_gap", lang).join(dict.fromkeys(words))


def names_of(labels: Sequence[Label], lang: str = "zh", most: int = MOST_NAMED) -> str:
    """The first `most` of several names, each once, and how many there are beside them."""
    names = list(dict.fromkeys(label.in_language(lang) for label in labels))
    if len(names) <= most:
        return join(names, lang)
    shown = join(names[:most], lang)
    return text("topics.named", lang, names=shown, count=len(names))


def _refused(refusals: list[Refusal], lang: str) -> list[tuple[str, int]]:
    """One line for each reason, naming all that it is said of."""
    groups: dict[tuple[str, str], list[Refusal]] = {}
    for one in refusals:
        reason = Remark(one.reason.code, one.reason.values)
        few = one.reason.code == "emphasis.few_rows"
        words = text("topics.few_rows", lang, **dict(one.reason.values)) if few else reason.text(lang)
        groups.setdefault((one.reason.code, words), []).append(one)
    return [
        (
            text("topics.line", lang, head=capital(words), items=_whats(own, lang))
            if len(own) > 1
            else own[0].text(lang),
            len(own),
        )
        for (_, words), own in groups.items()
    ]


def _whats(refusals: list[Refusal], lang: str) -> str:
    found: dict[str, list[Label]] = {}
    for one in refusals:
        what = one.what.text(lang)
        if one.reason.code == "emphasis.few_rows":
            what = text("topics.few_rows_item", lang, what=what, count=dict(one.reason.values)["count"])
        found.setdefault(what, []).extend(one.reason.about)
    words = [
        text("topics.refused_of", lang, what=what, metrics=names_of(about, lang, 2)) if about else what
        for what, about in found.items()
    ]
    return text("tables.list_gap", lang).join(words)
