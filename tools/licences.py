#!/usr/bin/env python3
"""The licences of everything in the locks, as THIRD_PARTY.md lists them: `python tools/licences.py` writes it, `--check` compares.

A licence is what a package's metadata say, else what `licences.yml` says. A package that is not installed here (of another
system, of the benchmarks) keeps the line it had, for as long as its version stays.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from license_expression import AND, LicenseSymbol, get_spdx_licensing

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LISTING = "THIRD_PARTY.md"
LOCKS = {"report": "report", "dev": "development", "bench": "benchmarks"}
"""The locks by file, and what each is for; a package belongs to the first that has it."""
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
LINE = re.compile(r"^\| ([^ |]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
SPDX = get_spdx_licensing()

HEAD = """\
# What citymetrics stands on, and under which licences

Written by `make licences` from `requirements/*.txt`; a test compares. citymetrics itself is under the MIT licence (`LICENSE`).
Nothing below is part of its wheel or sdist but reveal.js: packages are installed from their own.

## Carried by what is given out

| what | licence | where it goes | where its licence is |
| --- | --- | --- | --- |
| Noto Sans SC, from the package zhplot | OFL-1.1 | a subset of it into every report | `assets/fonts/OFL.txt` beside the font |
| Noto Sans SC | OFL-1.1 | embedded in PDFs, figures and pages that stand alone | the licence asks for none in documents; \
the font's own tables name it |
| plotly.js, from the package plotly | MIT | `assets/plotly.min.js` of a report | at the head of the file |
| reveal.js | MIT | the wheel, and slides | `lib/citymetrics/briefs/seminar/reveal/LICENSE`, and beside the slides |

## Locked packages

| package | version | licence (SPDX) | locked for |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Package:
    """A locked package; `licence` is an SPDX expression, empty where none is known."""

    name: str
    versions: tuple[str, ...]
    licence: str
    lock: str

    @property
    def line(self) -> str:
        return f"| {self.name} | {', '.join(self.versions)} | {self.licence} | {LOCKS[self.lock]} |"


def read_rules() -> dict[str, Any]:
    """`licences.yml`."""
    rules: dict[str, Any] = yaml.safe_load((HERE / "licences.yml").read_text(encoding="utf-8"))
    return rules


def locked_packages() -> list[Package]:
    """Every package of the locks with its licence, by name."""
    rules, known = read_rules(), _listed()
    versions: dict[str, list[str]] = {}
    locks: dict[str, str] = {}
    for lock in LOCKS:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for name, version in PIN.findall(text):
            found = versions.setdefault(name, [])
            if version not in found:
                found.append(version)
            locks.setdefault(name, lock)
    return [
        Package(name, tuple(versions[name]), _licence(name, tuple(versions[name]), rules, known), locks[name])
        for name in sorted(versions)
    ]


def problems(packages: list[Package]) -> list[str]:
    """One line for each package whose licence is unknown, or neither compatible nor excepted with a reason."""
    rules = read_rules()
    wrong = []
    for one in packages:
        if not one.licence:
            wrong.append(
                f"{one.name}: unknown licence; install it, or read its text and add it to licences.yml"
            )
        elif not is_compatible(one.licence, set(rules["compatible"])) and one.name not in rules["exceptions"]:
            wrong.append(f"{one.name}: {one.licence} is not compatible; see licences.yml")
    return wrong


def is_compatible(expression: str, compatible: set[str]) -> bool:
    """Whether an SPDX expression can be met with `compatible` licences alone.

    Raises
    ------
    license_expression.ExpressionError
        It is no SPDX expression.
    """
    return _met(SPDX.parse(expression, validate=True), compatible)


def _met(node: Any, compatible: set[str]) -> bool:
    if isinstance(node, LicenseSymbol):
        return node.key in compatible
    parts = [_met(part, compatible) for part in node.args]
    return all(parts) if isinstance(node, AND) else any(parts)


def listing(packages: list[Package]) -> str:
    """THIRD_PARTY.md."""
    reasons = read_rules()["exceptions"]
    lines = [one.line for one in packages]
    lines += ["", "## Under other licences, and why that is no harm", ""]
    lines += [f"- **{name}**: {' '.join(reason.split())}" for name, reason in sorted(reasons.items())]
    return HEAD + "\n".join(lines) + "\n"


def _licence(
    name: str, versions: tuple[str, ...], rules: dict[str, Any], known: dict[str, tuple[str, str]]
) -> str:
    if name in rules["packages"]:
        return str(rules["packages"][name])
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        before, licence = known.get(name, ("", ""))
        return licence if before == ", ".join(versions) else ""
    if "License-Expression" in about:
        return str(SPDX.parse(about["License-Expression"]))
    classified = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if "License ::" in one
    ]
    stated = [about["License"]] if "License" in about else []
    for said in (*stated, *classified):
        if found := rules["wordings"].get(said) or (said if said in rules["compatible"] else ""):
            return str(found)
        if len(said) < 80 and re.search(r" (AND|OR) ", said):
            return str(SPDX.parse(said))
    return ""


def _listed() -> dict[str, tuple[str, str]]:
    path = ROOT / LISTING
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {name: (versions, licence) for name, versions, licence in LINE.findall(text)}


def main() -> int:
    packages = locked_packages()
    for problem in (wrong := problems(packages)):
        print(problem, file=sys.stderr)
    new = listing(packages)
    if "--check" in sys.argv[1:]:
        if (same := (ROOT / LISTING).read_text(encoding="utf-8") == new) is False:
            print(f"{LISTING} is not what the locks give; run make licences", file=sys.stderr)
        return 0 if same and not wrong else 1
    if not wrong:
        (ROOT / LISTING).write_text(new, encoding="utf-8", newline="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
