"""How many briefs are made at a time."""

import pytest

from citymetrics.briefs import machine

GIB = 2**30


@pytest.fixture
def container(tmp_path, monkeypatch):
    """What Linux says of a container, of which some is taken and some of that by files."""
    monkeypatch.setattr(machine, "CONTAINER", tmp_path)

    def write(most, taken=GIB, files=0):
        (tmp_path / "memory.max").write_text(f"{most}\n")
        (tmp_path / "memory.current").write_text(f"{taken}\n")
        (tmp_path / "memory.stat").write_text(f"anon {taken - files}\ninactive_file {files}\n")

    return write


@pytest.mark.parametrize(("free", "jobs"), [(100 * GIB, 8), (3 * GIB, 5), (1 * GIB, 1), (0, 1)])
def test_there_is_one_a_core_and_memory_for_each(monkeypatch, free, jobs):
    monkeypatch.setattr(machine, "cores", lambda: 8)
    monkeypatch.setattr(machine, "free_memory", lambda: free)
    assert machine.jobs_at_a_time() == jobs


def test_a_container_may_have_less_than_its_machine(container):
    container(GIB + 1000)
    assert machine.free_memory() == 1000
    container(GIB + 1000, files=500)
    assert machine.free_memory() == 1500
    container(1000)
    assert machine.free_memory() == 0


@pytest.mark.parametrize("most", ["max", "?"])
def test_one_without_a_limit_has_what_the_machine_has(container, most):
    container(most)
    assert machine.free_memory() > 1000
