"""What the measurements come to, in sentences computed from them."""

from __future__ import annotations

from collections.abc import Callable

from citymetrics.accuracy.quality import Quality
from citymetrics.accuracy.tables import percent
from citymetrics.labels import escape, text
from citymetrics.labels.numbers import format_fixed
from citymetrics.labels.wording import join


class QualityFindings:
    """The findings as a list for the top of a page; lost figures carry their notes."""

    def __init__(self, quality: Quality, mark: Callable[..., str] | None = None, *, lang: str = "zh"):
        self.sentences = (
            *_accuracy(quality, lang),
            *_shortfalls(quality, lang),
            _damage(quality, lang),
            _review(quality, lang),
        )
        marks = {_damage(quality, lang): mark(*quality.lost["observation_id"])} if mark else {}
        items = (f"<li>{escape(said)}{marks.get(said, '')}</li>" for said in self.sentences)
        self.html = f'<ul class="cm-findings">{"".join(items)}</ul>'

    def __len__(self) -> int:
        return len(self.sentences)

    def _repr_html_(self) -> str:
        return self.html


def _accuracy(quality: Quality, lang: str) -> list[str]:
    sentences = []
    for name in quality.sets:
        shown = {}
        for measure in ("figures", "words", "precision", "value_unit"):
            score = quality.score(name, measure)
            shown[measure] = percent(score["hits"] / score["of"]) if score else "—"
        counted = [quality.score(name, measure) for measure in ("figures", "words")]
        rows = sum(int(score["of"]) for score in counted if score)
        sentences.append(
            text(
                "accuracy.finding_set",
                lang,
                set=text(f"accuracy.set_{name}", lang),
                rows=rows,
                **shown,
            )
        )
    return sentences


def _shortfalls(quality: Quality, lang: str) -> list[str]:
    """One sentence per set that misses a minimum; one for all where none does, or where nothing was measured."""
    if not quality.sets:
        return [text("accuracy.finding_unmeasured", lang)]
    sentences = []
    for name in quality.sets:
        cases = [
            text(
                "accuracy.finding_short",
                lang,
                measure=text(f"accuracy.{measure}", lang),
                share=percent(share),
                least=percent(least),
            )
            for of, measure, share, least in quality.shortfalls
            if of == name
        ]
        if cases:
            named = text(f"accuracy.set_{name}", lang)
            sentences.append(text("accuracy.finding_below", lang, set=named, cases=join(cases, lang)))
    return sentences or [text("accuracy.finding_reached", lang)]


def _damage(quality: Quality, lang: str) -> str:
    unsure = ~quality.repairs["certain"].astype(bool) & (quality.repairs["kind"] != "lost")
    return text(
        "accuracy.finding_damage",
        lang,
        repairs=format_fixed(len(quality.repairs)),
        unsure=int(unsure.sum()),
        lost=len(quality.lost),
    )


def _review(quality: Quality, lang: str) -> str:
    targets = int((quality.queue["role"] == "target").sum())
    return text(
        "accuracy.finding_review",
        lang,
        rows=len(quality.observations),
        open=len(quality.queue),
        targets=targets,
    )
