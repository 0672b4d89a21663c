"""Which plan is for a part of the place of which other plan: a row for each such pair, at any depth.

The relation is the registry's (`parent`), so it holds for any city, district or subdistrict whose plan is registered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citymetrics.benchmark.cascades.bases import Bases, bases_of, measures, scales
from citymetrics.benchmark.inputs import Inputs, resolve
from citymetrics.benchmark.metrics.doubts import unique_denominators
from citymetrics.benchmark.metrics.names import listed, year_span
from citymetrics.benchmark.remarks import Refusal, Remark, remark, unique, unique_refusals
from citymetrics.benchmark.result import Result

TERM = ("start", "end", "years", "status")


@dataclass(frozen=True)
class Link:
    """A place within another: `depth` 1 for a direct part, 2 for a part of a part. The plans are entries of the registry,
    None where the larger place has none."""

    parent: str
    child: str
    depth: int
    parent_plan: Any
    child_plan: Any
    bases: Bases = field(repr=False)

    @property
    def overlap(self) -> tuple[int, int] | None:
        """First and last year that both terms cover; None where they share none."""
        if self.parent_plan is None:
            return None
        first = max(self.parent_plan.term_start, self.child_plan.term_start)
        last = min(self.parent_plan.term_end, self.child_plan.term_end)
        return (first, last) if first <= last else None

    @property
    def overlap_years(self) -> int:
        return self.overlap[1] - self.overlap[0] + 1 if self.overlap else 0

    @property
    def same_term(self) -> bool:
        return self.parent_plan is not None and (self.parent_plan.term_start, self.parent_plan.term_end) == (
            self.child_plan.term_start,
            self.child_plan.term_end,
        )


@dataclass(frozen=True)
class Nesting(Result):
    """The result of `nesting`.

    `frame` has one row per pair of plans: `parent`, `child`, `depth`, `parent_plan` and `child_plan` (ids; "" where there is
    none), of each its `start`, `end`, `years` and `status`, the `overlap` of the terms (`_start`, `_end`, `_years`), and the
    child's share of the parent's people, land and subdistricts in % (`<measure>_share` with `_low` and `_high` over all
    sources).
    """

    links: tuple[Link, ...]
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    denominators: tuple[Any, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        """None: terms and statuses come from the registry, shares from the denominators."""
        return ()

    @cached_property
    def frame(self) -> pd.DataFrame:
        return links_frame(self.links)


def nesting(*, data: Inputs | pd.DataFrame | None = None) -> Nesting:
    """Every pair of plans of which one is for a part of the other's place, the largest places first."""
    inputs = resolve(data)
    links = tuple(links_of(inputs))
    caveats = [] if links else [remark("cascade.no_nesting")]
    caveats += [note for one in links for note in link_caveats(one, inputs)]
    caveats += registered_children(links, inputs)
    return Nesting(
        links,
        unique(caveats),
        unique_refusals(refusal for one in links for refusal in one.bases.refused),
        link_denominators(links),
        inputs=inputs,
    )


def links_of(inputs: Inputs, parent: str | None = None) -> Iterator[Link]:
    """The pairs of plans, those of `parent` alone where it is named."""
    for child in inputs.places:
        for depth, above in enumerate(_ancestors(child, inputs), start=1):
            if parent not in (None, above):
                continue
            bases = bases_of(above, child, inputs)
            for own in inputs.plans_of(child):
                for plan in inputs.plans_of(above) or [None]:
                    yield Link(above, child, depth, plan, own, bases)


def _ancestors(child: str, inputs: Inputs) -> list[str]:
    """The places around `child`, the nearest first; a circle in the registry ends the way."""
    found: list[str] = []
    place = inputs.places[child].parent
    while place and place not in (child, *found):
        found.append(place)
        place = inputs.places[place].parent if place in inputs.places else None
    return found


def link_caveats(link: Link, inputs: Inputs) -> Iterator[Remark]:
    """Terms that differ, drafts, a larger place without a plan, and what is unsure about the bases."""
    child, parent = inputs.place_label(link.child), inputs.place_label(link.parent)
    if link.parent_plan is None:
        yield remark("cascade.no_plan", city=parent)
    elif not link.same_term:
        code = "terms" if link.overlap else "terms_apart"
        yield remark(
            f"cascade.{code}",
            city=child,
            other=parent,
            own=year_span(link.child_plan.term_start, link.child_plan.term_end),
            its=year_span(link.parent_plan.term_start, link.parent_plan.term_end),
            common=year_span(*link.overlap) if link.overlap else "",
        )
    for plan, place in ((link.child_plan, child), (link.parent_plan, parent)):
        if plan is not None and plan.status == "draft":
            yield remark("draft", city=place)
    yield from link.bases.caveats


def registered_children(links: tuple[Link, ...], inputs: Inputs) -> Iterator[Remark]:
    """Of how many parts of each larger place a plan is registered: what is known of some says nothing of the others."""
    direct: dict[str, list[str]] = {}
    for one in links:
        if one.depth == 1 and one.child not in direct.setdefault(one.parent, []):
            direct[one.parent].append(one.child)
    for parent, children in direct.items():
        measure = scales()["levels"].get(inputs.places[children[0]].level)
        count = inputs.context.get(parent, measure) if measure else None
        if count is not None and len(children) < count.value:
            yield remark(
                "cascade.some_children",
                city=inputs.place_label(parent),
                names=listed(inputs.place_label(child) for child in children),
                count=len(children),
                all=int(count.value),
            )


def link_denominators(links: tuple[Link, ...]) -> tuple[Any, ...]:
    """What the shares were made of, each place's figure once."""
    used = [one for link in links for basis in link.bases.found for one in (basis.child, basis.parent)]
    return tuple(unique_denominators(used))


def links_frame(links: tuple[Link, ...]) -> pd.DataFrame:
    """`links` with the columns of `Nesting.frame`; years are nullable integers."""
    columns = ["parent", "child", "depth"]
    for side in ("parent", "child"):
        columns += [f"{side}_plan", *(f"{side}_{name}" for name in TERM)]
    columns += ["overlap_start", "overlap_end", "overlap_years"]
    columns += [f"{measure}_{end}" for measure in measures() for end in ("share", "low", "high")]
    frame = pd.DataFrame([_link_row(one) for one in links], columns=columns)
    years = [name for name in columns if name.endswith(("_start", "_end", "_years"))]
    return frame.astype(dict.fromkeys(["depth", *years], "Int64"))


def _link_row(link: Link) -> dict[str, Any]:
    row: dict[str, Any] = {"parent": link.parent, "child": link.child, "depth": link.depth}
    for side, plan in (("parent", link.parent_plan), ("child", link.child_plan)):
        row[f"{side}_plan"] = plan.id if plan else ""
        row[f"{side}_status"] = plan.status if plan else ""
        if plan:
            row |= {f"{side}_start": plan.term_start, f"{side}_end": plan.term_end}
            row[f"{side}_years"] = plan.term_end - plan.term_start + 1
    if link.overlap:
        row |= {"overlap_start": link.overlap[0], "overlap_end": link.overlap[1]}
    if link.parent_plan is not None:
        row["overlap_years"] = link.overlap_years
    for measure in measures():
        basis = link.bases.get(measure)
        ends = (basis.point, basis.share.low, basis.share.high) if basis else (float("nan"),) * 3
        row |= {f"{measure}_{end}": value for end, value in zip(("share", "low", "high"), ends, strict=True)}
    return row
