"""Kendall's W on plans."""

import pytest
from inference_world import same_order, world

from citymetrics.benchmark import concordance, findings_of


def test_concordance_ranks_what_all_places_state():
    stated = same_order("pocket_parks", "sponge_city_share", "good_water_share", "greenway_length")
    stated["waste_sorting_coverage"] = {"shanghai": 90.0, "wuhan": 95.0}
    found = concordance(data=world(stated))
    assert (found.n, found.k, found.statistic) == (3, 4, pytest.approx(1))
    assert found.p == pytest.approx(6**-3)
    assert "inference.not_by_all" in {one.code for one in found.caveats}
    assert "W = 1.00 (p = 0.0046, n = 3 places)" in findings_of(found)[0].text("en")
    assert found.details.set_index(["metric", "city"]).loc[("pocket_parks", "shanghai"), "rank"] == 1


def test_nothing_shared_is_said_in_words():
    found = concordance(data=world({"pocket_parks": {"shanghai": 1.0}}))
    assert found.p is None
    assert found.refused[-1].reason.code == "inference.none_shared"
    assert found.html(lang="en")
