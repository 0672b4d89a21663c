"""Locales, encodings and time zones in which a program may be started: what it tells and writes is the same in all of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from briefs_sample import REPOSITORY

pytestmark = pytest.mark.whole

COMMAND = "from citymetrics.cli import main; main()"
LIST = ("themes",)
COMPARE = ("compare", "sponge_city_area_share")
BARE = ("LC_ALL", "LC_CTYPE", "LANG", "TZ", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONCOERCECLOCALE")
OLD = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""As Python was before it preferred UTF-8 where the locale says nothing."""
STARTS = {
    "locale C": {"LC_ALL": "C"},
    "locale C without UTF-8": {"LC_ALL": "C"} | OLD,
    "a locale that isn't there": {"LC_ALL": "zh_CN.GB18030"} | OLD,
    "ASCII by order": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
    "Western Europe by order": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
    "the first place of a new day": {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
}


def run(*arguments, told, cwd=None):
    kept = {name: value for name, value in os.environ.items() if name not in BARE}
    given = {"CITYMETRICS_ROOT": str(REPOSITORY), "COLUMNS": "160"}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments], capture_output=True, env=kept | given | told, cwd=cwd
    )


@pytest.fixture(scope="module")
def usual():
    done = run(*LIST, told={"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    assert done.returncode == 0 and "垃圾" in done.stdout.decode("utf-8")
    return done.stdout


@pytest.mark.parametrize("start", STARTS)
def test_a_command_says_the_same_however_it_was_started(start, usual):
    done = run(*LIST, told=STARTS[start])
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == usual


def test_a_chinese_terminal_that_is_not_utf8_gets_chinese_in_its_own_encoding():
    done = run(*COMPARE, told=OLD | {"LC_ALL": "C", "PYTHONIOENCODING": "gb2312"})
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode("gb2312")
    # Signs that GB 2312 lacks are shown by their code points, the words are all there.
    assert "淄博" in shown and "\\u" in shown


@pytest.fixture(scope="module")
def gb18030(tmp_path_factory):
    """The variables of a shell on a machine whose locale is Chinese in its national encoding."""
    folder = tmp_path_factory.mktemp("locales")
    if not (shutil.which("localedef") and Path("/usr/share/i18n/locales/zh_CN").exists()):
        pytest.skip("the package `locales` is not installed")
    made = ("localedef", "--inputfile=zh_CN", "--charmap=GB18030", str(folder / "zh_CN.GB18030"))
    subprocess.run(made, check=True, capture_output=True)
    return OLD | {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GB18030"}


def test_a_shell_in_gb18030_gets_all_characters_in_it(gb18030):
    spoken, usual = (run(*COMPARE, told=told) for told in (gb18030, {"LC_ALL": "C.UTF-8"}))
    assert (spoken.returncode, spoken.stderr) == (0, b"")
    assert spoken.stdout.decode("gb18030") == usual.stdout.decode("utf-8")
    assert spoken.stdout != usual.stdout


def test_files_are_utf8_in_a_shell_in_gb18030(gb18030, tmp_path):
    plan = str(REPOSITORY / "data" / "raw" / "zibo.txt")
    written = []
    for name, told in (("one.csv", gb18030), ("other.csv", {"LC_ALL": "C.UTF-8"})):
        done = run("extract", plan, "--format", "csv", "--to", name, told=told, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1] and "海绵城市".encode() in written[0]


def test_a_table_has_the_same_bytes_however_the_program_was_started(tmp_path):
    plan = str(REPOSITORY / "data" / "raw" / "zibo.txt")
    written = []
    for start in ("locale C without UTF-8", "the first place of a new day"):
        done = run("extract", plan, "--format", "csv", "--to", "rows.csv", told=STARTS[start], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        written.append((tmp_path / "rows.csv").read_bytes())
    assert written[0] == written[1] and "海绵城市".encode() in written[0]


def test_an_error_about_a_chinese_name_is_one_line_in_any_locale(tmp_path):
    done = run("extract", "没有.txt", told=STARTS["locale C without UTF-8"], cwd=tmp_path)
    assert done.returncode == 2
    # Such a Python doesn't know the name as Chinese either: it is shown by its bytes.
    assert done.stderr.decode("utf-8").count("\n") == 1 and b".txt: No such file" in done.stderr
