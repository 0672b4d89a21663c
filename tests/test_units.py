import pytest

from citymetrics.errors import UnknownChoice
from citymetrics.extraction.lexicon import lexicon
from citymetrics.units import find_unit, get_unit, load_units, nearest_units

UNITS = load_units()


@pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
def test_every_unit_has_both_labels_and_a_dimension(unit):
    assert unit.label.zh
    assert unit.label.en
    assert unit.dimension
    assert bool(unit.symbol.zh) == bool(unit.symbol.en)


def test_labels_are_not_shared():
    assert len({unit.label.zh for unit in UNITS.values()}) == len(UNITS)
    assert len({unit.label.en for unit in UNITS.values()}) == len(UNITS)


def test_every_unit_that_extraction_reads_is_canonical():
    assert set(lexicon("units")["measures"]) <= set(UNITS)
    assert {"count", "household", "person", "grade", "ratio", "d", "yr"} <= set(UNITS)


@pytest.mark.parametrize(
    ("unit", "lang", "symbol"),
    [("m2", "zh", "平方米"), ("m2", "en", "m²"), ("count", "en", ""), ("%", "zh", "%")],
)
def test_symbols_follow_the_language(unit, lang, symbol):
    assert get_unit(unit).symbol.text(lang) == symbol


@pytest.mark.parametrize(
    ("given", "meant"), [("km²", "km2"), ("公里", "km"), ("t/day", "t/d"), ("households", "household")]
)
def test_a_mistyped_unit_finds_the_one_meant(given, meant):
    assert meant in nearest_units(given)


def test_an_unknown_unit_is_refused_with_the_nearest():
    with pytest.raises(UnknownChoice, match=r"a\.yml:3: unknown unit 'kms'.*Did you mean 'km'\?"):
        get_unit("kms", where="a.yml:3")


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("yuan/kWh", "元/千瓦时", "yuan/kWh"),
        ("count/1k persons", "个/千人", "/1 000 persons"),
        ("km/h", "公里/小时", "km/h"),
    ],
)
def test_a_unit_is_put_together_from_what_divides_it(unit, zh, en):
    assert (get_unit(unit).symbol.zh, get_unit(unit).symbol.en) == (zh, en)


@pytest.mark.parametrize("divisor", sorted(set(lexicon("units")["divisors"].values())))
def test_every_divisor_that_extraction_reads_makes_a_unit(divisor):
    divisor = lexicon("units")["divided_out"].get(divisor, [divisor])[0]
    assert find_unit(f"yuan/{divisor}") is not None


def test_an_unknown_divisor_makes_none():
    assert find_unit("yuan/moon") is None
