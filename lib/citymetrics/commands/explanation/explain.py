"""Explaining one metric in one place, from what it adds to the index down to the sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.metrics.comparison import Comparison, compare_metric
from citymetrics.commands.explanation.distances import distance_section
from citymetrics.commands.explanation.figures import absence_section, choice_section, derivation_section
from citymetrics.commands.explanation.lines import COLUMNS, Section
from citymetrics.commands.explanation.score import score_section
from citymetrics.commands.explanation.standing import rank_section
from citymetrics.commands.sentences import Sentence, find_sentence
from citymetrics.errors import check_choice
from citymetrics.labels import in_language
from citymetrics.package.declare import load_declaration


@dataclass(frozen=True)
class Explanation:
    """`sections` from the score down to the row that was chosen, `sentence` that row's; None where the plan gives no target
    that can be compared, and then a section says why."""

    city: str
    metric: str
    lang: str
    comparison: Comparison = field(repr=False)
    sections: tuple[Section, ...]
    sentence: Sentence | None = None

    @property
    def inputs(self) -> Inputs:
        return self.comparison.inputs

    @property
    def title(self) -> str:
        place = self.inputs.place_label(self.city).in_language(self.lang)
        return f"{place} · {self.comparison.label.in_language(self.lang)}"

    def records(self) -> list[dict[str, Any]]:
        """Every line as a record with `COLUMNS`, the sentence last."""
        found = [record for section in self.sections for record in section.records()]
        if self.sentence is not None:
            found.append(
                dict.fromkeys(COLUMNS, "") | {"section": "sentence", "key": "sentence"} | self._told()
            )
        return found

    def document(self) -> dict[str, Any]:
        """As JSON has it: the same lines by section."""
        return {
            "city": self.city,
            "metric": self.metric,
            "label": self.comparison.label.in_language(self.lang),
            "unit": self.comparison.definition.unit,
            "sections": {one.key: [line.record() for line in one.lines] for one in self.sections},
            "evidence": self.sentence.document() if self.sentence else None,
        }

    def _told(self) -> dict[str, Any]:
        assert self.sentence is not None
        return {
            "name": self.sentence.place(self.lang),
            "text": self.sentence.quote,
            "value": None,
            "observation_id": self.sentence.row["observation_id"],
        }


def explain_figure(city: str, metric: str, *, lang: str = "zh", data: Inputs | None = None) -> Explanation:
    """Explain the figure that stands for `metric` in `city`.

    Raises
    ------
    UnknownChoice
        Unknown place or metric.
    """
    inputs = resolve(data)
    check_choice("city", city, inputs.places)
    check_choice("metric", metric, inputs.metrics)
    comparison = compare_metric(metric, data=inputs)
    row = comparison.headline_of(city)
    sections = [_definition(comparison, lang)]
    if row is None:
        sections.append(absence_section(city, comparison, lang))
        found = None
    else:
        full = inputs.row(row["observation_id"])
        found = find_sentence(full, inputs, lang)
        sections += [
            score_section(city, comparison, lang),
            rank_section(row, comparison, lang),
            distance_section(row, metric, inputs, lang),
            derivation_section(row, full, comparison, lang),
        ]
    sections.append(choice_section(city, row, comparison, lang))
    kept = tuple(section for section in sections if section.lines)
    return Explanation(city, metric, lang, comparison, kept, found)


def _definition(comparison: Comparison, lang: str) -> Section:
    """What the dictionary says of the metric."""
    metric, codes = comparison.definition, load_declaration().codes
    section = Section("definition", lang)
    section.add("definition", in_language(metric.definition, lang))
    section.add("kind", codes["kind"][metric.kind].text(lang), unit=metric.unit)
    section.add("direction", codes["direction"][metric.direction].text(lang))
    section.add("theme", comparison.inputs.theme_label(metric.theme).in_language(lang))
    caution = getattr(metric, "caution", None)
    section.add("caution", in_language(caution, lang) if caution else "")
    return section
