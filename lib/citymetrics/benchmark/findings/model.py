"""One computed sentence and a list of them: wording is data (`labels/words/findings.yml`), every figure carries its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.labels import Label, mark_source, text
from citymetrics.labels.html import apart
from citymetrics.labels.wording import in_language, join


@dataclass(frozen=True, slots=True)
class Figure:
    """A value within a sentence, in both languages, with the observations that it comes from."""

    shown: Label
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One computed sentence: `code` addresses its wording, `values` fill it (labels, numbers or `Figure`s
    or lists of them)."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        figures = [
            one for _, value in self.values for one in (value if isinstance(value, tuple) else (value,))
        ]
        return tuple(identity for one in figures if isinstance(one, Figure) for identity in one.evidence)

    @property
    def address(self) -> str:
        """Where the wording stands: a code with a dot is an address by itself."""
        return self.code if "." in self.code else f"findings.{self.code}"

    def text(self, lang: str = "zh") -> str:
        return text(self.address, lang, **{name: _plain(value, lang) for name, value in self.values})

    def html(self, notes: EvidenceNotes, lang: str = "zh") -> str:
        """The sentence with a note behind each figure."""
        return text(
            self.address,
            lang,
            **{name: _marked(value, notes, lang) for name, value in self.values},
        )


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, tuple) and not isinstance(value, Label):
        return join([_plain(one, lang) for one in value], lang)
    return value.shown.in_language(lang) if isinstance(value, Figure) else in_language(value, lang)


def _marked(value: Any, notes: EvidenceNotes, lang: str) -> str:
    if isinstance(value, tuple) and not isinstance(value, Label):
        return join([_marked(one, notes, lang) for one in value], lang)
    marks = notes.mark(*value.evidence) if isinstance(value, Figure) else ""
    words = _plain(value, lang)
    return mark_source(words, lang) + apart(words) * bool(marks) + marks


class FindingList:
    """Findings as a list for the top of a page, each figure with its note."""

    def __init__(self, findings: Iterable[Finding], notes: EvidenceNotes, *, lang: str = "zh"):
        self.findings = tuple(findings)
        self.html = "".join(f"<li>{one.html(notes, lang)}</li>" for one in self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def _repr_html_(self) -> str:
        return f'<ul class="cm-findings">{self.html}</ul>' if self.findings else ""


def finding(code: str, **values: Any) -> Finding:
    return Finding(code, tuple(values.items()))


def both(shown: Any) -> Label:
    """A `Label` from a function of the language."""
    return Label(shown("zh"), shown("en"))
