"""What an entry of the metric dictionary holds.

The models mirror the YAML that people edit; they check the shape of one entry. What needs a second entry
(parents, duplicate ids) or another list (units) is checked where the files are loaded.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from citymetrics.units import Bilingual

Kind = Literal["stock", "addition", "share", "rate", "level"]
Direction = Literal["higher", "lower", "neither"]
ScopeKind = Literal["whole", "each", "area"]
Framework = Literal["sdg", "iso37120", "city_examination"]
Role = Literal["target", "achieved", "standard", "context"]
Measure = Literal[
    "resident_population",
    "land_area",
    "built_up_area",
    "family_households",
    "districts",
    "subdistricts_and_towns",
]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, (str, dict)) else value


Terms = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Theme(_Model):
    """A field of urban policy; `keywords` give it to rows that no metric claims."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Bilingual
    keywords: tuple[str, ...] = Field(min_length=1)


class Bounds(_Model):
    """Plausible values in the metric's unit, ends included; beyond them a figure deserves a second look."""

    min: float = Field(default=-math.inf, allow_inf_nan=False)
    max: float = Field(default=math.inf, allow_inf_nan=False)

    @model_validator(mode="after")
    def _ordered(self) -> Bounds:
        if self.min >= self.max:
            raise ValueError("min must be below max")
        return self


class Link(_Model):
    """An indicator of an outside framework; a `partial` fit says in a note what differs."""

    indicator: str
    fit: Literal["full", "partial"] = "full"
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _partial_says_why(self) -> Link:
        if self.fit == "partial" and self.note is None:
            raise ValueError("a partial fit needs a note that says what differs")
        return self


class Rule(_Model):
    """How text is recognised as speaking of a metric.

    A term is plain text; ``…`` in it stands for up to eight characters within a clause; ``/…/`` is a regular
    expression. What must be found, and how far around the figure it may stand:

    - `any`: one term (the head, the measured thing), in the statement's subject or else its clause;
    - `all`: one term of each group, in subject or clause;
    - `phrase`: one term of each group, between the two commas around the clause;
    - `context`: one term of each group, in the sentence or its headings, the nearer the better;
    - `none`: no term, where the head was found.

    `units` replaces the metric's unit as the only one accepted; `per`, `scopes` and `roles` narrow further.
    """

    any: Terms = Field(min_length=1)
    all: tuple[Terms, ...] = ()
    phrase: tuple[Terms, ...] = ()
    context: tuple[Terms, ...] = ()
    none: Terms = ()
    units: Terms = ()
    per: Terms = ()
    scopes: tuple[ScopeKind, ...] = ()
    roles: tuple[Role, ...] = ("target", "achieved", "context")

    @field_validator("any", "none")
    @classmethod
    def _no_empty_term(cls, terms: tuple[str, ...]) -> tuple[str, ...]:
        if any(not term.strip() for term in terms):
            raise ValueError("an empty term matches everything")
        return terms


class Example(_Model):
    """A snippet of plan text and its figure's unit, to test a rule; `subject` if it holds several figures."""

    text: str
    unit: str
    subject: str = ""
    section: str = ""
    role: str = "target"
    scope: str = "whole"


class Metric(_Model):
    """One comparable quantity: rows that share it measure the same thing in the same unit.

    `caution` is what plans may still understand differently by it; it stands beside every comparison.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Bilingual
    definition: Bilingual
    caution: Bilingual | None = None
    theme: str
    unit: str
    kind: Kind
    direction: Direction
    denominators: tuple[Measure, ...] = ()
    bounds: Bounds = Bounds()
    parent: str | None = None
    links: dict[Framework, Link] = {}
    match: Annotated[tuple[Rule, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _shares_need_no_denominator(self) -> Metric:
        if self.kind in ("share", "rate") and self.denominators:
            raise ValueError("a share or rate is not divided again: leave denominators out")
        return self

    def accepts(self, rule: Rule) -> tuple[str, ...]:
        """The units in which `rule` may recognise this metric."""
        return rule.units or (self.unit,)
