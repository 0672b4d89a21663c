"""A run that is killed, or that finds no room: the last good report stays whole, and the next run ends as if nothing had been."""

import os
import random
import shutil
import subprocess
import time

import pytest
from run_sample import (
    hashes,
    make,
    make_and_tell,
    make_with_small_files,
    numbers_shown,
    sample_project,
    write_notebooks,
)

from citymetrics.briefs.manifest import is_whole, read_manifest
from citymetrics.briefs.running.warm import warm_kernels
from citymetrics.project import Project

MOMENTS = 50
pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(os.name != "posix", reason="kills processes as Unix does"),
]


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    """One warm process for all runs of this file: what is tested is what comes after it."""
    with warm_kernels(sample_project(tmp_path_factory.mktemp("warm"))) as found:
        if found is None:
            pytest.skip("nothing can be forked here")
        yield found


def wait_until(happened, patience=60.0):
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


def is_gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def run_and_kill(kernels, root, seconds):
    """Whether a run ended within `seconds`; else it was killed, with SIGKILL."""
    told = root / "process"
    told.unlink(missing_ok=True)
    connection = kernels.start_task(make_and_tell, (root, kernels))
    wait_until(told.is_file)
    process = int(told.read_text())
    ended = connection.poll(seconds)
    if ended:
        made, result = connection.recv()
        assert made, result
    connection.close()
    wait_until(lambda: is_gone(process))
    return ended


def test_a_run_that_is_killed_at_any_moment_leaves_a_whole_report_and_the_next_goes_on(kernels, tmp_path):
    project = sample_project(tmp_path / "disturbed")
    began = time.monotonic()
    make(project.root, kernels)
    whole_run = time.monotonic() - began
    rng, number, kept = random.Random(20261122), 1, 0
    for _ in range(MOMENTS):
        if numbers_shown(project.reports) == {str(number)}:
            number += 1
            write_notebooks(project, number)
        before = hashes(project.reports)
        ended = run_and_kill(kernels, project.root, rng.uniform(0, whole_run))
        manifest = read_manifest(project.reports)
        assert is_whole(manifest, project.reports)
        assert hashes(project.reports) == before or numbers_shown(project.reports) == {str(number)}
        kept += not ended
    assert kept > MOMENTS / 4
    make(project.root, kernels)
    undisturbed = sample_project(tmp_path / "undisturbed", number)
    make(undisturbed.root, kernels)
    assert hashes(project.reports) == hashes(undisturbed.reports)
    assert hashes(project.figures) == hashes(undisturbed.figures)
    assert not list(project.root.glob(".reports*"))
    assert not list(project.work.glob("briefs/*/.new-*"))


def test_what_was_made_before_a_kill_is_not_made_again(kernels, tmp_path):
    project = sample_project(tmp_path)
    make(project.root, kernels)
    shutil.rmtree(project.reports)
    shutil.rmtree(project.work / "briefs" / "theme-water")
    assert make(project.root, kernels) == ["overview unchanged", "theme-waste unchanged", "theme-water made"]


@pytest.mark.parametrize("limit", [2_000, 20_000, 200_000])
def test_a_file_system_that_takes_no_more_leaves_the_report_as_it_was(kernels, tmp_path, limit):
    project = sample_project(tmp_path)
    make(project.root, kernels)
    write_notebooks(project, 2)
    before = hashes(project.reports)
    connection = kernels.start_task(make_with_small_files, (project.root, kernels, limit))
    _, said = connection.recv()
    connection.close()
    assert "made; " not in said and "File too large" in said, said
    assert hashes(project.reports) == before
    make(project.root, kernels)
    assert numbers_shown(project.reports) == {"2"}


def test_a_full_disk_leaves_the_report_as_it_was(kernels, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        project = sample_project(disk / "project")
        make(project.root, kernels)
        before = hashes(project.reports)
        for room in (0, 100_000, 1_000_000):
            write_notebooks(project, 2)
            free = shutil.disk_usage(disk).free
            (disk / "ballast").write_bytes(bytes(max(0, free - room)))
            with pytest.raises(Exception, match="No space left"):
                make(project.root, kernels)
            (disk / "ballast").unlink()
            assert hashes(project.reports) == before
        make(project.root, kernels)
        assert numbers_shown(project.reports) == {"2"}
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_folders_give_the_same_bytes(kernels, tmp_path):
    one, other = sample_project(tmp_path / "a"), sample_project(tmp_path / "另一个 folder's name")
    make(one.root, kernels)
    make(other.root, kernels)
    assert hashes(one.reports) == hashes(other.reports)
    assert Project(other.root).reports.joinpath("manifest.json").is_file()
