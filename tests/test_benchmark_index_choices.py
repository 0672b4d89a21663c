import shutil
from pathlib import Path

import pytest

from citymetrics.benchmark.index import load_choices
from citymetrics.benchmark.index.declared import DIMENSIONS, KNOWN
from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.project import Project

FILE = Project.find(Path(__file__)).curated / "ambition.yml"


def copied(folder, old="", new=""):
    """A project whose declaration has `old` changed to `new`, and the line it stands in."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "curated").mkdir()
    (folder / "data" / "raw" / "sources.yml").write_text("[]\n")
    words = FILE.read_text(encoding="utf-8")
    assert words.count(old) >= 1
    line = words[: words.index(old)].count("\n") + 1 if old else 0
    (folder / "data" / "curated" / "ambition.yml").write_text(words.replace(old, new, 1) if old else words)
    return Project(folder), line


def test_the_declared_choices_are_all_that_there_is_code_for():
    choices = load_choices()
    assert {choice: set(choices.ids(choice)) for choice in DIMENSIONS} == {
        choice: set(options) for choice, options in KNOWN.items()
    }
    assert choices.default["normalisation"] == "distance_to_target"
    assert choices.posts("anything", "%") == (0, 100)
    assert choices.posts("anything", "km") is None


def test_every_option_is_named_and_explained_in_both_languages():
    for options in load_choices().options.values():
        for option in options:
            for words in (option.label, option.rule):
                assert words.zh
                assert words.en.isascii() or "–" in words.en or "²" in words.en


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- id: min_max", "- id: minmax", "unknown option 'minmax'"),
        ("- id: min_max", "- id: z_score", "duplicate option 'z_score'"),
        ("least_metrics: 3 ", "least_metrics: none ", "least_metrics is 'none'"),
        ("least_coverage: 0.5 ", "least_coverage: 1.5 ", "least_coverage is 1.5"),
        ("sample: 8192", "sample: 8000", "sample is 8000; expected a power of two"),
        ('"%": {low: 0, high: 100}', '"%": {low: 100, high: 0}', "goalposts of %"),
        ("adjustable: 0.75", "adjustable: 0", "weight of adjustable is 0"),
        ("adjustable: 0.75", "adjustible: 0.75", "unknown field 'adjustible'"),
        ("silence: [not_mentioned", "silence: [unmentioned", "unknown absence 'unmentioned'"),
        ("weights: equal, aggregation", "weights: even, aggregation", "unknown option 'even'"),
        (
            "aggregation: arithmetic, missing",
            "aggregation: copeland, missing",
            "the default is declared incompatible",
        ),
        ("leave_out: none}", "leave_out: each_place}", "the default leaves something out"),
        ("{aggregation: geometric, normalisation: z_score}", "{weights: equal}", "unknown choice 'weights'"),
        ("limits:", "limit:", "unknown field 'limit'"),
        ("label: {zh: 极差标准化, en: min–max}", "label: min-max", "label is 'min-max'"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, old, new, told):
    project, line = copied(tmp_path, old, new)
    with pytest.raises(CitymetricsError) as raised:
        load_choices(project)
    assert told in str(raised.value)
    assert f"data/curated/ambition.yml:{line}" in str(raised.value) or "duplicate" in told


def test_without_the_file_the_error_names_it(tmp_path):
    project, _ = copied(tmp_path)
    assert load_choices(project).limits.seed == load_choices().limits.seed
    shutil.rmtree(project.curated)
    with pytest.raises(CitymetricsError, match=r"ambition\.yml: no such file"):
        load_choices(project)


def test_options_can_be_narrowed_and_unknown_ones_are_named():
    choices = load_choices()
    only = choices.only(weights="equal", normalisation=["rank", "min_max"])
    assert only.ids("weights") == ("equal",)
    assert only.ids("normalisation") == ("min_max", "rank")
    assert only.default["normalisation"] == "min_max"
    assert choices.ids("weights") == KNOWN["weights"]
    with pytest.raises(UnknownChoice, match="Did you mean"):
        choices.only(weights="equals")
    with pytest.raises(UnknownChoice):
        choices.only(colour="red")
    with pytest.raises(UnknownChoice):
        choices.with_limits(least_places_=3)


def test_what_is_declared_incompatible_conflicts_and_nothing_else():
    choices = load_choices()
    clashes = {
        (scale, combination)
        for scale, combination in choices.scalings
        if choices.conflict({**choices.default, "normalisation": scale, "aggregation": combination})
    }
    assert clashes == {
        ("z_score", "geometric"),
        ("rank", "geometric"),
        *((scale, "copeland") for scale in ("distance_to_target", "min_max", "z_score", "share_of_best")),
    }
