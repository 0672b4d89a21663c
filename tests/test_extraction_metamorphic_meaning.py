"""Rows of texts whose meaning was changed in a known way: other figures, other years, sentences that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from metamorphic import Plan, Row, edited, load_plans, paragraphs, seeded, told, words

pytestmark = pytest.mark.whole

GROUPS = 6
"""So many rows apart stand the figures that are changed at once: each is changed with its neighbours left alone."""
NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
YEAR = r"(?:19|20)\d\d"
YEARS = (
    rf"(?<![\d.]){YEAR}(?=年|度|[-—–~～至到]{{1,2}}{YEAR}|[)）〕\]])|(?<=[-—–~～至到]){YEAR}(?![\d万亿个条])"
    r"|(?P<plan>十[一二三四]五)|(?P<tens>二〇[一二三四])"
)
DECADE, ONE_DECADE_ON = 10, str.maketrans("一二三四", "二三四五")
TWO_PLANS_ON = str.maketrans("一二三四", "三四五六")
plans = pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.id)


def masked(text: str) -> str:
    """`text` as far as it is no figure."""
    return re.sub(r"[\d〇零一二三四五六七八九十]", "0", text)


def another(figure: str, rng) -> str:
    """A figure of the same form: as many digits, zero only where it was at the head; no year."""
    while True:
        digits = "".join(rng.choice("123456789") if sign.isdigit() else sign for sign in figure)
        found = f"0{digits[1:]}" if figure.startswith("0") else digits
        if found != figure and not re.fullmatch(YEAR, found):
            return found


def value_of(figure: str) -> float:
    return float(re.sub("[,，]", "", figure))


def figures_of(row: Row) -> list[re.Match[str]]:
    """The figures of a row that may be any other: no classes, no ratios, no clock times, no words, no zero."""
    if row["unit"] in ("grade", "ratio", "s") or "/" in row["value_text"].split("平")[0][:4]:
        return []
    found = [one for one in NUMBER.finditer(row["value_text"]) if value_of(one[0])]
    return found if len(found) == 1 + (row["value_max"] is not None) else []


@pytest.mark.parametrize("group", range(GROUPS))
@plans
def test_another_figure_of_the_same_form_changes_its_own_value_and_nothing_else(plan, group):
    rng, edits, rates = seeded(plan, group), [], {}
    rows = plan.rows
    for row in rows[group::GROUPS]:
        figures = figures_of(row)
        written = sorted((another(one[0], rng) for one in figures), key=value_of)
        if len(figures) == 2 and len(set(map(len, written))) > 1:
            continue
        for one, new in zip(figures, written, strict=True):
            start = row["char_start"] + one.start()
            edits.append((start, start + len(new), new))
        rates[row["char_start"]] = [
            value_of(new) / value_of(one[0]) for one, new in zip(figures, written, strict=True)
        ]
    before = {row["char_start"]: previous["char_start"] for previous, row in pairwise(rows)}

    def change(row: Row) -> None:
        at = row["char_start"]
        for name, rate in zip(("value", "value_max"), rates.get(at, ()), strict=False):
            row[name] *= rate
        if row["baseline"] is not None and rates.get(before.get(at)):
            row["baseline"] *= rates[before[at]][0]

    assert told(plan, edited(plan.text, edits), change, masked) == []


def test_nearly_every_row_with_figures_has_them_changed():
    rows = [row for plan in load_plans() for row in plan.rows if NUMBER.search(row["value_text"])]
    assert sum(bool(figures_of(row)) for row in rows) > 0.95 * len(rows) > 500


def later(found: re.Match[str]) -> str:
    if found["plan"]:
        return found[0].translate(TWO_PLANS_ON)
    return found[0].translate(ONE_DECADE_ON) if found["tens"] else str(int(found[0]) + DECADE)


@plans
def test_a_plan_of_ten_years_later_has_the_same_rows_ten_years_later(plan):
    frame = replace(plan.frame, **{name: after(getattr(plan.frame, name)) for name in ("term", "past_term")})
    edits = [(*found.span(), later(found)) for found in re.finditer(YEARS, plan.text)]
    assert len(edits) > 10

    def change(row: Row) -> None:
        row["due"] = row["due"] and f"{int(row['due'][:4]) + DECADE}{row['due'][4:]}"
        for name in ("period_start", "period_end"):
            row[name] = row[name] and row[name] + DECADE

    assert told(replace(plan, frame=frame), edited(plan.text, edits), change, masked) == []


def after(term: tuple[int, int] | None) -> tuple[int, int] | None:
    return term and (term[0] + DECADE, term[1] + DECADE)


def dated_sentences(plan: Plan) -> Iterator[tuple[int, int, int]]:
    """Sentences of paragraphs with one year in them, a limit inside the plan's term: where they stand, and where their year does."""
    first, last = plan.frame.term
    for start, end in paragraphs(plan):
        if plan.text[start:end].rstrip().endswith((":", "：")):
            continue
        for sentence in re.finditer("[^。！？]+[。！？]?", plan.text[start:end]):
            years = list(re.finditer(rf"(?<!\d){YEAR}(?!\d)", sentence[0]))
            limit = re.search(
                rf"到(?P<year>{YEAR})年[,，底末]|(?<![由比较从与自])(?P<by>{YEAR})年底前", sentence[0]
            )
            inside = limit and first < int(limit["year"] or limit["by"]) <= last
            if inside and len(years) == 1 and "五" not in sentence[0]:
                yield (
                    start + sentence.start(),
                    start + sentence.end(),
                    start + years[0].start() + sentence.start(),
                )


