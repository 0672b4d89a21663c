"""What totals are put in relation to: which basis a metric's entry allows, and faults in the list of bases."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from citymetrics import benchmark as b
from citymetrics.benchmark.metrics.spreads import bases_of, basis_of, load_spreads
from citymetrics.errors import CitymetricsError, Problems


@pytest.mark.parametrize(
    ("denominators", "basis"),
    [
        (("districts",), "per_district"),
        (("districts", "subdistricts_and_towns"), "per_district"),
        (("family_households",), "per_10k_households"),
        (("built_up_area", "land_area"), "per_100km2"),
        (("districts", "land_area", "resident_population"), "per_10k"),
        ((), "value"),
    ],
)
def test_a_metric_is_compared_on_the_first_basis_that_its_entry_allows(
    denominators: tuple[str, ...], basis: str
) -> None:
    assert basis_of(SimpleNamespace(kind="addition", denominators=denominators)) == basis
    assert basis_of(SimpleNamespace(kind="share", denominators=denominators)) == "value"


@pytest.mark.parametrize(
    ("written", "line", "what"),
    [
        ("resident_population: {per: 10000, unit: person}", 1, "malformed"),
        (
            "land_area: {per: 100, unit: km2, column: per_100km2}\nstars: {per: 1, unit: count, column: per_10k}",
            2,
            "stars",
        ),
        ("land_area: {per: 0, unit: km2, column: per_100km2}", 1, "per is 0"),
        ("land_area: {per: many, unit: km2, column: per_100km2}", 1, "'many'"),
        ("land_area: {per: 100, unit: km2, column: per_star}", 1, "per_star"),
        (
            "land_area: {per: 100, unit: km2, column: per_10k}\ndistricts: {per: 1, unit: count, column: per_10k}",
            2,
            "twice",
        ),
        ("- land_area", 1, "no list"),
    ],
)
def test_a_fault_in_the_list_of_bases_is_named_with_its_line(
    tmp_path: Path, written: str, line: int, what: str
) -> None:
    path = tmp_path / "spreads.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises((CitymetricsError, Problems)) as raised:
        load_spreads(path)
    assert f"spreads.yml:{line}" in str(raised.value)
    assert what in str(raised.value)


def test_every_denominator_that_the_dictionary_may_name_is_a_basis() -> None:
    inputs = b.load_inputs()
    for metric in inputs.metrics.values():
        if metric.kind in ("stock", "addition"):
            assert len(bases_of(metric)) == len(metric.denominators)
