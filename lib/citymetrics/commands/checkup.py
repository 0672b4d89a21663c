"""The check-up of a project, line by line: whether each thing that a report rests on is in order, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from citymetrics.errors import CitymetricsError, Problems
from citymetrics.labels import in_language, text
from citymetrics.labels.wording import join
from citymetrics.project import Project

EXTRAS = ("", "notebooks", "pdf")
"""What a report needs: the library's own dependencies, and those of its optional parts."""
NEEDED = ("resident_population", "land_area")
"""Without these a place's totals cannot be compared."""
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[^]]*\])?\s*([^;]*)(?:;(.*))?")
_LEAST = re.compile(r">=\s*([\d.]+)")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w-]+)["']""")


@dataclass(frozen=True, slots=True)
class Check:
    """One line: `key` names what was looked at, `mend` is the next step where it is not in order."""

    key: str
    ok: bool
    text: str
    mend: str = ""

    def record(self) -> dict[str, Any]:
        return {"check": self.key, "ok": self.ok, "text": self.text, "mend": self.mend}


def check_project(project: Project, lang: str = "zh", *, quick: bool = False) -> Iterator[Check]:
    """Every check of a project, one after the other; `quick` leaves out those that read all plans anew."""
    yield from check_environment(lang)
    yield from _checked("font", lambda: _font(lang))
    yield from _checked("registry", lambda: _registry(project, lang))
    yield from _checked("dictionary", lambda: _dictionary(project, lang))
    yield from _checked("instruments", lambda: _instruments(project, lang))
    yield from _checked("denominators", lambda: _denominators(project, lang))
    yield from _checked("norms", lambda: _norms(project, lang))
    yield from _checked("choices", lambda: _choices(project, lang))
    yield from _checked("notebooks", lambda: _notebooks(project, lang))
    if not quick:
        yield from _checked("review", lambda: _review(project, lang))
        yield from _checked("tables", lambda: _tables(project, lang))


def _checked(key: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """The lines of one check; what it cannot get past is a line of its own."""
    try:
        yield from look()
    except CitymetricsError as error:
        problems = error.problems if isinstance(error, Problems) else (error,)
        for one in problems:
            told = CitymetricsError(one.what, where=one.where, expected=one.expected)
            yield Check(key, False, str(told), one.mend)


def _said(key: str, name: str, lang: str, ok: bool = True, mend: str = "", **values: Any) -> Check:
    told = text(f"commands.mend_{mend}", lang, **values) if mend else ""
    return Check(key, ok, text(f"commands.doctor_{name}", lang, **values), told)


def check_environment(lang: str) -> Iterator[Check]:
    """Python and the libraries, those of the notebooks and of PDFs too, against what the package asks for."""
    about = importlib.metadata.metadata("citymetrics")
    asked = ", ".join(sorted((about["Requires-Python"] or "").split(","), reverse=True))
    own = platform.python_version()
    fits = all(_holds(own, one) for one in asked.split(","))
    yield _said("python", "python", lang, fits, "" if fits else "python", own=own, asked=asked)
    wanted = [_REQUIREMENT.fullmatch(one) for one in importlib.metadata.requires("citymetrics") or ()]
    for extra in EXTRAS:
        found, wrong = 0, []
        for one in wanted:
            named = _EXTRA.search(one[3] or "") if one else None
            if one is None or (named[1] if named else "") != extra:
                continue
            found += 1
            wrong += _wrong(one[1], one[2])
        label = text(f"commands.extra_{extra or 'library'}", lang)
        if wrong:
            values = {"label": label, "names": join(wrong, lang), "extra": f"[{extra}]" if extra else ""}
            yield _said("libraries", "libraries_wrong", lang, False, "libraries", **values)
        else:
            yield _said("libraries", "libraries", lang, label=label, count=found)


def _wrong(name: str, bounds: str) -> list[str]:
    """A requirement that is not met, as it is written; nothing for one that is."""
    try:
        own = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return [f"{name}{bounds.strip()}"]
    least = _LEAST.search(bounds)
    return [] if least is None or _parts(own) >= _parts(least[1]) else [f"{name}{bounds.strip()} ({own})"]


def _holds(own: str, bound: str) -> bool:
    bound = bound.strip()
    if bound.startswith(">="):
        return _parts(own) >= _parts(bound[2:])
    return _parts(own) < _parts(bound[1:]) if bound.startswith("<") else True


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3])


