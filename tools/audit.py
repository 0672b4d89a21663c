#!/usr/bin/env python3
"""Known weaknesses in what the locks name, as pip-audit finds them; `advisories.yml` explains those that do no harm.

A mirror of packages without advisories answers as if all were well. So a release with a known weakness is asked about first:
where it passes for sound, or nobody answers, nothing is known, and that is said. `--strict` makes it a fault.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from licences import LOCKS, PIN, ROOT

KNOWN = ("jinja2", "3.1.2")
"""A release with a weakness that was published long ago (CVE-2024-22195)."""
SERVICES = ("pypi", "osv")


@dataclass(frozen=True)
class Finding:
    """A known weakness of a locked package; `fixed` names the releases without it."""

    package: str
    version: str
    advisory: str
    names: frozenset[str]
    fixed: tuple[str, ...]

    @property
    def line(self) -> str:
        mend = f"; fixed in {', '.join(self.fixed)}" if self.fixed else "; no release without it yet"
        return f"{self.package} {self.version}: {self.advisory}{mend}"


def audit(pins: list[tuple[str, str]], service: str) -> list[Finding] | None:
    """What `service` knows of these packages, None where it could not be asked."""
    found: list[Finding] = []
    with TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in pins), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(wanted),
            "--no-deps",
            "--disable-pip",
        ]
        command += ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"]
        done = subprocess.run([*command, "--timeout", "10"], capture_output=True, text=True, encoding="utf-8")
    try:
        answered = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    for one in answered:
        for told in one.get("vulns", ()):
            names = frozenset({told["id"], *told.get("aliases", ())})
            found.append(
                Finding(one["name"], one["version"], told["id"], names, tuple(told.get("fix_versions", ())))
            )
    return found


def locked() -> list[list[tuple[str, str]]]:
    """The pins of all locks, in lists that name each package once: systems differ in which version they take."""
    pins: dict[str, list[str]] = {}
    for lock in LOCKS:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for name, version in PIN.findall(text):
            if version not in pins.setdefault(name, []):
                pins[name].append(version)
    most = max(map(len, pins.values()))
    return [[(name, found[at]) for name, found in pins.items() if len(found) > at] for at in range(most)]


def judge(found: list[Finding], explained: dict[str, str]) -> list[str]:
    """One line for each finding without an explanation, and each explanation without a finding."""
    wrong = [one.line for one in found if not one.names & set(explained)]
    concerned = {name for one in found for name in one.names}
    return wrong + [
        f"{name}: explained in advisories.yml, and concerns nothing locked any more"
        for name in explained
        if name not in concerned
    ]


def main() -> int:
    for service in SERVICES:
        if not audit([KNOWN], service):
            continue
        answers = [audit(pins, service) for pins in locked()]
        if None in answers:
            continue
        explained = yaml.safe_load((ROOT / "tools" / "advisories.yml").read_text(encoding="utf-8")) or {}
        found = [one for answer in answers for one in answer or ()]
        for line in (wrong := judge(found, explained)):
            print(line, file=sys.stderr)
        print(
            f"{sum(map(len, locked()))} locked packages, asked of {service}: {len(found)} known weaknesses."
        )
        return 1 if wrong else 0
    print(
        "Nothing audited: no service of advisories can be reached from here "
        f"({KNOWN[0]} {KNOWN[1]}, known to be weak, passed for sound or nobody answered).",
        file=sys.stderr,
    )
    return 1 if "--strict" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
