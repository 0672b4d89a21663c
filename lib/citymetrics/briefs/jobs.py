"""Which briefs there are: each a notebook with its parameters.

Parameters are ASCII ids, never labels: papermill writes them into a cell as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from citymetrics.briefs.content.model import PlanLine
from citymetrics.briefs.facts import facts_of_all, facts_of_plans, plan_line
from citymetrics.briefs.words import load_words
from citymetrics.dictionary import count_plans, load_dictionary, tier_of
from citymetrics.errors import check_choice
from citymetrics.labels import in_language
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project
from citymetrics.sources import TIERS, Source, load_sources
from citymetrics.units import Bilingual

Kind = Literal[
    "overview", "method", "ambition", "emphasis", "timeline", "cascade", "pair", "city", "theme", "metric"
]
NOTEBOOKS: Mapping[Kind, str] = {
    "overview": "overview.ipynb",
    "method": "method_and_quality.ipynb",
    "ambition": "ambition_index.ipynb",
    "emphasis": "emphasis.ipynb",
    "timeline": "timeline.ipynb",
    "cascade": "cascade.ipynb",
    "pair": "pair_comparison.ipynb",
    "city": "city_brief.ipynb",
    "theme": "theme_benchmark.ipynb",
    "metric": "metric_sheet.ipynb",
}
SUBJECTS: Mapping[Kind, tuple[str, ...]] = {
    "cascade": ("parent",),
    "pair": ("city", "other"),
    "city": ("city",),
    "theme": ("theme",),
    "metric": ("metric",),
}
"""The parameters that name what a brief is about; the other kinds are about all plans."""


@dataclass(frozen=True)
class Brief:
    """One brief to make.

    `stem` names it within its language, `subjects` are the ids of what it is about; `facts` are the lines of its
    title block as pairs of name and text, `plans` the plans it rests on, both in its language. `theme` and
    `cities` are what a reader may look for it by.
    """

    kind: Kind
    stem: str
    notebook: Path
    title: Bilingual
    lang: str = "zh"
    subjects: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    facts: tuple[tuple[str, str], ...] = ()
    plans: tuple[PlanLine, ...] = ()
    keywords: tuple[str, ...] = ()
    theme: str = ""
    cities: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name in the whole report, also the beginning of its figures' names."""
        return self.stem if self.lang == "zh" else f"{self.lang}-{self.stem}"

    @property
    def path(self) -> str:
        """Where it lies in the report, without suffix: Chinese briefs at the top, others in their language's
        folder."""
        return self.stem if self.lang == "zh" else f"{self.lang}/{self.stem}"

    @property
    def subject(self) -> str:
        return self.subjects[0] if self.subjects else ""

    @property
    def label(self) -> str:
        return self.title.text(self.lang)


def plan_briefs(
    project: Project | None = None,
    *,
    themes: Iterable[str] | None = None,
    cities: Iterable[str] | None = None,
    lang: str = "zh",
) -> list[Brief]:
    """The briefs of a report in one language: overview and method, comparisons, cities, themes, metric sheets, each in the
    order of its registry.

    `themes` and `cities` choose among them; all where they are None. What compares all places is made where all are
    chosen, a cascade where its city and one of its districts are, a pair where both are; metric sheets are those of
    the chosen themes' core metrics.

    Raises
    ------
    UnknownChoice
        A theme, city or language that does not exist.
    """
    project = project or Project.find()
    load_words(lang)
    planner = _Planner(project, lang)
    dictionary = load_dictionary(project)
    chosen_themes = _chosen("theme", themes, dictionary.themes)
    chosen_cities = _chosen("city", cities, planner.by_city)
    everywhere = tuple(planner.by_city)
    yielded = [planner.whole("overview"), planner.whole("method")]
    if len(chosen_cities) == len(everywhere):
        peers = tuple(city for city in everywhere if planner.tier(city) == "city")
        yielded += [
            planner.whole("ambition", peers or everywhere),
            planner.whole("emphasis"),
            planner.whole("timeline"),
        ]
    for parent, children in planner.families(chosen_cities).items():
        title = _filled("cascade_title", city=planner.label(parent))
        yielded.append(planner.brief("cascade", (parent,), title, (parent, *children)))
    for one, other in combinations(chosen_cities, 2):
        if planner.tier(one) == planner.tier(other):
            title = _filled("pair_title", city=planner.label(one), other=planner.label(other))
            yielded.append(planner.brief("pair", (one, other), title, (one, other)))
    yielded += [planner.brief("city", (city,), planner.label(city), (city,)) for city in chosen_cities]
    for theme in chosen_themes:
        yielded.append(
            planner.brief("theme", (theme,), dictionary.themes[theme].label, everywhere, theme=theme)
        )
    for metric in core_metrics(project):
        definition = dictionary.metrics.get(metric)
        if definition and definition.theme in chosen_themes:
            yielded.append(
                planner.brief("metric", (metric,), definition.label, everywhere, theme=definition.theme)
            )
    return yielded


