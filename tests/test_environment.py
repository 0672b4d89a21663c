"""pyproject.toml, environment.yml, the locks and the citation are one statement in four files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
LOCKS = {"report.txt": ("notebooks", "pdf"), "dev.txt": ("notebooks", "pdf", "cluster", "dev")}
PYTHONS = ("3.11", "3.12", "3.13")
# conda-forge splits matplotlib; the part without a GUI toolkit is what pip calls matplotlib.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


@dataclass(frozen=True)
class Pin:
    name: str
    version: Version
    marker: Marker | None
    hashes: tuple[str, ...]


def read_lock(name: str) -> list[Pin]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    pins = []
    for line in lines:
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        parsed = Requirement(requirement)
        (pin,) = parsed.specifier
        assert pin.operator == "==", line
        pins.append(Pin(canonicalize_name(parsed.name), Version(pin.version), parsed.marker, tuple(hashes)))
    return pins


def direct(extras: tuple[str, ...]) -> list[Requirement]:
    listed = PROJECT["dependencies"] + PYPROJECT["dependency-groups"]["build"]
    for extra in extras:
        listed = listed + PROJECT["optional-dependencies"][extra]
    return [Requirement(entry) for entry in listed]


def pinned_for(pins: list[Pin], name: str, python: str) -> list[Pin]:
    """The pins of one package that hold for `python`, in its last patch release, on CPython for Linux."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.99",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    return [
        pin for pin in pins if pin.name == name and (pin.marker is None or pin.marker.evaluate(dict(machine)))
    ]


