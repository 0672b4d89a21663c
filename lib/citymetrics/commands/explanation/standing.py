"""How a figure stands among its peers: its rank, how far it compares with each other place, and why with some not at all."""

from __future__ import annotations

from citymetrics.benchmark.inputs import Row, missing
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.grades import grade_label
from citymetrics.benchmark.tables.bases import basis_head
from citymetrics.benchmark.tables.gap import own_text
from citymetrics.commands.explanation.lines import Section
from citymetrics.labels import text


def rank_section(row: Row, comparison: Comparison, lang: str) -> Section:
    """Rank, basis and grade of a headline row, each pair it is part of, and what was refused about it."""
    section = Section("rank", lang)
    if row["rank"] is not None:
        ranked = text("tables.rank_of", lang, rank=int(row["rank"]), of=int(row["rank_of"]))
        group = text(f"commands.group_{row['rank_group']}", lang)
        section.add("rank", f"{ranked}{text('commands.in_brackets', lang, words=group)}", row["rank"])
    else:
        section.add("rank", text("commands.unranked", lang))
    if len(comparison.headlines) > 1:
        head = (
            text("intensity.value", lang)
            if comparison.basis == "value"
            else basis_head(comparison, comparison.basis, lang)
        )
        section.add("basis", head)
        if not missing(row[comparison.basis]):
            section.add("compared_value", own_text(row, comparison, lang), row[comparison.basis])
    if row["grade"]:
        section.add("grade", grade_label(row["grade"], lang))
    gap = text("tables.list_gap", lang)
    for other in comparison.headlines:
        pair = comparison.pair_of(row["city"], other["city"]) if other is not row else None
        if pair is not None:
            place = comparison.inputs.place_label(other["city"]).in_language(lang)
            why = gap.join(reason.text(lang) for reason in pair.reasons)
            shown = text("remarks.refusal", lang, what=grade_label(pair.grade, lang), reason=why)
            section.add(
                "pair",
                shown if why else grade_label(pair.grade, lang),
                observation_id=other["observation_id"],
                name=text("commands.against", lang, city=place),
            )
    for refusal in comparison.refused:
        about = {*refusal.what.rows, *refusal.reason.rows}
        label = comparison.inputs.place_label(row["city"])
        named = label in dict(refusal.what.values).values() or refusal.what.code == "ranking"
        if row["observation_id"] in about or (named and refusal.what.code != "pair"):
            section.add("refused", refusal.text(lang))
    if len(comparison.headlines) == 1:
        section.add(
            "refused", text("remarks.only_one", lang, city=comparison.inputs.place_label(row["city"]))
        )
    return section
