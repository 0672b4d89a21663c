"""What can be said of one metric: who sets a target, how they compare, who says nothing and in what sense."""

from __future__ import annotations

from typing import Any

from citymetrics.benchmark.findings.metric import metric_finding, rank_finding, told
from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.pace import pace_findings, path_findings
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.inputs import Row
from citymetrics.benchmark.metrics.sheet import MetricSheet
from citymetrics.labels import text
from citymetrics.labels.wording import join


@states(MetricSheet)
def sheet_findings(sheet: MetricSheet) -> list[Finding]:
    """Who states a target that can be compared, what the targets are and who asks for most, past beside target, and who has none."""
    inputs = sheet.inputs
    sound = [city for city in sheet.cities if city not in sheet.absences]
    given: dict[str, Any] = {"metric": sheet.label, "count": len(sheet.cities)}
    if sound:
        places = tuple(inputs.place_label(city) for city in sound)
        found = [finding("sheet.says_counts", **given, stating=len(sound), places=places)]
    else:
        found = [finding("sheet.says_nobody", **given)]
    comparison = sheet.comparison
    if len(comparison.headlines) == 1:
        found.append(finding("sheet.says_one", figure=_figure(comparison.headlines[0], sheet)))
    found += [one for one in (metric_finding(comparison), rank_finding(comparison)) if one]
    found += _apart(sheet)
    found += pace_findings(sheet.paces)[:2] + path_findings(sheet.paths)[:2]
    if sheet.absences and sound:
        items = tuple(
            both(
                lambda lang, city=city, kind=absence.kind: text(
                    "sheet.absent_item",
                    lang,
                    place=inputs.place_label(city),
                    kind=text(f"tables.absence_{kind}", lang),
                )
            )
            for city, absence in sheet.absences.items()
        )
        found.append(finding("sheet.says_absent", places=items))
    return found


def _apart(sheet: MetricSheet) -> list[Finding]:
    """That no two targets can be compared, and what keeps them apart; nothing where any two can."""
    frame = sheet.comparability.frame
    own = frame[frame["headline"].astype(bool)]
    if own.empty or (own["grade"] != "not_comparable").any():
        return []
    codes = dict.fromkeys(differences.split(";")[0] for differences in own["differences"])
    why = both(lambda lang: join([text(f"comparability.short_{code}", lang) for code in codes], lang))
    return [finding("sheet.says_apart", why=why)]


def _figure(row: Row, sheet: MetricSheet) -> Figure:
    place = sheet.inputs.place_label(row["city"])
    return Figure(both(lambda lang: told(row, place, lang)), (row["observation_id"],))
