"""Why a plan gives no figure that can be compared: five kinds that mean different things and are kept apart.

`not_comparable`: a figure stands in the plan, and something about it (its role, ground, unit, damage) keeps it from
comparison. `not_reviewed`: a row that may be it stands open in the review queue. `mentioned`: the text speaks of it
without a figure. `out_of_remit`: this kind of plan isn't for it. `not_mentioned`: no term of it is found. What the plan
itself shows goes before what was declared about it. `unread` is none of the five: the plan's text isn't at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citymetrics.benchmark.inputs import Inputs, Row, has_flag, missing
from citymetrics.benchmark.metrics.intensity import Intensity, derive
from citymetrics.benchmark.metrics.ranking import rank_basis
from citymetrics.benchmark.metrics.scope import covers_place, ground_label, read_scope
from citymetrics.benchmark.remarks import Remark, remark

if TYPE_CHECKING:
    from citymetrics.benchmark.mentions import Mention

KINDS = ("not_comparable", "not_reviewed", "mentioned", "out_of_remit", "not_mentioned")
_STATED = ("target", "achieved", "context", "standard")
_REASONS = ("no_count", "part_of_place", "no_denominator")


@dataclass(frozen=True, slots=True)
class Absence:
    """Why there is no comparable target: one of `KINDS` or `unread`, with the reason, and the row, or the sentence
    of plan `doc_id`, that shows it where there is one."""

    kind: str
    reason: Remark | None = None
    observation_id: str = ""
    mention: Mention | None = None
    doc_id: str = ""

    @property
    def why(self) -> str:
        """The code of the reason, empty where the kind says all."""
        return self.reason.code if self.reason else ""


def absence_of(metric: str, city: str, inputs: Inputs) -> Absence | None:
    """Why the plans of `city` give no target of `metric` that can be compared; None where one does."""
    stated = [row for row in inputs.of_metric(metric, [city]) if not has_flag(row, "repeat")]
    reasons = [(row, why_apart(row, metric, inputs)) for row in _by_role(stated)]
    if any(reason is None for _, reason in reasons):
        return None
    for row, reason in reasons:
        return Absence("not_comparable", reason, row["observation_id"])
    return (
        _waiting(metric, city, inputs)
        or _first_mention(inputs, city, [metric])
        or _outside(inputs, city, inputs.metrics[metric].theme, metric)
        or _silent(inputs, city)
    )


def theme_absence(theme: str, city: str, inputs: Inputs) -> Absence | None:
    """Why the plans of `city` state no target on `theme`; None where one does."""
    rows = [row for row in inputs.of_theme(theme, [city]) if not has_flag(row, "repeat")]
    stated = list(_by_role(rows))
    if stated and stated[0]["role"] == "target":
        return None
    for row in (row for row in stated if row["metric"]):
        return Absence("not_comparable", _role_reason(row), row["observation_id"])
    for row in (row for row in stated if inputs.open.is_open(row["observation_id"])):
        if row["role"] != "standard":
            return Absence("not_reviewed", _open_row(row, "open_theme"), row["observation_id"])
    return (
        _first_mention(inputs, city, inputs.metrics_of(theme), whole=True)
        or _outside(inputs, city, theme)
        or _keyword(inputs, city, theme)
        or _silent(inputs, city)
    )


def why_apart(row: Row, metric: str, inputs: Inputs) -> Remark | None:
    """What keeps one matched row from comparison by itself, whatever it is compared with; None where nothing does."""
    definition, identity = inputs.metrics[metric], (row["observation_id"],)
    if row["role"] != "target":
        return _role_reason(row)
    if missing(row["value"]):
        return remark("damaged", rows=identity)
    if row["unit"] != definition.unit:
        return remark("other_unit", rows=identity, unit=row["unit"] or "—", expected=definition.unit)
    place, scope = inputs.places[row["city"]], read_scope(row["scope"])
    if rank_basis(definition) != "value":
        derived = derive(row, definition, place, inputs.sources[row["doc_id"]], inputs.context)
        if missing(getattr(derived, rank_basis(definition))):
            return _underived(row, derived, place)
    if scope.kind == "part" or not covers_place(scope):
        return remark("other_ground", rows=identity, area=ground_label(scope))
    return None


def _underived(row: Row, derived: Intensity, place: Any) -> Remark:
    given = [one for one in derived.remarks if one.code in _REASONS]
    return given[0] if given else remark("not_derived", rows=(row["observation_id"],), city=place.label)


def _by_role(rows: Iterable[Row]) -> list[Row]:
    """Targets before past figures, those before facts and thresholds."""
    return sorted(rows, key=lambda row: _STATED.index(row["role"]))


def _role_reason(row: Row) -> Remark:
    return remark(f"role_{row['role']}", rows=(row["observation_id"],))


def _waiting(metric: str, city: str, inputs: Inputs) -> Absence | None:
    """A row in the review queue that may be this metric.

    Thresholds stand there because none carries a metric: one is taken for what it is, and only by its first candidate.
    """
    for row in _by_role(inputs.open.rows(city, metric)):
        identity = row["observation_id"]
        if row["role"] != "standard":
            return Absence("not_reviewed", _open_row(row), identity)
        if inputs.open.candidates(identity)[0] == metric and row["unit"] == inputs.metrics[metric].unit:
            return Absence("not_comparable", _role_reason(row), identity)
    return None


def _open_row(row: Row, code: str = "open_row") -> Remark:
    return remark(code, rows=(row["observation_id"],), stated=row["value_text"])


def _first_mention(
    inputs: Inputs, city: str, metrics: Iterable[str], *, whole: bool = False
) -> Absence | None:
    """The best mention of any of `metrics`: one with all its terms (only such if `whole`), then the earliest."""
    found = [
        (mention, doc_id)
        for doc_id, text, taken in _texts(inputs, city)
        for metric in metrics
        if (mention := text.mention(inputs.metrics[metric], taken)) and (mention.whole or not whole)
    ]
    if not found:
        return None
    best, doc_id = min(found, key=lambda hit: (not hit[0].whole, hit[0].char_start))
    reason = None if best.whole else remark("head_only", term=best.term)
    return Absence("mentioned", reason, mention=best, doc_id=doc_id)


def _keyword(inputs: Inputs, city: str, theme: str) -> Absence | None:
    """The longest of a theme's keywords that the text holds: it says more than a short one."""
    words = sorted(getattr(inputs.themes[theme], "keywords", ()), key=len, reverse=True)
    for word in words:
        for doc_id, text, taken in _texts(inputs, city):
            mention = text.find_word(word, taken)
            if mention:
                reason = remark("keyword_only", term=word)
                return Absence("mentioned", reason, mention=mention, doc_id=doc_id)
    return None


def _texts(inputs: Inputs, city: str) -> Iterator[tuple[str, Any, frozenset[int]]]:
    """The ids and texts of a place's plans, each with the offsets of the figures that a metric claims."""
    for source in inputs.plans_of(city) if inputs.texts else ():
        text = inputs.texts.get(source.id)
        if text is not None:
            yield source.id, text, inputs.claimed(source.id)


def _outside(inputs: Inputs, city: str, theme: str, metric: str = "") -> Absence | None:
    """Outside the remit only where it is outside that of every plan of the place."""
    found = [inputs.remits.outside(source.id, theme, metric) for source in inputs.plans_of(city)]
    if not found or found[0] is None or None in found:
        return None
    return Absence("out_of_remit", remark("outside", words=found[0].reason))


def _silent(inputs: Inputs, city: str) -> Absence:
    return Absence("not_mentioned" if any(True for _ in _texts(inputs, city)) else "unread")
