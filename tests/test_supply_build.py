"""Wheel and sdist: the same bytes wherever and whenever they are built, with all that they need."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parents[1]
LEFT = ("site", "reports", "figures", "build", "dist", "mutants")
"""What is made in a checkout and is no part of it, beside what hides in it."""
KEPT = (".ci", ".gitignore", ".pre-commit-config.yaml")
EPOCH = "1767225600"
"""The first second of 2026: what stands in the archives in place of the time of the build."""


def leave(folder, names):
    aside = {name for name in names if name.startswith(".") or name == "__pycache__"}
    return (aside - set(KEPT)) | (set(LEFT) & set(names)) if Path(folder) == ROOT else aside


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two folders of other names, with files of other times, and what was built in each at the same time."""
    folders = [tmp_path_factory.mktemp("build") / name for name in ("one", "另一份 checkout")]
    running = []
    for position, folder in enumerate(folders):
        shutil.copytree(ROOT, folder, ignore=leave, copy_function=shutil.copy)
        for path in folder.rglob("*"):
            os.utime(path, (10**9 + position * 10**8,) * 2)
        command = [sys.executable, "-m", "hatchling", "build", "-d", "dist"]
        told = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": str(position)}
        running.append(subprocess.Popen(command, cwd=folder, env=told, stdout=subprocess.DEVNULL))
    assert [process.wait() for process in running] == [0, 0]
    return [{path.name: path for path in (folder / "dist").iterdir()} for folder in folders]


def test_two_builds_give_the_same_bytes(built):
    one, other = built
    assert sorted(one) == sorted(other) and len(one) == 2
    for name, path in one.items():
        assert path.read_bytes() == other[name].read_bytes(), name


def test_the_wheel_has_the_library_and_its_licences(built):
    (wheel,) = (path for name, path in built[0].items() if name.endswith(".whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    library = ROOT / "lib"
    wanted = {
        path.relative_to(library).as_posix()
        for path in (library / "citymetrics").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert wanted <= names
    licences = {name.rpartition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "THIRD_PARTY.md", "lib/citymetrics/briefs/seminar/reveal/LICENSE"}
    assert not [name for name in names if not name.startswith("citymetrics")]


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """An environment for Python in which the wheel is, and no checkout."""
    (wheel,) = (path for name, path in built[0].items() if name.endswith(".whl"))
    target = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        target,
    ]
    subprocess.run([*command, wheel], check=True)
    return {name: value for name, value in os.environ.items() if not name.startswith("CITYMETRICS_")} | {
        "PYTHONPATH": str(target)
    }


@pytest.fixture(scope="module")
def unpacked(built, tmp_path_factory):
    """The sdist, unpacked."""
    (sdist,) = (path for name, path in built[0].items() if name.endswith(".tar.gz"))
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (found,) = folder.iterdir()
    return found


def told(*arguments, environment, cwd):
    start = "import citymetrics, sys; assert 'installed' in citymetrics.__file__; from citymetrics.cli import main; main()"
    command = [sys.executable, "-c", start, *arguments]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


def test_the_installed_wheel_tells_what_it_can_and_asks_for_a_project(installed, tmp_path):
    helped = told("--help", environment=installed, cwd=tmp_path)
    assert helped.returncode == 0 and "compare" in helped.stdout
    asked = told("compare", "pocket_parks", environment=installed, cwd=tmp_path)
    assert asked.returncode == 2
    assert asked.stderr.count("\n") == 1 and "no data/raw/sources.yml" in asked.stderr


def test_the_installed_wheel_finds_the_unpacked_sdist_in_order(installed, unpacked):
    done = told("doctor", "--quick", "--lang", "en", environment=installed, cwd=unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("run_all.py", "Makefile", "requirements/report.txt", "THIRD_PARTY.md", "tools/licences.yml"):
        assert (unpacked / name).is_file(), name
