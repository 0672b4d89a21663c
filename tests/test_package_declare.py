"""The declaration holds together and says the same as the rooms whose tables it describes."""

from typing import get_args

import pytest

from citymetrics.accuracy.gold import SETS
from citymetrics.accuracy.measure import DISAGREEMENT_COLUMNS, SCORE_COLUMNS
from citymetrics.accuracy.scoring import MEASURES
from citymetrics.curation import OBSERVATION_COLUMNS, QUEUE_COLUMNS
from citymetrics.dictionary import TIERS, Link
from citymetrics.dictionary.model import Direction, Framework, Kind, Measure
from citymetrics.errors import CitymetricsError
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.instruments import RUNGS
from citymetrics.instruments.table import MENTION_COLUMNS
from citymetrics.package import declare, load_declaration
from citymetrics.review import REJECTED_COLUMNS
from citymetrics.sources import Source

DECLARATION = load_declaration()


def choices(model, field):
    return get_args(model.model_fields[field].annotation)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("observations", OBSERVATION_COLUMNS),
        ("review_queue", QUEUE_COLUMNS),
        ("rejected", REJECTED_COLUMNS),
        ("instrument_mentions", MENTION_COLUMNS),
        ("accuracy", SCORE_COLUMNS),
        ("accuracy_disagreements", DISAGREEMENT_COLUMNS),
    ],
)
def test_declared_columns_are_those_of_the_table(table, columns):
    assert list(DECLARATION.tables[table].columns) == list(columns)


def test_declared_types_are_those_of_the_observations():
    spec = DECLARATION.tables["observations"]
    assert spec.pandas_types(tuple(spec.columns)) == OBSERVATION_COLUMNS


@pytest.mark.parametrize(
    ("codes", "used"),
    [
        ("comparator", COMPARATORS),
        ("role", ROLES),
        ("per", PERIODS),
        ("kind", get_args(Kind)),
        ("direction", get_args(Direction)),
        ("framework", get_args(Framework)),
        ("denominator", get_args(Measure)),
        ("tier", TIERS),
        ("rung", RUNGS),
        ("fit", choices(Link, "fit")),
        ("level", choices(Source, "level")),
        ("status", choices(Source, "status")),
        ("script", choices(Source, "script")),
        ("set", SETS),
        ("measure", MEASURES),
    ],
)
def test_declared_codes_are_those_in_use(codes, used):
    assert set(DECLARATION.codes[codes]) == set(used)


def test_every_list_of_codes_is_used_by_a_column():
    used = {column.codes for table in DECLARATION.tables.values() for column in table.columns.values()}
    assert set(DECLARATION.codes) == used - {""}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("codes: comparator", "codes: comparators", "no codes 'comparators'"),
        ("refers: themes.theme", "refers: themes.name", "refers to themes.name, which is not declared"),
        ("unit_column: unit", "unit_column: units", "no column 'units'"),
        ("key: [metric, framework]", "key: [metric, frame]", "no column 'frame'"),
        ("type: year", "type: season", r"package/tables\.yml:\d+, table observations: columns"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(tmp_path, monkeypatch, old, new, message):
    for name in ("tables.yml", "codes.yml", "package.yml"):
        text = (declare.HERE / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(declare, "HERE", tmp_path)
    with pytest.raises(CitymetricsError, match=message):
        declare.load_declaration.__wrapped__()
