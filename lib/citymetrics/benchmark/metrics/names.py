"""How remarks name things in both languages at once: one wording, several labels as a list, a caution, a bound, a span of years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from citymetrics.labels import Label, text
from citymetrics.labels.wording import join
from citymetrics.languages import LANGUAGES

FORMS = {"ge": "floor", "gt": "floor", "le": "cap", "lt": "cap", "approx": "approximate", "range": "range"}


def both(address: str, **values: Any) -> Label:
    """The wording at `address` as a label."""
    return Label(*(text(address, lang, **values) for lang in LANGUAGES))


def listed(labels: Iterable[Label]) -> Label:
    """Several labels as one list."""
    every = list(labels)
    return Label(*(join([one.in_language(lang) for one in every], lang) for lang in LANGUAGES))


def form_of(comparator: str) -> str:
    """What a figure is by its comparator: `floor`, `cap`, `approximate`, `range` or `exact`, worded at `comparability.form_…`."""
    return FORMS.get(comparator, "exact")


def caution_of(metric: Any) -> Label | None:
    """What the dictionary warns of, to stand within a remark: without its full stop. None where it warns of nothing."""
    caution = getattr(metric, "caution", None)
    return Label(caution.zh.rstrip("。"), caution.en.rstrip(".")) if caution else None


def year_span(first: int, last: int) -> str:
    """`2021–2025`, or one year alone."""
    return str(first) if first == last else f"{first}–{last}"
