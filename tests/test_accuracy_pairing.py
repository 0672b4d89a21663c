"""Pairing: one to one, the best overlap first, doubtful rows out of the count, traps by name."""

import json
from dataclasses import replace

import pytest
from accuracy_sample import TEXT, row, rows, write_plan
from typer.testing import CliRunner

from citymetrics.accuracy.gold import load_gold
from citymetrics.accuracy.pairing import pair_plan, pair_rows
from citymetrics.cli import app
from citymetrics.extraction import extract_statements
from citymetrics.project import Project

PROJECT = Project.find(__file__)


@pytest.fixture
def load(tmp_path):
    def load_rows(gold=None):
        (tmp_path / "gold").mkdir()
        folder = write_plan(tmp_path / "liucheng", gold)
        (plan,) = load_gold(PROJECT, gold=tmp_path / "gold", unseen=[folder])
        return plan

    return load_rows


def statements_of(plan):
    return extract_statements(plan.document, term=plan.frame.term)


def at(statement, text):
    """`statement`, moved to the first `text` of the sample."""
    start = TEXT.index(text)
    return replace(statement, char_start=start, char_end=start + len(text), value_text=text)


def test_every_row_meets_the_one_that_speaks_of_it(load):
    result = pair_plan(load())
    assert [pair.found.value_text for pair in result.pairs] == ["300公里", "45%", "全覆盖", "5个"]
    assert result.extras == ()


def test_extraction_is_what_the_command_line_prints(load):
    plan = load()
    done = CliRunner().invoke(
        app, ["extract", plan.document.name, "--term", "2021-2025", "--past-term", "2016-2020"]
    )
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    found = [pair.found for pair in pair_plan(plan).pairs]
    fields = ("char_start", "value", "unit", "comparator", "role", "scope", "per", "due", "lead")
    assert [[row[name] for name in fields] for row in printed] == [
        [getattr(statement, name) for name in fields] for statement in found
    ]


def test_a_row_without_a_partner_is_a_miss_and_the_other_way_round_too_many(load):
    plan = load(rows()[1:])
    result = pair_rows(plan, statements_of(plan)[:-1])
    assert [pair.found is None for pair in result.pairs] == [False, False, True]
    assert [extra.found.value_text for extra in result.extras] == ["300公里"]


def test_one_row_is_never_paired_twice(load):
    plan = load()
    first = statements_of(plan)[0]
    result = pair_rows(plan, [at(first, "300"), at(first, "300公里"), at(first, "公里")])
    assert result.pairs[0].found.value_text == "300公里"
    assert [extra.found.value_text for extra in result.extras] == ["300", "公里"]


def test_an_extracted_row_across_two_goes_to_the_one_that_it_fits_better(load):
    plan = load()
    wide = at(statements_of(plan)[0], "5%，污水管网全覆盖")
    result = pair_rows(plan, [wide])
    assert [pair.found is None for pair in result.pairs] == [True, True, False, True]


def test_a_row_that_touches_without_overlap_is_no_partner(load):
    plan = load(rows()[:1])
    result = pair_rows(plan, [at(statements_of(plan)[0], "以上")])
    assert result.pairs[0].found is None and len(result.extras) == 1


def test_doubtful_rows_count_neither_as_a_miss_nor_as_too_many(load):
    plan = load([rows()[0], row("45%", unit="%", doubt=True)])
    first, second, *_ = statements_of(plan)
    for found in ([first], [first, second], [first, at(second, "45%"), at(second, "5%")]):
        result = pair_rows(plan, found)
        assert [pair.gold.value_text for pair in result.firm] == ["300公里"]
        assert result.extras == ()


def test_a_firm_row_is_served_before_a_doubtful_one(load):
    plan = load([row("45%", unit="%", doubt=True), row("全覆盖", unit="%", kind="word")])
    wide = at(statements_of(plan)[0], "45%，污水管网全覆")
    result = pair_rows(plan, [wide])
    assert [pair.found is None for pair in result.pairs] == [True, False]


def test_a_row_too_many_names_the_trap_that_it_fell_into(load):
    plan = load()
    found = statements_of(plan)
    result = pair_rows(plan, [*found, at(found[0], "8章"), at(found[0], "021")])
    assert [extra.trap and extra.trap.why for extra in result.extras] == [None, "chapters"]
    assert [extra.found.value_text for extra in result.trapped] == ["8章"]
