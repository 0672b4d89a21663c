"""Which of a plan's figures stands for a metric, and what was done to it until it could be compared; or why there is none."""

from __future__ import annotations

from typing import Any

from citymetrics.benchmark.inputs import Row, has_flag
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.doubts import both_ways, date_label, measure_label
from citymetrics.benchmark.metrics.headline import headline_key
from citymetrics.benchmark.metrics.intensity import PER_YEAR, intensity_of
from citymetrics.benchmark.metrics.spreads import bases_of
from citymetrics.benchmark.plans.absence import absence_of, why_apart
from citymetrics.benchmark.tables.cells import scope_text, stated_text, years_text
from citymetrics.commands.explanation.lines import Section, basis_unit, exact
from citymetrics.commands.wordings import canonical_text
from citymetrics.labels import format_date, in_language, text, unit_label

RULES = ("part", "scope", "cover", "due", "striven", "floor", "order")
"""What decides between several figures, in the order of `headline_key`."""


def choice_section(city: str, chosen: Row | None, comparison: Comparison, lang: str) -> Section:
    """Every row of the place's plans on the metric: which was chosen, by which rule, and what became of the others."""
    section = Section("choice", lang)
    inputs = comparison.inputs
    shown = {row["observation_id"]: row for row in comparison.rows if row["city"] == city}
    for row in inputs.rows_of_metric.get(comparison.metric, ()):
        if row["city"] != city:
            continue
        identity = row["observation_id"]
        figure = [stated_text(row, lang), scope_text(row, lang, whole=True), format_date(row["due"], lang)]
        state = _state(row, chosen, shown.get(identity), comparison, lang)
        section.add(
            "row",
            text("commands.row_state", lang, figure=" · ".join(filter(None, figure)), state=state),
            row["value"],
            row["unit"],
            observation_id=identity,
            name=identity,
        )
    return section


def _state(row: Row, chosen: Row | None, shown: Row | None, comparison: Comparison, lang: str) -> str:
    """What became of one row."""
    if chosen is not None and row["observation_id"] == chosen["observation_id"]:
        others = sum(one["city"] == row["city"] for one in comparison.rows) - 1
        return text("commands.chosen" if others else "commands.only_figure", lang)
    if has_flag(row, "repeat"):
        return text("commands.repeated", lang)
    if shown is not None and chosen is not None:
        end = comparison.inputs.sources[row["doc_id"]].term_end
        keys = zip(RULES, headline_key(chosen, end), headline_key(shown, end), strict=True)
        rule = next((name for name, one, other in keys if one != other), "order")
        return text("commands.beside", lang, rule=text(f"commands.rule_{rule}", lang))
    reason = why_apart(row, comparison.metric, comparison.inputs)
    return (
        text("commands.apart", lang, reason=reason.text(lang))
        if reason
        else text("commands.beside_plain", lang)
    )


def derivation_section(row: Row, full: Row, comparison: Comparison, lang: str) -> Section:
    """From the figure as written to what is compared: canonical unit, number of units, years, year's work, denominators."""
    section = Section("derivation", lang)
    metric, inputs = comparison.definition, comparison.inputs
    unit, identity = unit_label(metric.unit, lang), row["observation_id"]
    section.add(
        "stated", f"{stated_text(full, lang)} · {_spoken_ground(full, lang)}", observation_id=identity
    )
    section.add("conversion", full["conversion"] or text("commands.no_conversion", lang))
    shown = canonical_text(full, lang)
    shown += "" if unit else text("commands.in_brackets", lang, words=metric.unit)
    section.add("canonical", shown, full["value"], metric.unit, observation_id=identity)
    if not comparison.adds_up:
        section.add("as_stated", text("commands.not_divided", lang))
        return section
    worked = intensity_of(full, inputs, bases_of(metric))
    times = PER_YEAR.get(full["per"]) if "/" not in full["unit"] else None
    if worked.years:
        section.add(
            "years", text("commands.span", lang, years=years_text(row), count=worked.years), worked.years
        )
    total, yearly, units = worked.total, worked.per_year, worked.units
    figure = exact(full["value"])
    multiplied = f" × {units}" if units else ""
    yearly_text = f"{figure} × {times}" if times and times > 1 else figure
    if units:
        count = next(one for one in worked.denominators if float(one.value) == units)
        section.add("units", _source_text(count, comparison, lang), units)
    if yearly is not None:
        sum_text = yearly_text if times else f"{figure} ÷ {worked.years}"
        _add_equation(section, "per_year", f"{sum_text}{multiplied}", yearly, unit, identity)
    if total is not None:
        sum_text = f"{yearly_text} × {worked.years}" if times else figure
        _add_equation(section, "total", f"{sum_text}{multiplied}", total, unit, identity)
    for basis in bases_of(metric):
        _add_basis(section, basis, worked, comparison, identity)
    for one in worked.remarks:
        section.add("note", one.text(lang))
    return section


