"""What stands in a brief's title block: the plans it rests on, with term and status, in the brief's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from citymetrics.briefs.content.model import PlanLine
from citymetrics.briefs.words import load_words
from citymetrics.labels import body_name, in_language
from citymetrics.labels.numbers import format_day
from citymetrics.sources import Source


def plan_line(plan: Source, lang: str) -> PlanLine:
    """One plan as a line of a title block."""
    words = load_words(lang)
    status = words[f"status_{plan.status}"]
    issued = plan.date.isoformat() if plan.date else ""
    return PlanLine(
        doc_id=plan.id,
        place=in_language(plan.label, lang),
        title=in_language(plan.title, lang),
        issuer=body_name(plan.issuer, lang),
        term=years(plan.term_start, plan.term_end),
        status=f"{status}{words['comma']}{format_day(issued, lang)}" if issued else status,
        draft=plan.status == "draft",
        issued=issued,
    )


def facts_of_plans(plans: Sequence[Source], lang: str) -> tuple[tuple[str, str], ...]:
    """Title, issuer, number, term and status of each plan, as pairs of name and text."""
    words = load_words(lang)
    facts: list[tuple[str, str]] = []
    for plan in plans:
        line = plan_line(plan, lang)
        facts.append((words["plan"], line.title))
        if line.issuer:
            facts.append((words["issuer"], line.issuer))
        if plan.document_number:
            facts.append((words["number"], plan.document_number))
        facts.append((words["term"], line.term))
        facts.append((words["status"], line.status))
    return tuple(facts)


def facts_of_all(plans: Sequence[Source], lang: str) -> tuple[tuple[str, str], ...]:
    """Places, years of issue, span of the terms and which plans are drafts, as pairs of name and text."""
    words = load_words(lang)
    dated = sorted(plan.date.year for plan in plans if plan.date)
    drafts = _names((plan for plan in plans if plan.status == "draft"), lang)
    facts = [(words["places"], _names(plans, lang))]
    if dated:
        facts.append((words["issued"], years(dated[0], dated[-1])))
    span = years(min(plan.term_start for plan in plans), max(plan.term_end for plan in plans))
    facts.append((words["term"], span))
    if drafts:
        facts.append((words["drafts"], drafts))
    return tuple(facts)


def years(first: int, last: int) -> str:
    """`2021–2025`, or one year alone."""
    return str(first) if first == last else f"{first}–{last}"


def _names(plans: Iterable[Source], lang: str) -> str:
    return load_words(lang)["separator"].join(dict.fromkeys(in_language(plan.label, lang) for plan in plans))
