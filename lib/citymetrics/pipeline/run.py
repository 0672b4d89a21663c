"""The main job in its order: check the sources, curate the tables, make the briefs, lead to them from one index.

Side effects live here and in `briefs`: everything is written beside and moved into place, so that a run that fails leaves
what an earlier one has made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.benchmark.remits import load_remits
from citymetrics.briefs import BriefResult, make_briefs, plan_briefs, show_progress
from citymetrics.briefs.formats import DEFAULT_FORMATS, FORMATS
from citymetrics.briefs.pages.index import index_path
from citymetrics.context import load_context
from citymetrics.curation import build_observations
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.instruments import build_mentions
from citymetrics.labels import LANGUAGES
from citymetrics.package import build_package
from citymetrics.package.export import export_tables
from citymetrics.project import Project
from citymetrics.sources import load_sources


@dataclass(frozen=True)
class Report:
    """What a run has made: the index, each brief's result, and how many rows stand behind them."""

    index: Path
    results: tuple[BriefResult, ...]
    observations: int
    unmatched: int

    @property
    def failed(self) -> tuple[BriefResult, ...]:
        return tuple(result for result in self.results if not result.ok)


def choose(project: Project, themes: Sequence[str], cities: Sequence[str]) -> tuple[list[str], list[str]]:
    """The themes and cities to report on: all where none of either is named, else those that are.

    Raises
    ------
    UnknownChoice
        A theme or city that does not exist, with the nearest that does.
    """
    known_themes = list(load_dictionary(project).themes)
    known_cities = list(dict.fromkeys(source.city for source in load_sources(project).values()))
    for theme in themes:
        check_choice("theme", theme, known_themes, where="--themes")
    for city in cities:
        check_choice("city", city, known_cities, where="--cities")
    if themes or cities:
        return list(themes), list(cities)
    return known_themes, known_cities


def run_report(
    project: Project,
    *,
    themes: Sequence[str] = (),
    cities: Sequence[str] = (),
    formats: Sequence[str] = DEFAULT_FORMATS,
    languages: Sequence[str] = LANGUAGES,
    jobs: int | None = None,
    say: Callable[[str], None] = print,
) -> Report:
    """Make the whole comparison report under `project.reports` and the figures under `project.figures`.

    Every brief is made in each of `languages`.

    Raises
    ------
    CitymetricsError
        Bad input, before anything is made.
    """
    for chosen in formats:
        check_choice("format", chosen, FORMATS, where="--formats")
    for lang in languages or ("",):
        check_choice("language", lang, LANGUAGES, where="--lang")
    chosen_themes, chosen_cities = choose(project, themes, cities)
    load_context(project)
    dictionary = load_dictionary(project)
    load_remits(project, plans=load_sources(project), themes=dictionary.themes, metrics=dictionary.metrics)
    say(f"Reading {len(load_sources(project))} plans and matching them to the dictionary …")
    curated = build_observations(project)
    unmatched = int(curated.observations["metric"].isna().sum())
    say(
        f"{len(curated.observations)} quantities in {project.relative(project.observations_file)}, {unmatched} without a metric."
    )
    build_mentions(project)
    package = build_package(project)
    briefs = [
        brief
        for lang in languages
        for brief in plan_briefs(project, themes=chosen_themes, cities=chosen_cities, lang=lang)
    ]
    try:
        export_tables(package, project, lang=languages[0], say=say)
    except CitymetricsError as error:
        # A workbook that is open elsewhere must not keep the briefs from being made.
        say(str(error))
    with show_progress() as progress:
        results = make_briefs(briefs, project, formats=tuple(formats), jobs=jobs, progress=progress, say=say)
    return Report(
        project.reports / f"{index_path(languages[0])}.html",
        tuple(results),
        len(curated.observations),
        unmatched,
    )
