"""The canonical units: their names and symbols, and what converts into what."""

import itertools
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml

from citymetrics import units
from citymetrics.errors import UnknownChoice
from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.quantities import CLOCK
from citymetrics.units import (
    ConversionError,
    conversion_factor,
    convert,
    find_unit,
    get_unit,
    load_units,
    nearest_units,
)

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


@pytest.mark.parametrize("unit", UNITS, ids=str)
def test_every_canonical_unit_is_defined_for_conversion(unit):
    assert convert(2.5, unit, unit) == 2.5
    assert conversion_factor(unit, UNITS[unit].label.zh) == 1


def test_units_convert_into_each_other_where_they_share_a_dimension_and_nowhere_else():
    for one, other in itertools.permutations(UNITS.values(), 2):
        if one.dimension == other.dimension:
            assert conversion_factor(one.id, other.id) * conversion_factor(other.id, one.id) == 1
        else:
            with pytest.raises(ConversionError, match=" cannot be told in "):
                conversion_factor(one.id, other.id)


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("yuan/m2", "yuan/ha", 10_000),
        ("count/1k persons", "count/100k persons", 100),
        ("km/h", "km/min", Fraction(1, 60)),
        ("yuan/km", "yuan/m2", None),
        ("yuan/kWh", "yuan/h", None),
    ],
)
def test_units_put_together_have_the_dimension_that_conversion_gives_them(one, other, factor):
    assert (get_unit(one).dimension == get_unit(other).dimension) == (factor is not None)
    if factor is None:
        with pytest.raises(ConversionError):
            conversion_factor(one, other)
    else:
        assert conversion_factor(one, other) == factor


FORMS = [
    (form, unit, factor)
    for unit, forms in lexicon("units")["measures"].items()
    for form, factor in forms.items()
]


@pytest.mark.parametrize(("form", "unit", "factor"), FORMS, ids=[form for form, _, _ in FORMS])
def test_every_form_that_extraction_reads_has_the_factor_of_its_definition(form, unit, factor):
    assert conversion_factor(form, unit) == Fraction(str(factor))
    if unit != "%" and not form.startswith("万"):
        assert conversion_factor(f"万{form}", unit) == 10_000 * Fraction(str(factor))


@pytest.mark.parametrize(("group", "unit"), [("people", "person"), ("households", "household")])
def test_persons_and_households_are_defined_as_extraction_reads_them(group, unit):
    assert {form: conversion_factor(form, unit) for form in lexicon("units")[group]} == lexicon("units")[
        group
    ]


def test_what_extraction_divides_by_is_of_the_size_that_it_is_read_as():
    units = lexicon("units")
    for word, name in units["divisors"].items():
        # Things are counted by their counters (元/张), and a figure (10万人) begins no unit.
        if name != "count" and not word[0].isdigit():
            to, factor = units["divided_out"].get(name, (name, 1))
            assert conversion_factor(f"yuan/{word}", f"yuan/{to}") == Fraction(str(factor)), word


def test_sizes_and_clocks_of_extraction_are_those_of_the_definitions():
    for sizes in lexicon("units")["same_kind"].values():
        for one, other in itertools.permutations(sizes, 2):
            assert conversion_factor(one, other) == Fraction(sizes[one]) / Fraction(sizes[other])
    assert {word: conversion_factor(word, "s") for word in CLOCK if word != "分"} == {
        word: seconds for word, seconds in CLOCK.items() if word != "分"
    }


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        (150, "亩", "ha", 10),
        (1, "亩", "ha", 1 / 15),
        (509.77, "万平方米", "m2", 5_097_700),
        (1.6, "亿平方米", "km2", 160),
        (3, "千米", "m", 3000),
        (5, "‰", "%", 0.5),
        (9.5, "成", "%", 95),
        (2, "万元/亩", "yuan/ha", 300_000),
        (30, "平方米/百户", "m2/household", 0.3),
        (86_400, "m3/d", "m3/s", 1),
        (0.035, "mg/L", "ug/m3", 35_000),
        (3, "km/10k persons", "km/100k persons", 30),
        (8, "公里每平方公里", "km/km2", 8),
        (1, "㎢", "公顷", 100),
        (0.1, "km", "m", 100),
        (-4, "℃", "degC", -4),
        (2, "yr", "month", 24),
        (Decimal("0.3"), "万户", "household", 3000),
        (np.float64(0.1), "km", "m", 100),
        (np.int64(3), "km", "m", 3000),
        (Fraction(1, 3), "h", "min", 20),
    ],
)
def test_values_convert_exactly(value, unit, to, result):
    assert convert(value, unit, to) == result


@pytest.mark.parametrize(
    ("unit", "to", "reason"),
    [
        ("pp", "%", "pp cannot be told in %: a percentage point is the difference of two shares"),
        ("%", "pp", "a percentage point is the difference of two shares"),
        ("household", "person", "persons to a household differ"),
        ("count", "household", "a household is no item"),
        ("person", "个", "a person is no item"),
        ("USD", "亿元", "an exchange rate belongs to a day"),
        ("m3/a", "m3/d", "no fixed number of days"),
        ("个月", "天", "no fixed number of days"),
        ("万千伏安", "kW", "power factor"),
        ("吨标准煤", "千瓦时", "coal equivalent is reckoned"),
        ("grade", "%", "a grade is a place in an order"),
        ("ratio", "%", "a share is a part of a whole"),
        ("km", "m2", "the width is not known"),
        ("dB", "kV", "sound level and voltage are different kinds"),
        ("个/毫米", "count", "they are of different kinds"),
        ("km", "dB", r"expected a unit of length \(m, km\)"),
    ],
)
def test_another_kind_is_refused_with_the_reason(unit, to, reason):
    with pytest.raises(ConversionError, match=reason):
        convert(1, unit, to)


def test_every_refusal_speaks_of_two_kinds_that_there_are():
    kinds = {unit.dimension for unit in UNITS.values()}
    entries = yaml.safe_load(Path(units.__file__).with_name("unit_refusals.yml").read_text("utf-8"))
    assert all(len(set(entry["between"])) == 2 and set(entry["between"]) <= kinds for entry in entries)
    assert len({frozenset(entry["between"]) for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    "unit",
    [
        "furlong",
        "",
        "/",
        "m/",
        "m**9",
        "m*m",
        "2 m",
        "__import__('os')",
        "m m",
        "k m",
        "座",
        "m" * 10_000,
        "m/" * 5_000,
    ],
)
def test_what_is_no_unit_is_refused_in_one_short_line(unit):
    with pytest.raises(ConversionError, match="unknown unit") as caught:
        convert(1, unit, "m")
    assert len(str(caught.value)) < 200 and "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")], ids=str)
def test_what_is_no_figure_is_refused(value):
    with pytest.raises(ConversionError, match="expected a finite number"):
        convert(value, "m", "km")


def test_the_library_of_units_is_loaded_only_to_convert():
    code = "import sys, citymetrics.extraction, citymetrics.units as u; u.load_units(); sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
