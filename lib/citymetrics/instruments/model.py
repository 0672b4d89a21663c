"""What an entry of the instruments' dictionary holds, and what one found mention of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citymetrics.dictionary.model import Terms
from citymetrics.units import Bilingual

Rung = Literal["named", "committed", "bearer", "measured"]
RUNGS: tuple[str, ...] = get_args(Rung)
"""The ladder, lowest first: the plan only names it; commits to it; names who answers for it; sets a number or a deadline.

A rung needs commitment, not the rungs between: what has a deadline is `measured` whether or not a body is named for it.
"""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Model):
    """A sentence that speaks of the instrument and the rung that it reaches there."""

    text: str = Field(min_length=1)
    rung: Rung


class Instrument(_Model):
    """A policy instrument or mechanism: what a plan works with, whether or not it puts a number to it.

    `any` are the names under which plans speak of it; where text matches one of `none` that covers a name, the name means
    something else. Terms are written as in the metric dictionary: plain text, ``…`` for a gap, ``/…/`` for an expression.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Bilingual
    definition: Bilingual
    theme: str
    any: Terms = Field(min_length=1)
    none: Terms = ()
    examples: tuple[Example, ...] = ()
    counterexamples: Terms = ()

    @model_validator(mode="after")
    def _labels_differ(self) -> Instrument:
        both = sorted(set(self.any) & set(self.none))
        if both:
            raise ValueError(f"{both[0]!r} stands in 'any' and in 'none'")
        return self


@dataclass(frozen=True, slots=True)
class Mention:
    """One instrument in one sentence, heading or table row of a plan, on the highest rung that it reaches there.

    `name` is how the clean text calls it and `name_text` how the raw file writes that; `char_start:char_end` re-slices it. `evidence` is the clean text
    that lifts it to its rung: the verb, the lead bodies, the figure or the date; empty for `named`. `role` is what the plan does
    here: `target`, or `achieved` and `context`, which commit to nothing. `lead` holds the lead bodies, `;` between, and `due` an
    ISO date, both also below the rung that they would reach by themselves.
    """

    instrument: str
    rung: str
    name: str
    name_text: str
    evidence: str
    role: str
    lead: str
    due: str
    section: str
    sentence: str
    char_start: int
    char_end: int
