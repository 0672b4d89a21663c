"""What a machine may lack: memory, the font, permission to write, a clock that goes forward, an empty room."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest
from briefs_sample import REPOSITORY
from run_sample import hashes, sample_project

import citymetrics as cm
from citymetrics import fonts
from citymetrics.briefs.alone import alone
from citymetrics.curation import build_observations
from citymetrics.errors import CitymetricsError
from citymetrics.fonts import FontError, font_path
from citymetrics.memory import LEAST_BYTES, check_memory
from citymetrics.pipeline import Request, run_report

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sets limits and permissions as Unix does")
REQUEST = Request(themes=("waste",), only=("theme",), formats=("html",), languages=("zh",))


@pytest.fixture
def project(tmp_path):
    made = sample_project(tmp_path / "project")
    shutil.copytree(REPOSITORY / "data" / "curated" / "instruments", made.curated / "instruments")
    return made


def limited(*command, megabytes):
    """A process that may have so much address space."""
    shell = f'ulimit -v {megabytes}000 && exec "$@"'
    return subprocess.run(
        ["sh", "-c", shell, "sh", sys.executable, *command], capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "command",
    [
        (str(REPOSITORY / "run_all.py"), "--list"),
        ("-c", "from citymetrics.cli import main; main()", "places"),
    ],
)
@pytest.mark.parametrize("megabytes", [300, 700])
def test_too_little_memory_is_one_line_before_anything_is_loaded(command, megabytes):
    done = limited(*command, megabytes=megabytes)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"{megabytes * 1.024:,.0f} MB of address space" in done.stderr and "ulimit" in done.stderr


def test_a_machine_without_a_limit_and_one_with_enough_have_nothing_to_say(monkeypatch):
    import resource

    for limit in (resource.RLIM_INFINITY, LEAST_BYTES):
        monkeypatch.setattr(resource, "getrlimit", lambda kind, limit=limit: (limit, limit))
        check_memory()
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (LEAST_BYTES - 1, LEAST_BYTES))
    with pytest.raises(CitymetricsError, match=r"^memory: .* at least 1,500 MB"):
        check_memory()


def test_without_the_font_one_line_says_how_to_get_it(monkeypatch):
    font_path.cache_clear()
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_package_of_fonts")
    try:
        with pytest.raises(FontError, match=r"Chinese font: no NotoSansSC.*pip install no_such_package"):
            font_path()
    finally:
        font_path.cache_clear()


@contextmanager
def read_only(folder):
    """`folder` as a file system that cannot be written: permissions do not bind the superuser."""
    if os.geteuid():
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        try:
            yield
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(path.stat().st_mode | 0o200)
        return
    bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True)
    if bound.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_folder_that_cannot_be_written_is_one_line_and_can_still_be_read(project):
    build_observations(project)
    before = hashes(project.root)
    # The superuser's read-only folder is another file system, so the project is found anew in it.
    with read_only(project.root):
        with pytest.raises(CitymetricsError, match=r"cannot be written: (Read-only|Permission)") as caught:
            run_report(project, REQUEST, force=True, say=lambda said: None)
        assert "\n" not in str(caught.value)
        project.dictionary.joinpath("themes.yml").read_bytes()
        assert len(cm.load_inputs(project).observations) > 50
    assert hashes(project.root) == before


def test_tables_that_cannot_be_written_stay_as_they_were(project):
    build_observations(project)
    before = hashes(project.root)
    table = project.observations_file
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    spoilt = table.read_bytes()
    with read_only(project.curated):
        with pytest.raises(CitymetricsError, match=r"observations\.csv: cannot be written"):
            build_observations(project)
        assert table.read_bytes() == spoilt
    build_observations(project)
    assert hashes(project.root) == before


def put_back(path, years):
    """A file's time so many years before now; negative ones lie ahead."""
    at = path.stat().st_mtime - years * 365 * 86_400
    os.utime(path, (at, at))


@pytest.mark.parametrize("years", [1, -1])
def test_a_changed_table_is_read_again_though_its_time_says_otherwise(project, years):
    build_observations(project)
    table = project.observations_file
    put_back(table, years)
    times = table.stat()
    before = cm.load_inputs(project).observations["quote"]
    text = table.read_text(encoding="utf-8")
    changed = text.replace("海绵城市", "海棉城市")
    assert len(changed) == len(text) and changed != text
    table.write_text(changed, encoding="utf-8")
    os.utime(table, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = cm.load_inputs(project).observations["quote"]
    assert not before.str.contains("海棉城市").any()
    assert after.str.contains("海棉城市").any()


def test_a_dictionary_is_read_again_though_its_time_stayed(project):
    themes = project.dictionary / "themes.yml"
    first = cm.load_dictionary(project).themes["waste"].label.en
    times, text = themes.stat(), themes.read_text(encoding="utf-8")
    themes.write_text(text.replace(first, first.upper(), 1), encoding="utf-8")
    os.utime(themes, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert cm.load_dictionary(project).themes["waste"].label.en == first.upper()


HOLD = """
import sys
from pathlib import Path
from citymetrics.briefs.alone import alone
from citymetrics.project import Project
with alone(Project(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(project):
    """A second process that is at work in the same folder."""
    command = [sys.executable, "-c", HOLD, str(project.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_run_in_a_folder_is_told_so_and_changes_nothing(project):
    with another_run(project):
        before = hashes(project.root)
        with pytest.raises(CitymetricsError) as caught:
            run_report(project, REQUEST, force=True, say=lambda said: None)
        assert "another run is making a report here" in str(caught.value) and "\n" not in str(caught.value)
        assert hashes(project.root) == before


def test_a_run_that_was_killed_keeps_nobody_out(project):
    with another_run(project) as process:
        with pytest.raises(CitymetricsError, match="another run"), alone(project):
            pass
        process.kill()
        process.wait()
        with alone(project):
            assert (project.work / "lock").is_file()
