"""The pages that lead back to where the figures come from: one of evidence for each plan, the codebook, the downloads."""

from __future__ import annotations

from collections.abc import Mapping

from citymetrics.briefs.pages.navigation import CODEBOOK, DOWNLOADS, Place
from citymetrics.briefs.paths import page_path
from citymetrics.briefs.words import load_words
from citymetrics.labels import in_language
from citymetrics.package.codebook import FILES
from citymetrics.project import Project
from citymetrics.sources import Source, load_sources


def source_path(doc_id: str, lang: str) -> str:
    """Where the evidence page of a plan lies in the report, without suffix."""
    return page_path(f"plan-{doc_id}", lang)


def source_places(project: Project, lang: str, plans: Mapping[str, Source] | None = None) -> list[Place]:
    """These pages as the site's bar names them; `plans` spare the reading of the registry."""
    words = load_words(lang)
    plans = load_sources(project) if plans is None else plans
    texts = [
        Place(source_path(plan.id, lang), words["evidence_of"].format(place=in_language(plan.label, lang)))
        for plan in plans.values()
    ]
    codebook = Place(page_path(CODEBOOK, lang), words["codebook"])
    downloads = Place(page_path(DOWNLOADS, lang), words["downloads"])
    packaged = (project.curated / FILES[lang]).is_file()
    return [*texts, codebook, downloads] if packaged else [*texts, downloads]