def conda_packages() -> dict[str, SpecifierSet]:
    packages = {}
    for entry in CONDA["dependencies"]:
        if isinstance(entry, str):
            name, bounds = re.fullmatch(r"([a-z0-9_-]+)(.*)", entry).groups()
            packages[CONDA_NAMES.get(name, name)] = SpecifierSet(bounds)
    return packages


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address_and_hashes_every_pin(lock):
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(
        r"\b[\w-]+\.(com|org|net|io|dev|cn)\b|--(index|extra-index|find-links|trusted)", text
    )
    pins = read_lock(lock)
    assert len(pins) > 100
    assert [pin.name for pin in pins if not pin.hashes] == []
    assert {h for pin in pins for h in pin.hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", h)} == set()


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_direct_dependency_inside_its_range(lock, python):
    pins = read_lock(lock)
    for requirement in direct(LOCKS[lock]):
        found = pinned_for(pins, canonicalize_name(requirement.name), python)
        assert len(found) == 1, f"{lock} has no single {requirement.name} for Python {python}; run make lock"
        assert found[0].version in requirement.specifier, f"{lock}: {found[0]} is outside {requirement}"


def test_report_lock_is_part_of_development_lock():
    development = {(pin.name, pin.version, pin.hashes, pin.marker) for pin in read_lock("dev.txt")}
    # A package that the report needs on one system only may be needed everywhere for development.
    assert [
        pin
        for pin in read_lock("report.txt")
        if not {(pin.name, pin.version, pin.hashes, marker) for marker in (pin.marker, None)} & development
    ] == []


def test_development_tools_stay_out_of_report_lock():
    locked = {pin.name for pin in read_lock("report.txt")}
    assert locked.isdisjoint({"pytest", "mypy", "ruff", "playwright", "pre-commit", "nbstripout"})


def test_installed_packages_satisfy_each_other():
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_conda_ranges_equal_pyproject():
    ranges = {r.name: r.specifier for r in direct(("notebooks", "pdf"))}
    conda = conda_packages()
    python = conda.pop("python")
    assert "pip" in conda
    del conda["pip"]
    assert python == SpecifierSet(PROJECT["requires-python"])
    assert conda == {name: ranges.get(name) for name in conda}


def test_conda_names_the_packages_of_the_field():
    field = {"pandas", "jupyterlab", "plotly", "seaborn", "numpy", "scipy", "papermill", "nbconvert"}
    assert field <= set(conda_packages())
    assert CONDA["name"] == PROJECT["name"]
    assert CONDA["channels"] == ["conda-forge"]


def test_conda_installs_library_with_extras_that_bring_the_rest():
    (section,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    (library,) = section
    extras = re.fullmatch(r"-e \.\[([a-z,]+)\]", library).group(1).split(",")
    assert sorted(extras) == ["notebooks", "pdf"]
    listed = {canonicalize_name(name) for name in conda_packages()} - {"python", "pip"}
    brought = {canonicalize_name(requirement.name) for requirement in direct(tuple(extras))}
    assert listed <= brought


def test_supported_pythons_agree():
    bounds = SpecifierSet(PROJECT["requires-python"])
    prefix = "Programming Language :: Python :: 3."
    classified = {c.rpartition(" ")[2] for c in PROJECT["classifiers"] if c.startswith(prefix)}
    assert classified == set(PYTHONS) == {v for v in (f"3.{n}" for n in range(30)) if v in bounds}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lower, upper = re.search(r"not \((3, \d+)\) <= sys\.version_info\[:2\] < \((3, \d+)\)", makefile).groups()
    assert bounds == SpecifierSet(f">={lower.replace(', ', '.')},<{upper.replace(', ', '.')}")
    assert PYPROJECT["tool"]["ruff"]["target-version"] == "py" + PYTHONS[0].replace(".", "")
    assert PYPROJECT["tool"]["mypy"]["python_version"] == PYTHONS[0]


def declared_names(extras: tuple[str, ...]) -> set[str]:
    """The direct dependencies and what their own extras add, as `fonttools[woff]` adds brotli."""
    names = set()
    for requirement in direct(extras):
        names.add(canonicalize_name(requirement.name))
        for entry in metadata.requires(requirement.name) or ():
            added = Requirement(entry)
            if added.marker and any(added.marker.evaluate({"extra": e}) for e in requirement.extras):
                names.add(canonicalize_name(added.name))
    return names


def imported_packages(folder: Path) -> dict[str, str]:
    """Top-level package of every absolute import under `folder`, with one file that imports it."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            else:
                continue
            found |= {name.partition(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    return found


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("lib", ("notebooks", "pdf", "cluster")), ("tests", ("notebooks", "pdf", "cluster", "dev"))],
)
def test_every_imported_package_is_declared(folder, extras):
    declared = declared_names(extras)
    distributions = metadata.packages_distributions()
    own = {"citymetrics", "run_all", *sys.stdlib_module_names}
    own |= {path.stem for path in (ROOT / folder).iterdir()}
    undeclared = {
        package: path
        for package, path in imported_packages(ROOT / folder).items()
        if package not in own
        and declared.isdisjoint(canonicalize_name(name) for name in distributions.get(package, ()))
    }
    assert undeclared == {}


def test_version_and_licence_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"] == metadata.version("citymetrics")
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert citation["authors"] == PROJECT["authors"]


def test_hooks_are_those_of_the_lock():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    locked = {pin.name: str(pin.version) for pin in read_lock("dev.txt")}
    for repo in hooks["repos"]:
        if repo["repo"] == "local":
            tools = {Path(hook["entry"].split()[0]).name for hook in repo["hooks"]}
            assert tools <= set(locked)
        else:
            tool = repo["repo"].rstrip("/").rpartition("/")[2].removesuffix("-pre-commit")
            assert repo["rev"].removeprefix("v") == locked[tool]


def test_entry_points_load():
    for name in ("citymetrics-html", "citymetrics-pdf", "citymetrics-slides"):
        (exporter,) = metadata.entry_points(group="nbconvert.exporters", name=name)
        assert exporter.load().__name__ == exporter.attr
    (command,) = metadata.entry_points(group="console_scripts", name="citymetrics")
    assert callable(command.load())
