"""Why a number is qualified, or isn't there: coded, so that it can be counted, and worded in either
language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from citymetrics.labels import Label, text
from citymetrics.labels.wording import join

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """A caveat or a reason. `code` is an address in `labels/words/remarks.yml`, or with a dot that of another file; `values` fill
    its wording.

    `rows` are the observation ids that it is about, `about` the metrics, where it stands among those of
    several.
    """

    code: str
    values: tuple[tuple[str, Any], ...] = ()
    rows: tuple[str, ...] = ()
    about: tuple[Label, ...] = ()

    def text(self, lang: str = "zh") -> str:
        address = self.code if "." in self.code else f"remarks.{self.code}"
        words = text(address, lang, **dict(self.values))
        if not self.about:
            return words
        names = join([label.in_language(lang) for label in self.about[:MOST_NAMED]], lang)
        form = "about" if len(self.about) <= MOST_NAMED else "about_many"
        return text(f"remarks.{form}", lang, words=words, names=names, count=len(self.about))

    def on(self, metric: Label) -> Remark:
        """The same remark, said of one metric."""
        return replace(self, about=(metric,))

    def __str__(self) -> str:
        return self.text()


class Refusal(NamedTuple):
    """A comparison that isn't made: what, and the reason. Both print in Chinese and have `.text(lang)`."""

    what: Remark
    reason: Remark

    def text(self, lang: str = "zh") -> str:
        return text("remarks.refusal", lang, what=self.what.text(lang), reason=self.reason.text(lang))

    def on(self, metric: Label) -> Refusal:
        """The same refusal, said of one metric."""
        return Refusal(self.what, self.reason.on(metric))


def remark(code: str, *, rows: tuple[str, ...] = (), **values: Any) -> Remark:
    """A `Remark` with its values by name."""
    return Remark(code, tuple(values.items()), rows)


def unique(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks in order, each wording once, with the rows and metrics of all that say the same."""
    groups: dict[tuple[str, Any], list[Remark]] = {}
    for one in remarks:
        groups.setdefault((one.code, one.values), []).append(one)
    return tuple(_joined(own) for own in groups.values())


def unique_refusals(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Refusals in order, each wording once, with the rows and metrics of all that say the same."""
    groups: dict[tuple[Any, ...], list[Refusal]] = {}
    for one in refusals:
        key = (one.what.code, one.what.values, one.reason.code, one.reason.values)
        groups.setdefault(key, []).append(one)
    return tuple(
        Refusal(_joined([one.what for one in own]), _joined([one.reason for one in own]))
        for own in groups.values()
    )


def _joined(remarks: Sequence[Remark]) -> Remark:
    """One remark for several of the same wording."""
    rows = dict.fromkeys(row for one in remarks for row in one.rows)
    about = dict.fromkeys(label for one in remarks for label in one.about)
    return replace(remarks[0], rows=tuple(rows), about=tuple(about))
