"""`citymetrics curate`: rebuild the curated tables."""

from __future__ import annotations

from citymetrics.commands.options import Lang
from citymetrics.commands.output import Output
from citymetrics.project import Project


def curate(lang: Lang = "zh") -> None:
    """Rebuild data/curated/ from the plan texts, the dictionaries and the decisions of review."""
    output = Output.choose("table", lang)
    from citymetrics.curation import build_observations
    from citymetrics.instruments.table import build_mentions
    from citymetrics.package import build_package

    project = Project.find()
    curated = build_observations(project)
    build_mentions(project)
    build_package(project)
    targets = curated.observations["role"] == "target"
    print(
        output.words(
            "curated",
            count=len(curated.observations),
            open=int((curated.observations["metric"].isna() & targets).sum()),
            file=project.relative(project.queue_file),
        )
    )