def _font(lang: str) -> Iterator[Check]:
    from citymetrics.fonts import font_family, font_path

    path = font_path()
    try:
        family = font_family()
    except ModuleNotFoundError:
        # The library that reads fonts is one of those that PDFs need, which have a line of their own.
        family = path.stem
    yield _said("font", "font", lang, family=family, file=path.name)


def _registry(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.sources import load_sources

    sources = load_sources(project)
    names = join([in_language(one.label, lang) for one in sources.values()], lang)
    yield _said("registry", "registry", lang, count=len(sources), names=names)


def _dictionary(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.dictionary import load_dictionary

    found = load_dictionary(project)
    values: dict[str, Any] = {"metrics": len(found.metrics), "themes": len(found.themes)}
    yield _said("dictionary", "dictionary", lang, version=found.version.number or "—", **values)


def _instruments(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.instruments import load_instruments

    if (project.curated / "instruments").is_dir():
        count = len(load_instruments(project).instruments)
        yield _said("instruments", "instruments", lang, count=count)


def _denominators(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.benchmark.metrics.doubts import doubt_codes, measure_label
    from citymetrics.context import load_context
    from citymetrics.sources import load_sources

    context = load_context(project)
    doubtful = sum(bool(doubt_codes(one)) for one in context.records)
    yield _said("denominators", "denominators", lang, count=len(context.records), doubtful=doubtful)
    places = {source.city: source.label for source in load_sources(project).values()}
    for place, label in places.items():
        for measure in NEEDED:
            if context.get(place, measure) is None:
                values = {
                    "place": in_language(label, lang),
                    "measure": measure_label(measure).in_language(lang),
                }
                line = f"{place},{measure},…"
                file = project.relative(project.denominators_file)
                yield _said(
                    "denominators",
                    "no_denominator",
                    lang,
                    False,
                    "denominator",
                    line=line,
                    file=file,
                    **values,
                )


def _norms(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.norms import load_norms

    yield _said("norms", "norms", lang, count=len(load_norms(project).records))


def _choices(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.benchmark.index import load_choices
    from citymetrics.benchmark.index.choices import declared_file

    if declared_file().is_file():
        options = sum(len(one) for one in load_choices().options.values())
        yield _said("choices", "choices", lang, count=options)


def _notebooks(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.briefs import plan_briefs

    wanted = list(dict.fromkeys(brief.notebook for brief in plan_briefs(project)))
    lacking = [path for path in wanted if not path.is_file()]
    for path in lacking:
        yield _said(
            "notebooks", "notebook_missing", lang, False, "notebook_missing", file=project.relative(path)
        )
    for path in (path for path in wanted if path not in lacking):
        if _has_outputs(path):
            file = project.relative(path)
            yield _said("notebooks", "notebook_outputs", lang, False, "notebook_outputs", file=file)
    if wanted and not lacking:
        yield _said("notebooks", "notebooks", lang, count=len(wanted))


def _has_outputs(path: Path) -> bool:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, OSError) as error:
        raise CitymetricsError("is no notebook", where=str(path), expected="a Jupyter notebook") from error
    return any(cell.get("outputs") for cell in cells)


def _review(project: Project, lang: str) -> Iterator[Check]:
    from citymetrics.review.desk import open_desk

    desk = open_desk(project)
    stale = desk.stale()
    for problem in stale:
        told = CitymetricsError(problem.what, where=problem.where, expected=problem.expected)
        yield Check("review", False, str(told), problem.mend)
    if not stale:
        open_rows = len(desk.open_rows())
        yield _said("review", "review", lang, decided=len(desk.decisions), open=open_rows)


def _tables(project: Project, lang: str) -> Iterator[Check]:
    """Whether the curated tables are those that a rebuild in another folder gives, byte for byte."""
    from citymetrics.curation import build_observations
    from citymetrics.instruments.table import build_mentions
    from citymetrics.package import build_package

    with TemporaryDirectory() as folder:
        shutil.copytree(project.root / "data", Path(folder) / "data")
        fresh = Project(Path(folder))
        rows = len(build_observations(fresh).observations)
        if (fresh.curated / "instruments").is_dir():
            build_mentions(fresh)
        build_package(fresh)
        files = sorted(path for path in fresh.curated.iterdir() if path.is_file())
        old = [path.name for path in files if not _same(path, project.curated / path.name)]
    if old:
        yield _said("tables", "tables_old", lang, False, "tables", files=join(old, lang))
    else:
        yield _said("tables", "tables", lang, count=len(files), rows=rows)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
