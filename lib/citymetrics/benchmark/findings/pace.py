"""What can be said of pace, paths and deadlines, each figure with its observations."""

from __future__ import annotations

import math
from typing import Any

from citymetrics.benchmark.findings.metric import bounded, spoken
from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import Inputs, Row, as_rows, missing
from citymetrics.benchmark.metrics.pace import TRENDS, Pace, places_of
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.benchmark.plans.timeline import Timeline
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.benchmark.tables.pace import change_text, ratio_number, start_text, yearly_text
from citymetrics.labels import Label, format_date, text
from citymetrics.labels.numbers import format_percent
from citymetrics.labels.wording import wording

NOTHING = Label("", "")


@states(Pace)
def pace_findings(result: Pace) -> list[Finding]:
    """How many metrics surely speed up or slow down in each place, then each pair of figures, the greatest change first.

    Pairs whose ratio nothing bounds make no sentence, nor do approximate figures beside a bound.
    """
    found = [one for one in (_summary(result, city) for city in places_of(result)) if one is not None]
    rows = sorted(as_rows(result.frame), key=lambda row: -_size(row))
    return found + [one for one in (_pace_finding(row, result.inputs) for row in rows) if one is not None]


def _size(row: Row) -> float:
    """How far a ratio is from one, in either direction."""
    ratio = row["ratio"]
    return 0.0 if missing(ratio) else abs(math.log(ratio)) if ratio else math.inf


def _summary(result: Pace, city: str) -> Finding | None:
    own = result.frame[result.frame["city"] == city]
    if len(own) < 2:
        return None
    parts = []
    for trend in TRENDS:
        rows = own[own["trend"] == trend]
        if len(rows):
            words = both(lang_words(f"pace.surely_{trend}", count=len(rows)))
            parts.append(Figure(words, tuple(rows["target_id"])))
    place = result.inputs.places[city].label
    return finding("pace.summary", city=place, count=len(own), parts=tuple(parts))


def _pace_finding(row: Row, inputs: Inputs) -> Finding | None:
    bounded = row["bound"] != "eq"
    if row["bound"] == "open" or (row["approximate"] and bounded):
        return None
    code = "about" if row["approximate"] else "steady" if row["trend"] == "steady" else row["bound"]
    then, now = row["past_id"], row["target_id"]
    values: dict[str, Any] = {
        "city": inputs.places[row["city"]].label,
        "metric": inputs.metric_label(row["metric"]),
        "past_years": row["past_years"],
        "past": Figure(_stated(inputs.row(then)), (then,)),
        "target_years": row["target_years"],
        "target": Figure(_stated(inputs.row(now)), (now,)),
        "then": both(lambda lang: _yearly(row, "past", lang)),
        "now": both(lambda lang: _yearly(row, "target", lang)),
        "ratio": ratio_number(row),
        "hedge": NOTHING if row["same_name"] else wording()["pace.hedge"],
    }
    return finding(f"pace.says_{code}", **values)


def _stated(row: Row) -> Label:
    def shown(lang: str) -> str:
        parts = [scope_text(row, lang), spoken(row, lang)]
        return (" " if lang == "en" else "").join(part for part in parts if part)

    return both(shown)


def _yearly(row: Row, side: str, lang: str) -> str:
    """What one side comes to a year, with its bound in words."""
    comparator = row[f"{side}_comparator"]
    plain = comparator if comparator == "range" else "eq"
    return bounded(
        yearly_text({**row, f"{side}_comparator": plain}, side, lang), comparator, row["unit"], lang
    )


@states(Paths)
def path_findings(result: Paths) -> list[Finding]:
    """Each path whose change is sure, held levels, and those where past and target state the same bound."""
    found = [_path_finding(row, result.inputs) for row in as_rows(result.frame)]
    return [one for one in found if one is not None]


def _path_finding(row: Row, inputs: Inputs) -> Finding | None:
    start = Figure(both(lambda lang: start_text(row, inputs, lang)), (row["from_id"],))
    end = Figure(both(lambda lang: stated_text(inputs.row(row["to_id"]), lang)), (row["to_id"],))
    values: dict[str, Any] = {
        "city": inputs.places[row["city"]].label,
        "metric": inputs.metric_label(row["metric"]),
        "end": end,
        "to_date": both(lambda lang: format_date(row["to_date"], lang)),
    }
    dated = {"from_date": both(lambda lang: format_date(row["from_date"], lang))}
    change = {"change": both(lambda lang: change_text(row, "change", lang)), "start": start}
    if row["trend"] == "unclear":
        same = (row["from_low"], row["from_high"]) == (row["to_low"], row["to_high"])
        if not same or row["approximate"] or not row["from_date"]:
            return None
        values["end"] = Figure(end.shown, (row["from_id"], row["to_id"]))
        return finding("pace.says_same_bound", **values, **dated)
    if row["trend"] == "hold" and row["from_date"]:
        return finding("pace.says_hold", **values, **dated, start=start)
    if missing(row["per_year"]):
        return finding("pace.says_undated", **values, **change)
    rate = both(lambda lang: change_text(row, "per_year", lang))
    return finding("pace.says_change", **values, **dated, **change, rate=rate)


@states(Timeline)
def timeline_findings(result: Timeline) -> list[Finding]:
    """How many targets of each place have a date, and which dates fall outside the plan's term."""
    rows = [row for row in as_rows(result.summary) if row["targets"]]
    if not any(row["dated"] for row in rows):
        return []
    places = tuple(both(lang_words("pace.dated_item", **_share(row, result.inputs))) for row in rows)
    found = [finding("pace.dated_share", places=places)]
    for row in rows:
        for placing, name in (("beyond", "last"), ("before", "first")):
            if row[placing]:
                found.append(_outside(row, placing, name, result))
    return found


def _share(row: Row, inputs: Inputs) -> dict[str, Any]:
    place = inputs.places[row["city"]].label
    return {
        "city": place,
        "dated": row["dated"],
        "count": row["targets"],
        "share": format_percent(row["share"]),
    }


def _outside(row: Row, placing: str, name: str, result: Timeline) -> Finding:
    own = result.dated[(result.dated["city"] == row["city"]) & (result.dated["placing"] == placing)]
    edge = own["term_start" if placing == "before" else "term_end"].iloc[0]
    number = str(row[placing])
    values = {
        "city": result.inputs.places[row["city"]].label,
        "count": Figure(Label(number, number), tuple(own["observation_id"])),
        "edge": str(edge),
        name: both(lambda lang: format_date(row[name], lang)),
    }
    return finding(f"pace.says_{placing}", **values)


def lang_words(address: str, **values: Any) -> Any:
    """The wording at `address` as a function of the language."""
    return lambda lang: text(address, lang, **values)
