"""Tables of a cascade: the plans with their terms and shares, who carries how much of the totals, which level asks more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citymetrics.benchmark.cascades.bases import Basis, measures
from citymetrics.benchmark.cascades.lines import Line
from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.nesting import Link, links_frame
from citymetrics.benchmark.cascades.shares import Carry, Share
from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, missing
from citymetrics.benchmark.interval import Interval
from citymetrics.benchmark.metrics.doubts import measure_label
from citymetrics.benchmark.metrics.grades import grade_label, span
from citymetrics.benchmark.tables.cells import DASH, due_text, note, scope_text, stated_cell, stated_text
from citymetrics.labels import Cell, Column, Label, Table, format_bounds, format_number, table_in, text
from citymetrics.labels.numbers import format_fixed


def percent(value: float, lang: str = "zh") -> str:
    """A share as it is shown: three significant digits."""
    return f"{format_number(value, lang, digits=3) or '0'}%"


def times(value: float, lang: str = "zh") -> str:
    """A ratio of shares as it is shown: two decimals below ten, three significant digits above."""
    return format_number(value, lang, digits=3) if value >= 10 else format_fixed(value, 2)


def basis_text(basis: Basis, lang: str = "zh") -> str:
    """A share of people or land, with both ends where sources differ in what is shown."""
    ends = [format_number(end, lang, digits=3) for end in (basis.share.low, basis.share.high)]
    return percent(basis.point, lang) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}%"


def bounds_text(bounds: Interval, shown: str, show: Callable[[float, str], str], lang: str = "zh") -> str:
    """All that a ratio may be, in words; empty where that is what is `shown` already."""
    if bounds.low == 0 and bounds.is_open:
        return text("cascade.open_both", lang)
    if bounds.is_open:
        return text("cascade.at_least", lang, value=show(bounds.low, lang))
    if bounds.low == 0:
        return text("cascade.at_most", lang, value=show(bounds.high, lang))
    low, high = show(bounds.low, lang), show(bounds.high, lang)
    return "" if low == high == shown else text("cascade.between", lang, low=low, high=high)


def share_cell(share: Share | None, lang: str = "zh", *, leads: bool = False) -> Cell:
    if share is None:
        return Cell(DASH)
    shown = percent(share.point, lang)
    small = [text("cascade.primary", lang)] if leads else []
    return Cell(
        shown, small=" · ".join(filter(None, [bounds_text(share.bounds, shown, percent, lang), *small]))
    )


def carry_cell(carry: Carry | None, lang: str = "zh") -> Cell:
    if carry is None:
        return Cell(DASH)
    shown = times(carry.point, lang)
    return Cell(shown, small=bounds_text(carry.bounds, shown, times, lang))


def verdict_text(line: Line, lang: str = "zh") -> tuple[str, str]:
    """The verdict, and what qualifies it: how sure it is, and what the totals alone would say."""
    if line.verdict is None:
        return "", ""
    small = [text(f"cascade.certainty_{line.verdict.certainty}", lang)] if line.verdict.says else []
    if line.verdict_total and line.verdict_total.verdict != line.verdict.verdict:
        other = Label(*(text(f"cascade.{line.verdict_total.verdict}", one) for one in ("zh", "en")))
        small.append(text("cascade.total_says", lang, verdict=other))
    return text(f"cascade.{line.verdict.verdict}", lang), " · ".join(small)


def nesting_table(links: tuple[Link, ...], inputs: Inputs, *, caption: str, lang: str = "zh") -> Table:
    """Pairs of plans with their terms and statuses, the years in common, and the part's share of people, land, subdistricts."""
    columns = [Column(text(f"cascade.{name}", lang)) for name in ("parent", "child", "overlap")]
    columns += [
        Column(text("cascade.share_of", lang, measure=measure_label(one)), number=True) for one in measures()
    ]
    rows: list[list[Cell | str]] = []
    for link in links:
        line: list[Cell | str] = [
            Cell(inputs.place_label(link.parent).in_language(lang), small=_term(link.parent_plan, lang)),
            Cell(inputs.place_label(link.child).in_language(lang), small=_depth(link, lang)),
            _overlap(link, lang),
        ]
        for measure in measures():
            basis = link.bases.get(measure)
            line.append(basis_text(basis, lang) if basis else DASH)
        rows.append(line)
    return table_in(lang, caption, columns, rows, links_frame(links), empty=text("cascade.no_nesting", lang))


def _term(plan: Any, lang: str) -> str:
    if plan is None:
        return text("cascade.unregistered", lang)
    return f"{years_of(plan)} · {text(f'tables.status_{plan.status}', lang)}"


def years_of(plan: Any) -> str:
    """A plan's term as `2021–2025`."""
    return span({"years_from": plan.term_start, "years_to": plan.term_end})


def _depth(link: Link, lang: str) -> str:
    far = [text("cascade.depth", lang, count=link.depth)] if link.depth > 1 else []
    return " · ".join([_term(link.child_plan, lang), *far])


def _overlap(link: Link, lang: str) -> str:
    if link.parent_plan is None:
        return DASH
    if link.overlap is None:
        return text("cascade.no_overlap", lang)
    name = "overlap_year" if link.overlap_years == 1 else "overlap_years"
    return text(f"cascade.{name}", lang, count=link.overlap_years, years=overlap_text(link))


