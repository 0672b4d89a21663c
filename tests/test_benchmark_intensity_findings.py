"""What is said of an order that the denominator, its year or the basis may turn."""

from __future__ import annotations

from benchmark_sample import change, sample_rows
from intensity_world import RECORDS, record, world

from citymetrics import benchmark as b
from citymetrics.benchmark.inputs import Inputs


def findings(inputs: Inputs) -> dict[str, b.Finding]:
    return {one.code: one for one in b.findings_of(b.intensity("pocket_parks", data=inputs))}


def test_an_order_that_no_denominator_can_turn_is_told_and_vanishes_when_the_figures_meet() -> None:
    rows = change(sample_rows(), "wuhan-04067", comparator="ge", value=900)
    rows = change(rows, "shanghai-15030", comparator="eq")
    sure = findings(world(rows))["intensity.surely_more"]
    assert "Wuhan ≥ 0.243, Shanghai 0.0241" in sure.text("en")
    assert sure.evidence == ("wuhan-04067", "shanghai-15030")
    assert "intensity.surely_more" not in findings(world(change(rows, "shanghai-15030", comparator="ge")))
    assert "intensity.surely_more" not in findings(world(change(rows, "wuhan-04067", comparator="approx")))


def test_intervals_that_meet_leave_the_order_open() -> None:
    told = findings(world())["intensity.not_settled"]
    assert "Wuhan 5.41, Zibo ≥ 5.1" in told.text("en")
    exact = change(sample_rows(), "zibo-03506", comparator="eq")
    assert "intensity.not_settled" not in findings(world(exact))


def test_a_denominator_of_another_year_that_turns_an_order_is_told() -> None:
    records = (*RECORDS, record("wuhan", "resident_population", 13_739_000, "2022-12-31"))
    told = findings(world(records=records))["intensity.year_turns"].text("en")
    assert "with the residents of 31 December 2022, Wuhan comes to 4.85 and the order turns" in told
    assert "intensity.year_turns" not in findings(world())
    far = change(sample_rows(), "wuhan-04067", value=400)
    assert "intensity.year_turns" not in findings(world(far, records))


def test_who_leads_is_compared_only_on_bases_that_know_all_places() -> None:
    told = findings(world())["intensity.basis_turns"]
    # Per district Wuhan has no value here, which must not make Shanghai the first.
    assert told.text("en") == (
        "Who leads on Pocket parks depends on the basis: as written, "
        "Wuhan per million residents at 5.41, Shanghai per 100 km² at ≥ 0.946."
    )
    assert told.evidence == ("wuhan-04067", "shanghai-15030")
    ahead = change(sample_rows(), "shanghai-15030", value=3000)
    assert "intensity.basis_turns" not in findings(world(ahead))


def test_no_finding_joins_a_district_with_a_city() -> None:
    for one in findings(world()).values():
        assert "qingpu-02848" not in one.evidence
