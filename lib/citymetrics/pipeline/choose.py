"""What of the report is asked for: themes, cities, languages, forms, or single kinds of briefs and subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.briefs.jobs import Brief

WORKBOOK = "xlsx"
"""The form of the tables; the others are forms of a brief."""
FORMATS = ("html", "pdf", WORKBOOK)
"""The forms that a report has unless others are asked for."""


@dataclass(frozen=True)
class Request:
    """`only` chooses briefs by what they are about, as `theme=waste`, or by their kind, as `cascade`; the report's other
    briefs stay as they are."""

    themes: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    languages: tuple[str, ...] = LANGUAGES

    def __str__(self) -> str:
        given = {part.name: getattr(self, part.name) for part in fields(self)}
        return " ".join(f"{name}={','.join(values)}" for name, values in given.items() if values)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms to make of each brief."""
        return tuple(form for form in self.formats if form != WORKBOOK)

    def check(self) -> None:
        """Raises `UnknownChoice` for a form or language that does not exist."""
        from citymetrics.briefs.formats import FORMATS as KNOWN

        for chosen in self.formats:
            check_choice("format", chosen, (*KNOWN, WORKBOOK), where="--formats")
        for lang in self.languages or ("",):
            check_choice("language", lang, LANGUAGES, where="--lang")

    def briefs(self, project: Project) -> list[Brief]:
        """The briefs that are asked for, in the order of the report.

        Raises
        ------
        UnknownChoice, CitymetricsError
            A theme, a city, a kind or a subject that does not exist.
        """
        from citymetrics.briefs.jobs import plan_briefs

        themes, cities = choose(project, self.themes, self.cities)
        planned = [
            brief
            for lang in self.languages
            for brief in plan_briefs(project, themes=themes, cities=cities, lang=lang)
        ]
        if not self.only:
            return planned
        wanted = {brief.id for brief in _chosen(planned, self.only)}
        return [brief for brief in planned if brief.id in wanted]


def choose(project: Project, themes: Sequence[str], cities: Sequence[str]) -> tuple[list[str], list[str]]:
    """The themes and cities to report on: all where none of either is named, else those that are.

    Raises
    ------
    UnknownChoice
        A theme or city that does not exist, with the nearest that does.
    """
    from citymetrics.dictionary import load_dictionary
    from citymetrics.sources import load_sources

    known_themes = list(load_dictionary(project).themes)
    known_cities = list(dict.fromkeys(source.city for source in load_sources(project).values()))
    for theme in themes:
        check_choice("theme", theme, known_themes, where="--themes")
    for city in cities:
        check_choice("city", city, known_cities, where="--cities")
    if themes or cities:
        return list(themes), list(cities)
    return known_themes, known_cities


def _chosen(planned: Sequence[Brief], only: Sequence[str]) -> list[Brief]:
    kinds = list(dict.fromkeys(brief.kind for brief in planned))
    found: list[Brief] = []
    for one in only:
        kind, equals, subject = one.partition("=")
        check_choice("kind of brief", kind, kinds, where="--only")
        of_kind = [brief for brief in planned if brief.kind == kind]
        if equals:
            subjects = list(dict.fromkeys(name for brief in of_kind for name in brief.subjects))
            if not subjects:
                raise CitymetricsError(
                    f"{kind!r} is about no single subject", where="--only", expected=f"{kind} alone"
                )
            check_choice(kind, subject, subjects, where="--only")
            of_kind = [brief for brief in of_kind if subject in brief.subjects]
        found += of_kind
    return found