def core_metrics(project: Project) -> list[str]:
    """The metrics of the core, those that meet in two or more plans, in the order of the dictionary."""
    rows = _rows(project.observations_file)
    plans = count_plans((row.get("metric"), row.get("doc_id")) for row in rows)
    return [metric for metric in load_dictionary(project).metrics if tier_of(metric, plans) == "core"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _chosen(kind: str, given: Iterable[str] | None, known: Iterable[str]) -> list[str]:
    known = list(known)
    wanted = known if given is None else [check_choice(kind, name, known) for name in given]
    return [name for name in known if name in wanted]


def _filled(key: str, **labels: Bilingual) -> Bilingual:
    """The words `key` in both languages with labels in their places."""
    zh, en = (
        load_words(lang)[key].format(**{name: in_language(label, lang) for name, label in labels.items()})
        for lang in LANGUAGES
    )
    return Bilingual(zh=zh, en=en)


class _Planner:
    """Makes briefs of one project in one language."""

    def __init__(self, project: Project, lang: str):
        self.project = project
        self.lang = lang
        self.by_city: dict[str, list[Source]] = {}
        for source in load_sources(project).values():
            self.by_city.setdefault(source.city, []).append(source)

    def label(self, city: str) -> Bilingual:
        label = self.by_city[city][0].label
        return Bilingual(zh=label.zh, en=label.en)

    def tier(self, city: str) -> str:
        return TIERS[self.by_city[city][0].level]

    def families(self, chosen: Sequence[str]) -> dict[str, list[str]]:
        """Each chosen place with those of its children that are chosen too."""
        families: dict[str, list[str]] = {}
        for city in chosen:
            parent = self.by_city[city][0].parent
            if parent in chosen:
                families.setdefault(str(parent), []).append(city)
        return families

    def whole(self, kind: Kind, cities: Sequence[str] = ()) -> Brief:
        """A brief about all places, or all of `cities`."""
        return self.brief(kind, (), _filled(f"{kind}_title"), cities or tuple(self.by_city))

    def brief(
        self,
        kind: Kind,
        subjects: tuple[str, ...],
        title: Bilingual,
        cities: Sequence[str],
        *,
        theme: str = "",
    ) -> Brief:
        plans = [plan for city in cities for plan in self.by_city[city]]
        facts = facts_of_plans(plans, self.lang) if kind == "city" else facts_of_all(plans, self.lang)
        names = [in_language(group[0].label, self.lang) for group in self.by_city.values()]
        keywords = [load_words(self.lang)["site_title"], *names]
        if kind in ("theme", "metric"):
            keywords.insert(0, title.text(self.lang))
        return Brief(
            kind=kind,
            stem="-".join((kind, *subjects)),
            notebook=self.project.notebooks / NOTEBOOKS[kind],
            title=title,
            lang=self.lang,
            subjects=subjects,
            parameters=dict(zip(SUBJECTS.get(kind, ()), subjects, strict=True)) | {"lang": self.lang},
            facts=facts,
            plans=tuple(plan_line(plan, self.lang) for plan in plans),
            keywords=tuple(dict.fromkeys(keywords)),
            theme=theme,
            cities=tuple(cities),
        )