@plans
def test_another_year_of_a_limit_moves_the_dates_of_its_sentence_and_no_other(plan):
    rng, edits, spans = seeded(plan, "year"), [], []
    for start, end, at in dated_sentences(plan):
        year = plan.text[at : at + 4]
        others = [one for one in range(plan.frame.term[0] + 1, plan.frame.term[1] + 1) if str(one) != year]
        if others:
            edits.append((at, at + 4, str(rng.choice(others))))
            spans.append((start, end, year, edits[-1][2]))

    def change(row: Row) -> None:
        for start, end, year, new in spans:
            if start <= row["char_start"] < end and row["due"].startswith(year):
                row["due"] = new + row["due"][4:]
                row["period_end"] = int(new)

    assert told(plan, edited(plan.text, edits), change, masked) == []


def test_the_limits_that_are_changed_are_many():
    assert sum(len(list(dated_sentences(plan))) for plan in load_plans()) > 10


def between_sentences(plan: Plan) -> list[int]:
    """Where a sentence ends and another begins in the same paragraph, outside of brackets and quotations."""
    found = []
    for start, end in paragraphs(plan):
        text = plan.text[start:end]
        for stop in re.finditer("[。！](?=[一-鿿“])", text):
            before = text[: stop.end()]
            if all(before.count(left) == before.count(right) for left, right in ("“”", "《》", "（）", "()")):
                found.append(start + stop.end())
    return found


def at_heads(plan: Plan) -> list[int]:
    """Where a paragraph begins that has neither number nor bullet nor bracket nor label."""
    return [
        start
        for start, end in paragraphs(plan)
        if re.match("[一-鿿“]", plan.text[start:end])
        and plan.text[start - 1 : start] == "\n"
        and not re.match(r"(?:第?[一二三四五六七八九十]+[是、章节]|[一-鿿]{2,6}[:：])", plan.text[start:end])
        and plan.text[end - 1] == "。"
    ]


@pytest.mark.parametrize("places", [between_sentences, at_heads])
@pytest.mark.parametrize("turn", range(3))
@plans
def test_sentences_that_say_nothing_change_no_row(plan, turn, places):
    rng, sentences = seeded(plan, turn), words("neutral")
    edits = [(at, at, rng.choice(sentences)) for at in places(plan) if rng.random() < 0.7]
    assert told(plan, edited(plan.text, edits)) == []


@plans
def test_a_paragraph_that_says_nothing_changes_no_row(plan):
    rng, sentences = seeded(plan, "paragraph"), words("neutral")
    places = [at for at in at_heads(plan) if plan.text[at - 2] == "。"]
    edits = [(at, at, f"{rng.choice(sentences)}\n") for at in places]
    assert told(plan, edited(plan.text, edits)) == []


@pytest.mark.parametrize(("places", "many"), [(between_sentences, 400), (at_heads, 80)])
def test_there_are_many_places_for_a_sentence_that_says_nothing(places, many):
    assert sum(len(places(plan)) for plan in load_plans()) > many