def _add_equation(
    section: Section, key: str, written: str, value: float, unit: str, identity: str, name: str = ""
) -> None:
    shown = f"{written} = {exact(value)}" if written != exact(value) else written
    section.add(key, f"{shown} {unit}".strip(), value, unit, observation_id=identity, name=name)


def _add_basis(section: Section, basis: str, worked: Any, comparison: Comparison, identity: str) -> None:
    """A value in relation to a denominator as an equation, and under it what it was divided by."""
    lang, one = section.lang, worked.values.get(basis)
    name = text(f"intensity.{basis}", lang)
    if one is None:
        return
    metric = comparison.definition
    unit = basis_unit(metric, basis, lang)
    if one.spread is None:
        _add_equation(section, basis, exact(one.value), one.value, unit, identity, name)
        return
    spread = one.spread
    yearly = metric.kind == "addition" and "/" not in metric.unit
    before = worked.per_year if yearly else worked.total
    per = round(one.value * spread.value / before) if before else 1
    if before is None:
        # Only the part that the figure speaks of was put in relation, not the whole place.
        _add_equation(section, basis, exact(one.value), one.value, unit, identity, name)
    else:
        factor = f" × {exact(per)}" if per != 1 else ""
        written = f"{exact(before)} ÷ {exact(spread.value)}{factor}"
        _add_equation(section, basis, written, one.value, unit, identity, name)
    section.add("denominator", _source_text(spread, comparison, lang), spread.value, spread.unit)


def _source_text(found: Any, comparison: Comparison, lang: str) -> str:
    """A denominator with its place, date, source and how sure it is."""
    place = comparison.inputs.place_label(found.place).in_language(lang)
    value = both_ways(found.value, found.unit).in_language(lang)
    parts = [
        f"{place} {measure_label(found.measure).in_language(lang)} {value}",
        format_date(found.date, lang) if found.date else date_label(found).in_language(lang),
        found.source_label.in_language(lang),
        text(f"tables.confidence_{found.confidence}", lang),
    ]
    return text("tables.list_gap", lang).join(dict.fromkeys(filter(None, parts)))


def _spoken_ground(row: Row, lang: str) -> str:
    due = format_date(row["due"], lang)
    return " · ".join(filter(None, (scope_text(row, lang, whole=True), due)))


def absence_section(city: str, comparison: Comparison, lang: str) -> Section:
    """Why the place has no target of the metric that can be compared, with what shows it."""
    section = Section("absence", lang)
    absence = absence_of(comparison.metric, city, comparison.inputs)
    if absence is None:
        return section
    section.add("absence", text(f"tables.absence_{absence.kind}", lang))
    section.add(
        "why", absence.reason.text(lang) if absence.reason else "", observation_id=absence.observation_id
    )
    if absence.mention is not None:
        section.add("mention", f"“{absence.mention.quote}”")
        steps = absence.mention.section.split(" > ")
        span = text("tables.characters", lang, start=absence.mention.char_start, end=absence.mention.char_end)
        place = in_language(comparison.inputs.source_of(absence.doc_id).title, lang)
        section.add("mention_place", " · ".join(filter(None, [place, " › ".join(steps), span])))
    return section
