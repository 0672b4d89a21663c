"""Another corpus as a whole, without anything that people add to ours, made twice: in folders of other names, under another order
of hashes, in another time zone and locale. Everything that comes out is the same to the byte."""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml
from briefs_sample import REPOSITORY

pytestmark = pytest.mark.whole

PLANS = ("wuhan", "zibo")
ONLY = "overview,theme=waste,method"
FOLDERS = ("one", "另一份 报告")
STARTS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C"},
)


def foreign_corpus(folder):
    """Two of the plans with their registry, and nothing else: no denominators, norms, decisions, remits or annotations."""
    raw = REPOSITORY / "data" / "raw"
    registry = yaml.safe_load((raw / "sources.yml").read_text(encoding="utf-8"))
    own = [entry for entry in registry if entry["id"] in PLANS]
    folder.mkdir(parents=True)
    (folder / "sources.yml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    for entry in own:
        shutil.copyfile(raw / entry["file"], folder / entry["file"])
    return folder


def make(folder, start):
    options = [
        "--raw",
        foreign_corpus(folder / "规划"),
        "--out",
        folder / "out",
        "--only",
        ONLY,
        "--jobs",
        "1",
    ]
    options += ["--lang", "zh", "--formats", "html,pdf,slides,docx,xlsx", "--json-log"]
    variables = {name: told for name, told in os.environ.items() if not name.startswith("CITYMETRICS_")}
    return subprocess.run(
        [sys.executable, REPOSITORY / "run_all.py", *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=variables | start,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The two folders with what came out."""
    base = tmp_path_factory.mktemp("base")
    folders = [base / name for name in FOLDERS]
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(make, folders, STARTS))
    assert [(run.returncode, run.stderr) for run in runs] == [(0, ""), (0, "")]
    return [folder / "out" for folder in folders]


def files(out):
    """All that a run gives to others: not what it keeps for the next one."""
    return [path for path in sorted(out.rglob("*")) if path.is_file() and ".citymetrics" not in path.parts]


def test_two_folders_orders_of_hashes_time_zones_and_locales_give_the_same_bytes(made):
    one, other = ({str(path.relative_to(out)): path.read_bytes() for path in files(out)} for out in made)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    kinds = {name.rpartition(".")[2] for name in one}
    assert kinds >= {"html", "pdf", "svg", "png", "csv", "json", "docx", "xlsx"}


def test_nothing_that_came_out_names_the_folder_that_it_was_made_in(made):
    assert [path for path in files(made[1]) if FOLDERS[1].encode() in path.read_bytes()] == []


def test_a_corpus_without_denominators_is_reported_on_and_says_what_is_missing(made):
    reports = made[0] / "reports"
    manifest = json.loads((reports / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["failed"] == {} and set(manifest["briefs"]) == {"overview", "theme-waste", "method"}
    assert not any("denominators" in name for name in manifest["inputs"])
    overview = (reports / "overview.html").read_text(encoding="utf-8")
    assert "缺少武汉市的常住人口" in overview
    said = re.sub(r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", overview, flags=re.S)
    assert not re.search(r"\b(nan|None|NaN|inf)\b", said)
    # Places of the committed corpus that this one doesn't have are named nowhere.
    assert "虹口" not in said and "青浦" not in said
