"""What an ambition index may be made of: its options, which of them go together, goalposts and limits (`data/curated/ambition.yml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from citymetrics.benchmark.index.declared import DIMENSIONS, FILE, check_declared
from citymetrics.errors import CitymetricsError, Problems, check_choice
from citymetrics.labels import Label
from citymetrics.project import Project
from citymetrics.yamlfile import read_yaml

SCALING = ("normalisation", "aggregation")
"""The two choices that together make a score; not every option of the one goes with every option of the other."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to make one choice, and what it does."""

    id: str
    label: Label
    rule: Label


@dataclass(frozen=True, slots=True)
class Incompatible:
    """Options that make no sense together (`when`: option by choice), and why."""

    when: tuple[tuple[str, str], ...]
    reason: Label

    def holds(self, specification: Mapping[str, str]) -> bool:
        return all(specification[choice] == option for choice, option in self.when)


@dataclass(frozen=True, slots=True)
class Limits:
    """Below what there is no composite, and above what it is sampled."""

    least_metrics: int
    least_places: int
    least_coverage: float
    least_score: float
    most_places: int
    most_specifications: int
    most_cells: int
    sample: int
    seed: int


@dataclass(frozen=True)
class Choices:
    """The declared choices. `options` has every choice of `DIMENSIONS`; `default` an option of each."""

    options: Mapping[str, tuple[Option, ...]]
    incompatible: tuple[Incompatible, ...]
    default: Mapping[str, str]
    posts_by_unit: Mapping[str, tuple[float, float]]
    posts_by_metric: Mapping[str, tuple[float, float]]
    grade_weights: Mapping[str, float]
    silence: tuple[str, ...]
    limits: Limits

    def ids(self, choice: str) -> tuple[str, ...]:
        return tuple(option.id for option in self.options[choice])

    def option(self, choice: str, identity: str) -> Option:
        return next(option for option in self.options[choice] if option.id == identity)

    def posts(self, metric: str, unit: str) -> tuple[float, float] | None:
        """The declared ends of a metric's scale, the lower first; None where the peers set them."""
        return self.posts_by_metric.get(metric) or self.posts_by_unit.get(unit)

    def conflict(self, specification: Mapping[str, str]) -> Incompatible | None:
        """What keeps the options of a specification from going together; None where nothing does."""
        return next((one for one in self.incompatible if one.holds(specification)), None)

    @property
    def scalings(self) -> list[tuple[str, str]]:
        """Every pair of a normalisation and an aggregation, compatible or not."""
        scale, aggregation = SCALING
        return list(product(self.ids(scale), self.ids(aggregation)))

    def only(self, **options: str | Iterable[str]) -> Choices:
        """The same choices with fewer options: `load_choices().only(weights="equal", missing=["available", "zero"])`.

        A default that is no longer among the options gives way to the first that is. Raises `UnknownChoice`.
        """
        kept = dict(self.options)
        for choice, given in options.items():
            check_choice("choice", choice, DIMENSIONS)
            wanted = [given] if isinstance(given, str) else list(given)
            for identity in wanted:
                check_choice(choice, identity, self.ids(choice))
            kept[choice] = tuple(one for one in self.options[choice] if one.id in wanted)
            if not kept[choice]:
                raise CitymetricsError(
                    f"no option for {choice}", where="choices", expected=", ".join(self.ids(choice))
                )
        default = {
            choice: self.default[choice] if any(one.id == self.default[choice] for one in own) else own[0].id
            for choice, own in kept.items()
        }
        changed = replace(self, options=kept, default=default)
        return replace(changed, default=changed._sound_default())

    def _sound_default(self) -> Mapping[str, str]:
        """The default with the first pair of scale and aggregation that goes together, where its own doesn't."""
        if not self.conflict(self.default):
            return self.default
        for pair in self.scalings:
            given = {**self.default, **dict(zip(SCALING, pair, strict=True))}
            if not self.conflict(given):
                return given
        return self.default

    def with_limits(self, **limits: float) -> Choices:
        """The same choices under other limits, by name (`least_coverage=0.6`)."""
        for name in limits:
            check_choice("limit", name, Limits.__slots__)
        return replace(self, limits=replace(self.limits, **limits))  # type: ignore[arg-type]


def declared_file(project: Project | None = None) -> Path:
    """Where `project` (default: the one around the working folder) declares its choices."""
    return (project or Project.find()).declared(FILE)


def load_choices(project: Project | None = None) -> Choices:
    """Read and check `data/curated/ambition.yml` of `project` (default: the one around the working folder).

    Raises
    ------
    CitymetricsError, Problems
        There is no such file, or one line for each entry that is malformed.
    """
    project = project or Project.find()
    path = declared_file(project)
    name = project.relative(path)
    data = read_yaml(path, name=name)
    problems = list(check_declared(data, name))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return _build(data)


def _build(data: Mapping[str, Any]) -> Choices:
    posts = data["goalposts"]
    return Choices(
        options={
            choice: tuple(
                Option(one["id"], Label(**one["label"]), Label(**one["rule"]))
                for one in data["options"][choice]
            )
            for choice in DIMENSIONS
        },
        incompatible=tuple(
            Incompatible(tuple(one["when"].items()), Label(**one["reason"])) for one in data["incompatible"]
        ),
        default=dict(data["default"]),
        posts_by_unit={unit: _ends(ends) for unit, ends in posts["units"].items()},
        posts_by_metric={metric: _ends(ends) for metric, ends in posts["metrics"].items()},
        grade_weights={grade: float(weight) for grade, weight in data["grades"].items()},
        silence=tuple(data["silence"]),
        limits=Limits(**data["limits"]),
    )


def _ends(posts: Mapping[str, float]) -> tuple[float, float]:
    return float(posts["low"]), float(posts["high"])
