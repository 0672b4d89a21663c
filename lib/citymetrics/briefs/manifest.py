"""What a report was made from and what it consists of: `manifest.json` in its folder.

It holds no times and no places of one machine, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path, PureWindowsPath
from typing import Any

from citymetrics.briefs.store import Record
from citymetrics.files import write_whole
from citymetrics.fingerprint import digest_file, digest_files, library_digest, versions
from citymetrics.project import Project

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """`inputs` and `outputs` have the hash of every file by its path, `briefs` the record of each that the report shows, and
    `failed` what went wrong with those that could not be made; `request` stands for what was asked for."""

    request: str = ""
    library: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    briefs: Mapping[str, Record] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)

    def outputs_of(self, brief: str) -> Iterable[str]:
        """The paths of a brief's files in the report."""
        record = self.briefs.get(brief)
        return record.outputs if record else ()


def input_files(project: Project) -> dict[str, str]:
    """The hash of every file that a report of `project` may be made from: plans, denominators, dictionaries, decisions, the
    tables built of them, notebooks."""
    folders = {
        "data/raw": project.raw,
        "data/curated": project.curated,
        "data/curated/dictionary": project.dictionary,
        "data/curated/instruments": project.declared("instruments"),
        "notebooks": project.notebooks,
    }
    found: dict[str, str] = {}
    for name, folder in folders.items():
        inside = digest_files(_plain_files(folder), folder)
        found |= {f"{name}/{path}": known for path, known in inside.items()}
    return dict(sorted(found.items()))


def _plain_files(folder: Path) -> list[Path]:
    """Without what hides in it, such as JupyterLab's checkpoints."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return [
        path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def read_manifest(reports: Path) -> Manifest:
    """The manifest of the report in `reports`; an empty one where there is none that this library can read."""
    try:
        written = json.loads((reports / MANIFEST).read_text(encoding="utf-8"))
        briefs = {}
        for name, record in written["briefs"].items():
            record |= {part: tuple(record[part]) for part in ("formats", "warnings")}
            briefs[name] = Record(brief=name, **record)
        names = ("request", "packages", "inputs", "failed", "outputs")
        found = Manifest(
            library=written["library"]["digest"], briefs=briefs, **{name: written[name] for name in names}
        )
        listed = [
            *found.inputs,
            *found.outputs,
            *(path for record in briefs.values() for path in record.outputs),
        ]
        return found if all(map(_stays_inside, listed)) else Manifest()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Manifest()


def _stays_inside(path: str) -> bool:
    """Whether `path` leads nowhere but into its folder: a manifest may come from a bucket that others write to."""
    return not PureWindowsPath(path).anchor and ".." not in PureWindowsPath(path).parts


def write_manifest(
    project: Project,
    *,
    request: str,
    inputs: Mapping[str, str],
    briefs: Mapping[str, Record],
    failed: Mapping[str, str],
) -> None:
    """Write the manifest of the report that stands in `project.reports`."""
    files = (path for path in project.reports.rglob("*") if path.name != MANIFEST)
    document: dict[str, Any] = {
        "library": {"version": version("citymetrics"), "digest": library_digest()},
        "packages": dict(versions()),
        "request": request,
        "inputs": dict(inputs),
        "briefs": {
            name: {key: value for key, value in asdict(record).items() if key != "brief"}
            for name, record in briefs.items()
        },
        "failed": dict(failed),
        "outputs": digest_files(files, project.reports),
    }
    written = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(project.reports / MANIFEST, f"{written}\n".encode())


def is_whole(manifest: Manifest, reports: Path) -> bool:
    """Whether the files of the report are those that its manifest lists."""
    return bool(manifest.outputs) and all(
        (reports / path).is_file() and digest_file(reports / path) == known
        for path, known in manifest.outputs.items()
    )
