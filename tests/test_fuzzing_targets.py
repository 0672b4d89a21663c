"""A seeded few of the inputs that `tools/fuzz.py` makes by the million, and every input that once broke a property."""

from __future__ import annotations

import pytest
from fuzzing import TARGETS
from fuzzing.target import CASES, FOLDER, Draw, kept_cases, load_target, make_text, pieces
from hypothesis import HealthCheck, Phase, given, settings, strategies

from citymetrics.yamlfile import read_yaml

INPUTS = {"repairer": 60, "documents": 60, "typesetting": 4}
"""Of the slower targets; of the others 300."""


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_the_properties_of_a_target_hold(name):
    target = load_target(name)

    @settings(
        max_examples=INPUTS.get(name, 300),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.binary(min_size=target.choices // 2, max_size=target.choices))
    def holds(choices):
        target.check(target.make(choices))

    holds()


@pytest.mark.parametrize(
    ("name", "path"),
    [(name, path) for name in TARGETS for path in kept_cases(name)],
    ids=lambda given: given if isinstance(given, str) else given.stem,
)
def test_what_once_broke_a_property_does_so_no_more(name, path):
    load_target(name).check(path.read_bytes())


def test_every_kept_case_belongs_to_a_target():
    assert {path.name for path in CASES.glob("*")} <= set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_choices_make_the_same_input_and_few_choices_make_one_too(name):
    target = load_target(name)
    for choices in (b"", b"\x01", bytes(range(64)), b"\xff" * 64):
        assert target.make(choices) == target.make(choices)


def test_every_piece_can_be_chosen():
    kinds = read_yaml(FOLDER / "pieces.yml", name="pieces.yml")
    assert all(0 < len(pieces(kind)) <= 256 for kind in kinds)
    assert make_text(Draw(b"\x00\x01"), ("numbers",)) == pieces("numbers")[1]
