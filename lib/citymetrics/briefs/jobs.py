"""Which briefs there are: the overview, the method, comparisons of all places, one per theme, one per city; each a notebook
with its parameters.

Parameters are ASCII ids, never labels: papermill writes them into a cell as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from citymetrics.briefs.words import load_words
from citymetrics.dictionary import load_dictionary
from citymetrics.errors import check_choice
from citymetrics.labels import in_language
from citymetrics.labels.wording import LANGUAGES
from citymetrics.project import Project
from citymetrics.sources import TIERS, Source, load_sources
from citymetrics.units import Bilingual

Kind = Literal["overview", "method", "ambition", "emphasis", "cascade", "theme", "city"]
NOTEBOOKS: Mapping[Kind, str] = {
    "overview": "overview.ipynb",
    "method": "method_and_quality.ipynb",
    "ambition": "ambition_index.ipynb",
    "emphasis": "emphasis.ipynb",
    "cascade": "cascade.ipynb",
    "theme": "theme_benchmark.ipynb",
    "city": "city_brief.ipynb",
}
SUBJECTS: Mapping[Kind, str] = {"theme": "theme", "city": "city", "cascade": "parent"}
"""The parameter that names what a brief is about."""


@dataclass(frozen=True)
class Brief:
    """One brief to make.

    `id` is its file stem in the report; `facts` are the lines of its title block as pairs of name and text,
    in its language.
    """

    id: str
    kind: Kind
    notebook: Path
    title: Bilingual
    lang: str = "zh"
    subject: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    facts: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()

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
    """The briefs of a report: overview and method, comparisons of all places, then cities, then themes, each in the order
    of its registry.

    `themes` and `cities` choose among them; all where they are None. What compares all places is made where all are chosen, a
    cascade where its city and one of its districts are.

    Raises
    ------
    UnknownChoice
        A theme, city or language that does not exist.
    """
    project = project or Project.find()
    words = load_words(lang)
    sources = load_sources(project)
    by_city: dict[str, list[Source]] = {}
    for source in sources.values():
        by_city.setdefault(source.city, []).append(source)
    known = load_dictionary(project).themes
    chosen_themes = _chosen("theme", themes, known)
    chosen_cities = _chosen("city", cities, by_city)
    everywhere = _facts_of_all(list(sources.values()), lang)
    keywords = (words["site_title"], *(in_language(plans[0].label, lang) for plans in by_city.values()))
    whole: tuple[Kind, ...] = ("overview", "method")
    if len(chosen_cities) == len(by_city):
        whole += ("ambition", "emphasis")
    cities_only = [source for source in sources.values() if TIERS[source.level] == "city"]
    facts_of = {"ambition": _facts_of_all(cities_only or list(sources.values()), lang)}
    briefs = [
        _brief(project, kind, "", _title(kind), lang, facts_of.get(kind, everywhere), keywords)
        for kind in whole
    ]
    for parent, children in _families(chosen_cities, by_city).items():
        plans = [plan for city in (parent, *children) for plan in by_city[city]]
        facts = _facts_of_all(plans, lang)
        briefs.append(
            _brief(project, "cascade", parent, _cascade_title(by_city[parent][0]), lang, facts, keywords)
        )
    for city in chosen_cities:
        label = by_city[city][0].label
        briefs.append(
            _brief(
                project,
                "city",
                city,
                Bilingual(zh=label.zh, en=label.en),
                lang,
                _facts_of_plans(by_city[city], lang),
                keywords,
            )
        )
    for theme in chosen_themes:
        name = known[theme].label
        briefs.append(_brief(project, "theme", theme, name, lang, everywhere, (name.text(lang), *keywords)))
    return briefs


def _title(kind: Kind) -> Bilingual:
    """What a brief of the whole report is called."""
    key = f"{kind}_title"
    return Bilingual(zh=load_words("zh")[key], en=load_words("en")[key])


def _cascade_title(parent: Source) -> Bilingual:
    """What a city's cascade is called."""
    titles = {
        lang: load_words(lang)["cascade_title"].format(city=in_language(parent.label, lang))
        for lang in LANGUAGES
    }
    return Bilingual(zh=titles["zh"], en=titles["en"])


def _families(chosen: Sequence[str], by_city: Mapping[str, Sequence[Source]]) -> dict[str, list[str]]:
    """Each chosen place with those of its children that are chosen too."""
    families: dict[str, list[str]] = {}
    for city in chosen:
        parent = by_city[city][0].parent
        if parent in chosen:
            families.setdefault(str(parent), []).append(city)
    return families


def _chosen(kind: str, given: Iterable[str] | None, known: Iterable[str]) -> list[str]:
    known = list(known)
    wanted = known if given is None else [check_choice(kind, name, known) for name in given]
    return [name for name in known if name in wanted]


def _brief(
    project: Project,
    kind: Kind,
    subject: str,
    title: Bilingual,
    lang: str,
    facts: tuple[tuple[str, str], ...],
    keywords: tuple[str, ...],
) -> Brief:
    identifier = f"{kind}-{subject}" if subject else kind
    return Brief(
        id=identifier if lang == "zh" else f"{lang}-{identifier}",
        kind=kind,
        notebook=project.notebooks / NOTEBOOKS[kind],
        title=title,
        lang=lang,
        subject=subject,
        parameters={SUBJECTS[kind]: subject, "lang": lang} if subject else {"lang": lang},
        facts=facts,
        keywords=tuple(dict.fromkeys(keywords)),
    )


def _facts_of_plans(plans: Sequence[Source], lang: str) -> tuple[tuple[str, str], ...]:
    words = load_words(lang)
    facts: list[tuple[str, str]] = []
    for plan in plans:
        facts.append((words["plan"], in_language(plan.title, lang)))
        if plan.issuer:
            facts.append((words["issuer"], plan.issuer))
        if plan.document_number:
            facts.append((words["number"], plan.document_number))
        facts.append((words["term"], _years(plan.term_start, plan.term_end)))
        status = words[f"status_{plan.status}"]
        facts.append(
            (words["status"], f"{status}{words['comma']}{plan.date.isoformat()}" if plan.date else status)
        )
    return tuple(facts)


def _facts_of_all(plans: Sequence[Source], lang: str) -> tuple[tuple[str, str], ...]:
    words = load_words(lang)
    names = words["separator"].join(dict.fromkeys(in_language(plan.label, lang) for plan in plans))
    dated = sorted(plan.date.year for plan in plans if plan.date)
    drafts = words["separator"].join(
        in_language(plan.label, lang) for plan in plans if plan.status == "draft"
    )
    facts = [(words["places"], names)]
    if dated:
        facts.append((words["issued"], _years(dated[0], dated[-1])))
    facts.append(
        (words["term"], _years(min(plan.term_start for plan in plans), max(plan.term_end for plan in plans)))
    )
    if drafts:
        facts.append((words["status_draft"], drafts))
    return tuple(facts)


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
