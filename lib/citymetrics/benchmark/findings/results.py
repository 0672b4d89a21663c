"""Sentences on whole plans and themes."""

from __future__ import annotations

from collections.abc import Iterable

from citymetrics.benchmark.findings.metric import metric_finding, rank_finding
from citymetrics.benchmark.findings.model import Figure, Finding, both, finding
from citymetrics.benchmark.findings.pace import pace_findings
from citymetrics.benchmark.findings.register import states
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.theme import ThemeComparison
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.labels import Label, text
from citymetrics.labels.numbers import format_percent


@states(Coverage)
def overview_findings(
    coverage: Coverage, comparisons: Iterable[Comparison] = (), *, most: int = 3
) -> list[Finding]:
    """What the plans hold together, where they meet, what each stresses, and the metrics that meet most
    widely."""
    totals = coverage.totals
    found = [
        finding(
            "overview_size",
            plans=len(coverage.inputs.sources),
            quantities=int(totals["quantities"].sum()),
            targets=int(totals["targets"].sum()),
            metrics=int((coverage.met_in > 0).sum()),
            shared=len(coverage.shared_metrics),
        )
    ]
    # In numbers: a share would round one open target away.
    targets = int(totals["targets"].sum())
    if targets:
        found.append(finding("overview_matched", matched=int(totals["matched"].sum()), targets=targets))
    stress = _emphasis(coverage)
    if stress:
        found.append(finding("overview_emphasis", stress=stress))
    widest = [one for one in comparisons if len(one.headlines) > 1]
    found += [one for one in (metric_finding(comparison) for comparison in widest[:most]) if one]
    return found


def _emphasis(coverage: Coverage) -> tuple[Label, ...]:
    """Each place with the theme that holds most of its targets."""
    inputs, found = coverage.inputs, []
    for city in coverage.cities:
        own = coverage.theme_counts[
            (coverage.theme_counts["city"] == city) & (coverage.theme_counts["targets"] > 0)
        ]
        if own.empty:
            continue
        top = own.sort_values("targets", ascending=False, kind="stable").iloc[0]
        place, theme, share = (
            inputs.places[city].label,
            inputs.theme_label(top["theme"]),
            format_percent(top["share"]),
        )
        found.append(
            both(
                lambda lang, p=place, t=theme, s=share: text(
                    "findings.emphasis_item", lang, city=p, theme=t, share=s
                )
            )
        )
    return tuple(found)


@states(ThemeComparison)
def theme_findings(theme: ThemeComparison, *, most: int = 4) -> list[Finding]:
    """How much the theme holds, what meets, and what the widest metrics state; says why where nothing can
    be compared."""
    if theme.targets.empty:
        return [finding("theme_empty", theme=theme.label)]
    counts = theme.targets["city"].value_counts()
    places = tuple(
        both(lambda lang, city=city: f"{theme.inputs.places[city].label.in_language(lang)} {counts[city]}")
        for city in theme.cities
        if city in counts.index
    )
    found = [
        finding(
            "theme_size",
            theme=theme.label,
            targets=len(theme.targets),
            places=places,
            metrics=sum(1 for one in theme.comparisons if len(one.headlines)),
            shared=len(theme.shared),
        )
    ]
    for comparison in theme.shared[:most]:
        found += [one for one in (metric_finding(comparison), rank_finding(comparison)) if one]
    if not theme.shared:
        found.append(finding("theme_nothing_meets"))
    return found


@states(CityProfile)
def city_findings(profile: CityProfile) -> list[Finding]:
    """How much the plan promises and how firmly, what it stresses, its pace, its place among peers."""
    if profile.targets.empty:
        return [finding("city_empty", city=profile.label)]
    inputs, total = profile.inputs, len(profile.targets)
    dated, led = int((profile.targets["due"] != "").sum()), int((profile.targets["lead"] != "").sum())
    found = [
        finding(
            "city_size",
            city=profile.label,
            quantities=profile.quantities,
            targets=total,
            dated=format_percent(100 * dated / total),
            led=format_percent(100 * led / total),
        )
    ]
    top = profile.by_theme.sort_values("targets", ascending=False, kind="stable").head(3)
    top = top[top["targets"] > 0]
    themes = tuple(
        both(
            lambda lang, row=row: text(
                "findings.theme_item", lang, theme=inputs.theme_label(row["theme"]), count=int(row["targets"])
            )
        )
        for _, row in top.iterrows()
    )
    found.append(finding("city_themes", themes=themes))
    found += pace_findings(profile.paces)[:3]
    own = [one.headline_of(profile.city) for one in profile.peers]
    ranked = [row for row in own if row is not None and row["rank"] is not None]
    # The metric carries the note: behind a bare count it would read as another digit.
    first = tuple(
        Figure(inputs.metric_label(row["metric"]), (row["observation_id"],))
        for row in ranked
        if row["rank"] == 1
    )
    counts = {"peers": len(profile.peers), "ranked": len(ranked)}
    if first:
        found.append(finding("city_rank", **counts, count=len(first), first=first))
    elif ranked:
        found.append(finding("city_never_first", **counts))
    else:
        found.append(finding("city_unranked", peers=len(profile.peers)))
    return found
