"""Tables of pace and paths: what the plan says of then and now, and what that comes to, with the grade of the comparison."""

from __future__ import annotations

import math
from typing import Any

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import Inputs, Row, as_rows, missing
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.tables.cells import DASH, computed_text, note, scope_text, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, format_bounds, format_date, table_in, text
from citymetrics.labels.numbers import SYMBOLS, format_number, format_quantity, round_significant

DIGITS = 3


def pace_table(result: Pace | CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Past figure and target of each addition as the plan names and states them, what each is a year, and the ratio with its bound."""
    found = result.paces if isinstance(result, CityProfile) else result
    several = len(found.cities) > 1
    heads = ("past", "target", "past_per_year", "next_per_year")
    columns = _first_columns(several, lang)
    columns += [Column(text(f"tables.{name}", lang), number=True) for name in heads]
    columns.append(Column(text("pace.ratio", lang), number=True))
    rows = []
    for row in as_rows(found.frame):
        ids = row["past_id"], row["target_id"]
        then, now = (found.inputs.row(identity) for identity in ids)
        line = _first_cells(row, found.inputs, several, lang)
        line += [
            _stated(then, row["past_years"], notes, lang),
            _stated(now, row["target_years"], notes, lang),
        ]
        line += [
            Cell(yearly_text(row, side, lang), note(notes, row[f"{side}_id"])) for side in ("past", "target")
        ]
        shown = ratio_text(row, lang)
        line.append(Cell(shown or DASH, note(notes, *ids) if shown else "", grade_label(row["grade"], lang)))
        rows.append(line)
    caption = _caption("pace", found, lang)
    return table_in(lang, caption, columns, rows, found.frame, empty=text("tables.no_pace", lang))


def paths_table(
    result: Paths | CityProfile, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Start and end of each path with their dates, the change, and the change a year, in percentage points for shares."""
    found = result.paths if isinstance(result, CityProfile) else result
    several = len(found.cities) > 1
    columns = _first_columns(several, lang)
    columns += [
        Column(text(f"pace.{name}", lang), number=True) for name in ("from", "to", "change", "a_year")
    ]
    rows = []
    for row in as_rows(found.frame):
        ids = row["from_id"], row["to_id"]
        line = _first_cells(row, found.inputs, several, lang)
        line += [
            Cell(start_text(row, found.inputs, lang), note(notes, ids[0]), _when(row, "from", lang)),
            Cell(stated_text(found.inputs.row(ids[1]), lang), note(notes, ids[1]), _when(row, "to", lang)),
            Cell(change_text(row, "change", lang), note(notes, *ids), grade_label(row["grade"], lang)),
        ]
        shown = change_text(row, "per_year", lang)
        line.append(Cell(shown or DASH, note(notes, *ids) if shown else ""))
        rows.append(line)
    caption = _caption("paths", found, lang)
    return table_in(lang, caption, columns, rows, found.frame, empty=text("pace.no_path", lang))


def _first_columns(several: bool, lang: str) -> list[Column]:
    names = ("place", "metric") if several else ("metric",)
    return [Column(text(f"tables.{name}", lang)) for name in names]


def _first_cells(row: Row, inputs: Inputs, several: bool, lang: str) -> list[Cell | str]:
    metric = inputs.metric_label(row["metric"]).in_language(lang)
    name = Cell(metric, small=scope_text({"scope": row["scope"], "per": "total"}, lang))
    return [inputs.places[row["city"]].label.in_language(lang), name] if several else [name]


def _caption(name: str, found: Any, lang: str) -> str:
    if len(found.cities) == 1:
        return text(f"pace.{name}_of", lang, city=found.inputs.places[found.cities[0]].label)
    return text(f"pace.{name}_caption", lang)


def _stated(row: Row, years: str, notes: EvidenceNotes | None, lang: str) -> Cell:
    """A figure with its years, and what the plan calls it: the two names needn't mean quite the same."""
    small = " · ".join(part for part in (years, row["subject"]) if part)
    return Cell(stated_text(row, lang), note(notes, row["observation_id"]), small)


def yearly_text(row: Row, side: str, lang: str = "zh") -> str:
    """What the `past` or the `target` of a row of a `Pace` comes to a year, with its bound: `≥ 120 km`."""
    comparator = row[f"{side}_comparator"]
    high = row[f"{side}_high"] if comparator == "range" else None
    return format_bounds(row[f"{side}_per_year"], high, row["unit"], comparator, lang, digits=DIGITS)


def ratio_text(row: Row, lang: str = "zh") -> str:
    """The ratio of a row of a `Pace` with its bound (`≥ 1.67 倍`), from … to … for a range; empty where nothing bounds it."""
    shown = ratio_number(row)
    if not shown:
        return ""
    if row["bound"] == "eq" and row["approximate"]:
        return text("pace.times", lang, ratio=f"{SYMBOLS['approx']}{shown}")
    words = text("pace.times", lang, ratio=f"{SYMBOLS.get(row['bound'], '')}{shown}")
    return text("pace.about", lang, words=words) if row["approximate"] else words


def ratio_number(row: Row) -> str:
    """The figure of a ratio alone: the end that bounds it, both of a range, nothing where it is open."""
    low, high = (_times(row[name]) for name in ("ratio_low", "ratio_high"))
    return {"eq": low, "ge": low, "le": high, "range": f"{low}–{high}"}.get(row["bound"], "")


def _times(value: float) -> str:
    """A ratio to two decimals or so, and never as one where it isn't."""
    for digits in range(DIGITS if value >= 1 else DIGITS - 1, 12):
        if value == 1 or round_significant(value, digits) != 1:
            return format_number(value, digits=digits)
    return "1"


def _short(value: float) -> str:
    return format_number(value, digits=DIGITS)


def start_text(row: Row, inputs: Inputs, lang: str = "zh") -> str:
    """Where a path starts: the past figure as stated, or the value that the target's sentence starts from."""
    if row["start"] == "baseline":
        return format_quantity(row["from_value"], row["unit"], lang)
    return stated_text(inputs.row(row["from_id"]), lang)


def _when(row: Row, end: str, lang: str) -> str:
    when = format_date(row[f"{end}_date"], lang) or text("pace.undated_start", lang)
    return when if end == "to" else text(f"pace.start_{row['start']}", lang, when=when)


def change_text(row: Row, name: str, lang: str = "zh") -> str:
    """A `change` or what it is `per_year`, signed and with its bound: `+5 pp`, `≥ +5 pp`, `−5 – +5 pp`; empty for none."""
    value, low, high = (row[column] for column in (name, f"{name}_low", f"{name}_high"))
    if missing(value):
        return ""
    unit = row["change_unit"]
    if low == high:
        return (SYMBOLS["approx"] if row["approximate"] else "") + _signed(value, unit, lang)
    if math.isinf(low) and math.isinf(high):
        return text("pace.left_open", lang)
    if math.isinf(high):
        words = SYMBOLS["ge"] + _signed(low, unit, lang)
    elif math.isinf(low):
        words = SYMBOLS["le"] + _signed(high, unit, lang)
    else:
        ends = {"low": _sign(low) + _short(abs(low)), "high": _signed(high, unit, lang)}
        words = text("pace.low_to_high", lang, **ends)
    return text("pace.about", lang, words=words) if row["approximate"] else words


def _signed(value: float, unit: str, lang: str) -> str:
    return _sign(value) + computed_text(abs(value), unit, lang)


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else "±"


@result_tables.register
def _of_pace(result: Pace, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    return [pace_table(result, notes, lang=lang)]


@result_tables.register
def _of_paths(result: Paths, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    return [paths_table(result, notes, lang=lang)]
