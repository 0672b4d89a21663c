from dataclasses import dataclass

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics import benchmark as b
from citymetrics.benchmark.findings import finding, findings_of, states
from citymetrics.benchmark.findings.register import _MAKERS, makers_of
from citymetrics.benchmark.result import Result


@pytest.fixture
def register():
    before = list(_MAKERS)
    yield
    _MAKERS[:] = before


@dataclass(frozen=True)
class Made(Result):
    size: int
    inputs: object = None
    evidence: tuple = ()
    caveats: tuple = ()
    refused: tuple = ()

    @property
    def frame(self):
        return pd.DataFrame({"size": [self.size]})


def test_a_result_says_what_is_registered_for_its_kind(register):
    states(Made)(lambda result: finding("theme_nothing_meets") if result.size > 1 else None)
    states(Made)(lambda result: [finding("theme_item", theme="x", count=result.size)] * 2)
    assert [one.code for one in findings_of(Made(2))] == ["theme_nothing_meets", "theme_item", "theme_item"]
    assert [one.code for one in findings_of(Made(1))] == ["theme_item", "theme_item"]
    assert len(findings_of(Made(2), most=1)) == 1
    assert len(makers_of(Made)) == 2


def test_a_sentence_changes_with_its_figure_and_vanishes_with_it():
    def said(rows):
        return [
            one.text("en")
            for one in findings_of(b.compare_metric("sponge_city_share", data=make_inputs(rows)))
        ]

    rows = sample_rows()
    assert "Wuhan at least 50%" in said(rows)[0]
    assert "Wuhan at least 55%" in said(change(rows, "wuhan-04845", value=55))[0]
    left = rows[~rows["observation_id"].isin(["wuhan-04845", "shanghai-22876"])]
    assert said(left) == []


def test_every_figure_in_a_sentence_has_evidence():
    inputs = b.load_inputs()
    for result in (b.compare_metric("pocket_parks", data=inputs), b.city_profile("wuhan", data=inputs)):
        for one in findings_of(result):
            assert not b.evidence.missing_evidence(one.evidence, inputs)


def test_without_tables_or_a_figure_a_result_says_so():
    with pytest.raises(TypeError, match="no tables are registered for Made"):
        Made(1).html()
    with pytest.raises(TypeError, match="no figure is registered for Made"):
        Made(1).draw()


def test_a_result_exports_a_copy(tmp_path):
    made = Made(3)
    made.to_csv(tmp_path / "made.csv")
    assert (tmp_path / "made.csv").read_bytes() == b"size\n3\n"
    assert made.to_csv() == "size\n3\n"
