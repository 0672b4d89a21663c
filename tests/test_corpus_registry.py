"""Registries of many plans: read line by line, with the line of what is wrong."""

import gzip
import json

import pytest
from corpus_sample import entry, write_registry

from citymetrics.corpus.plans import frame_of_plan
from citymetrics.corpus.registry import MOST_PROBLEMS, read_registry
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.sources import frame_of, load_sources

PROJECT = Project.find(__file__)


def problem(folder, *entries):
    with pytest.raises(CitymetricsError) as raised:
        read_registry(write_registry(folder, entries))
    return str(raised.value)


def test_a_projects_registry_works_as_it_is():
    registry = read_registry(PROJECT.sources_file)
    sources = load_sources(PROJECT)
    assert registry.count == len(sources)
    for plan in registry.plans():
        assert plan.model_dump(exclude={"province"}) == sources[plan.id].model_dump()
        assert frame_of_plan(plan, registry.parents) == frame_of(sources[plan.id], sources)


def test_a_plan_belongs_to_its_province_else_to_the_place_above_it_else_to_its_own(tmp_path):
    entries = [entry(1), entry(2, province=None), entry(3, province=None, parent="plan2", level="county")]
    plans = list(read_registry(write_registry(tmp_path, entries)).plans())
    assert [plan.region for plan in plans] == ["hubei", "plan2", "plan2"]


def test_a_compressed_registry_reads_the_same(tmp_path):
    path = write_registry(tmp_path, [entry(1), entry(2)])
    (tmp_path / "registry.jsonl.gz").write_bytes(gzip.compress(path.read_bytes()))
    packed = read_registry(tmp_path / "registry.jsonl.gz")
    assert list(packed.plans()) == list(read_registry(path).plans())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry(2, term="2025"), "registry.jsonl:2: term is '2025'; expected two years such as 2021-2025"),
        (entry(2, colour="red"), "registry.jsonl:2: unknown field 'colour'"),
        (entry(2, file="../other.txt"), "registry.jsonl:2: file is '../other.txt'; expected a path below"),
        (entry(2, province="湖北"), "registry.jsonl:2: province is '湖北'; expected a short name"),
        (entry(2, parent="nowhere"), "registry.jsonl:2: unknown parent 'nowhere'"),
        (entry(2, parent="plan2"), "registry.jsonl:2: 'plan2' is its own parent"),
        (entry(2, id="plan1"), "registry.jsonl:2: duplicate id 'plan1'. It is taken at registry.jsonl:1."),
        (entry(2, file="texts/plan1.txt"), "registry.jsonl:2: duplicate file 'texts/plan1.txt'"),
        ("{'id': 1}", "registry.jsonl:2: is no JSON"),
        ("[1]", "registry.jsonl:2: is no entry"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(tmp_path, wrong, said):
    told = problem(tmp_path, entry(1), wrong)
    assert told.startswith(said) and "\n" not in told


def test_a_missing_field_is_told_with_its_line(tmp_path):
    lacking = {name: value for name, value in entry(2).items() if name != "sha256"}
    assert problem(tmp_path, entry(1), lacking).startswith("registry.jsonl:2: field 'sha256' is missing")


def test_of_very_many_problems_the_first_are_listed(tmp_path):
    lines = problem(
        tmp_path, *(entry(number, status="new") for number in range(MOST_PROBLEMS + 5))
    ).splitlines()
    assert len(lines) == MOST_PROBLEMS + 1 and "5 more problems" in lines[-1]


def test_a_registry_that_is_not_there_or_empty_says_so(tmp_path):
    with pytest.raises(CitymetricsError, match=r"nothing\.jsonl: no such file"):
        read_registry(tmp_path / "nothing.jsonl")
    assert "holds no plans" in problem(tmp_path)


def test_an_unknown_kind_of_address_is_told(tmp_path):
    with pytest.raises(CitymetricsError, match=r"nosuch://x/registry\.jsonl"):
        read_registry("nosuch://x/registry.jsonl")


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path):
    path = tmp_path / "registry.jsonl"
    path.write_bytes(json.dumps(entry(1)).encode() + b"\n\xff\xfe\n")
    with pytest.raises(CitymetricsError, match=r"registry\.jsonl:2: byte 0 is not UTF-8"):
        read_registry(path)