def overlap_text(link: Link) -> str:
    """The years that both terms cover; empty for none."""
    return span({"years_from": link.overlap[0], "years_to": link.overlap[1]}) if link.overlap else ""


def cascade_totals_table(cascade: Cascade, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """What adds up: both figures, the two shares, the ratio to each basis, the verdict and the grade, child by child."""
    columns = [
        Column(text("tables.metric", lang)),
        Column(text("cascade.whole_states", lang, city=cascade.label), number=True),
        Column(text("cascade.part_states", lang), number=True),
        Column(text("cascade.share_total", lang), number=True),
        Column(text("cascade.share_yearly", lang), number=True),
        *(Column(text("cascade.carry", lang, measure=measure_label(one)), number=True) for one in measures()),
        Column(text("cascade.verdict", lang)),
        Column(text("comparability.grade", lang)),
    ]
    rows: list[list[Cell | str]] = []
    for line in cascade.totals:
        verdict, small = verdict_text(line, lang)
        rows.append(
            [
                cascade.inputs.metric_label(line.metric).in_language(lang),
                _figure_cell(line.parent_row, notes, lang),
                _figure_cell(line.child_row, notes, lang),
                share_cell(line.total, lang, leads=line.primary == "total" and line.yearly is not None),
                share_cell(line.yearly, lang, leads=line.primary == "yearly"),
                *(carry_cell(line.carry_of(one), lang) for one in measures()),
                Cell(verdict, small=small),
                grade_label(line.grade, lang),
            ]
        )
    name = "totals_caption" if cascade.role == "target" else "past_caption"
    return table_in(
        lang,
        text(f"cascade.{name}", lang, city=cascade.label),
        columns,
        rows,
        cascade.frame[cascade.frame["total_share"].notna()].reset_index(drop=True),
        empty=text("cascade.nothing_to_show", lang),
        css="cm-compact",
        groups=child_groups([line.child for line in cascade.totals], cascade.inputs, lang),
    )


def _figure_cell(row: Row, notes: EvidenceNotes | None, lang: str) -> Cell:
    """A figure with its scope and years under it."""
    small = [scope_text(row, lang), "" if missing(row["years_from"]) else span(row)]
    return Cell(stated_text(row, lang), note(notes, row["observation_id"]), " · ".join(filter(None, small)))


def child_groups(children: list[str], inputs: Inputs, lang: str) -> dict[int, str]:
    """The heading of each child's rows, by the position of its first."""
    return {
        position: inputs.place_label(child).in_language(lang)
        for position, child in enumerate(children)
        if position == 0 or children[position - 1] != child
    }


def cascade_levels_table(cascade: Cascade, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Shares, rates and levels that both state: the difference and who asks more, with the dates."""
    names = (
        "cascade.whole_states",
        "cascade.part_states",
        "cascade.difference",
        "cascade.stance",
        "comparability.grade",
    )
    columns = [Column(text("tables.metric", lang))]
    columns += [Column(text(name, lang, city=cascade.label), number=at < 3) for at, name in enumerate(names)]
    rows: list[list[Cell | str]] = []
    for line in cascade.levels:
        assert line.difference is not None
        own, its = (_dated_cell(row, notes, lang) for row in (line.child_row, line.parent_row))
        sure = "bounds" if line.difference.certain else "as_written"
        stance = text(
            f"cascade.{line.difference.stance}", lang, child=cascade.inputs.places[line.child].label
        )
        rows.append(
            [
                cascade.inputs.metric_label(line.metric).in_language(lang),
                its,
                own,
                difference_text(line, cascade.inputs, lang),
                Cell(stance, small=text(f"cascade.certainty_{sure}", lang)),
                grade_label(line.grade, lang),
            ]
        )
    return table_in(
        lang,
        text("cascade.levels_caption", lang, city=cascade.label),
        columns,
        rows,
        cascade.frame[cascade.frame["difference"].notna()].reset_index(drop=True),
        empty=text("cascade.no_levels", lang),
        groups=child_groups([line.child for line in cascade.levels], cascade.inputs, lang),
    )


def _dated_cell(row: Row, notes: EvidenceNotes | None, lang: str) -> Cell:
    cell, due = stated_cell(row, notes, lang, scope=True), due_text(row, lang)
    return Cell(
        cell.text,
        cell.markup,
        " · ".join(part for part in (cell.small, due if due != DASH else span(row)) if part),
    )


def difference_text(line: Line, inputs: Inputs, lang: str = "zh") -> str:
    """The difference as written, in points for shares."""
    assert line.difference is not None
    unit = inputs.metrics[line.metric].unit
    point = line.difference.point
    sign = "+" if point > 0 else "−" if point < 0 else ""
    if unit == "%":
        gap = " " if lang == "en" else ""
        return f"{sign}{format_number(abs(point), lang) or '0'}{gap}{text('cascade.points', lang)}"
    # A class less a class is a number of classes.
    return sign + format_bounds(abs(point), None, "" if unit == "grade" else unit, "eq", lang)
