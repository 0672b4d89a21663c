"""What plans are not for: the committed declarations, and what a malformed one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from citymetrics.benchmark.inputs import load_inputs
from citymetrics.benchmark.remits import FILE, NO_REMITS, Remits, load_remits
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.project import Project

GOOD = """remits:
  - id: streets
    label: {zh: 街道规划, en: plan for streets}
    plans: [some, other]
    outside:
      - themes: [rural]
        reason: {zh: 没有农村, en: no countryside}
      - metrics: [schools]
        reason: {zh: 不管学校, en: not for schools}
"""


def load(folder: Path, text: str) -> Remits:
    project = Project(folder)
    project.curated.mkdir(parents=True, exist_ok=True)
    (project.curated / FILE).write_text(text, encoding="utf-8")
    known = {"some": 1, "other": 1}
    return load_remits(project, plans=known, themes={"rural": 1, "water": 1}, metrics={"schools": 1})


def fault(folder: Path, text: str) -> str:
    with pytest.raises(CitymetricsError) as caught:
        load(folder, text)
    return str(caught.value)


def test_a_theme_or_a_metric_is_outside_with_its_reason(tmp_path: Path) -> None:
    remits = load(tmp_path, GOOD)
    rural, schools = remits.outside("some", "rural", "villages"), remits.outside("other", "water", "schools")
    assert rural is not None
    assert schools is not None
    assert (rural.remit, rural.reason.zh, schools.reason.en) == ("streets", "没有农村", "not for schools")
    assert remits.outside("some", "water", "mains") is None
    assert remits.outside("third", "rural") is None


def test_without_a_file_nothing_is_declared(tmp_path: Path) -> None:
    assert load_remits(Project(tmp_path), plans={}, themes={}, metrics={}) is NO_REMITS


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[some, other]", "[some, othr]", ":4: unknown plan 'othr'; expected one of other, some"),
        (
            "[rural]",
            "[rurl]",
            ":6: unknown theme 'rurl'; expected one of rural, water. Did you mean 'rural'?",
        ),
        ("[schools]", "[school]", ":8: unknown metric 'school'"),
        ("[schools]", "schools", ":8: metrics is 'schools'; expected a list"),
        (
            "{zh: 没有农村, en: no countryside}",
            "没有农村",
            ":7: reason is '没有农村'; expected {zh: …, en: …}",
        ),
        ("{zh: 没有农村, en: no countryside}", "{zh: 没有农村}", ":7: reason is"),
        ("{zh: 没有农村, en: no countryside}", '{zh: 没有农村, en: " "}', ":7: reason is"),
        ("        reason: {zh: 没有农村, en: no countryside}\n", "", ":6: reason is missing"),
        ("themes: [rural]", "them: [rural]", ":6: unknown field 'them'"),
        ("    plans: [some, other]\n", "", ":2: plans is missing"),
        ("id: streets", "id: [streets]", ":2: id is ['streets']; expected a short name"),
        ("remits:", "remit:", ":1: no list of remits"),
    ],
)
def test_a_malformed_entry_is_told_in_one_line_with_its_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in GOOD
    message = fault(tmp_path, GOOD.replace(old, new, 1)).splitlines()[0]
    assert message.startswith(f"data/curated/{FILE}{says}")


def test_two_remits_of_one_name_and_other_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        load(tmp_path, GOOD + GOOD.partition("\n")[2].replace("[rural]", "[rurl]"))
    assert [problem.where for problem in caught.value.problems] == [
        f"data/curated/{FILE}:10",
        f"data/curated/{FILE}:14",
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "remits: {a: 1}\n", "remits: [a]\n", "remits: [{}]\n"])
def test_a_file_of_another_shape_is_told_and_never_ends_in_a_traceback(tmp_path: Path, text: str) -> None:
    assert fault(tmp_path, text).startswith(f"data/curated/{FILE}")


def test_an_empty_list_declares_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "remits: []\n") == NO_REMITS


def test_no_plan_sets_a_target_on_what_is_declared_outside_its_remit() -> None:
    inputs = load_inputs()
    targets = inputs.observations[inputs.observations["role"] == "target"]
    for doc_id, theme, metric in zip(targets["doc_id"], targets["theme"], targets["metric"], strict=True):
        assert inputs.remits.outside(doc_id, theme, metric) is None, (doc_id, theme, metric)
    assert inputs.remits.outside("hongkou", "rural") is not None
