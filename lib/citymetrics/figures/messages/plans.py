"""What figures of whole plans show."""

from __future__ import annotations

from collections import Counter

from citymetrics.benchmark.inference.model import LEVEL
from citymetrics.benchmark.inputs import as_rows, missing
from citymetrics.benchmark.plans.adoption import InstrumentComparison
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.emphasis import Differences, Emphasis, measure_label, theme_name
from citymetrics.benchmark.plans.likeness import SOUNDEST
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.benchmark.plans.similarity import Similarity
from citymetrics.benchmark.plans.specificity import Specificity
from citymetrics.benchmark.plans.timeline import Timeline
from citymetrics.benchmark.tables.emphasis import share_text
from citymetrics.figures.messages.say import say
from citymetrics.labels import format_number


def coverage_message(coverage: Coverage, lang: str) -> str:
    """How many of the metrics that are targets anywhere are so in two plans or more."""
    met = int((coverage.met_in > 0).sum())
    return say(lang, "coverage", shared=len(coverage.shared_metrics), count=met) if met else ""


def counts_message(coverage: Coverage, lang: str) -> str:
    """The theme that holds most targets in most plans; none where the plans' largest themes differ."""
    largest: Counter[str] = Counter()
    plans = 0
    for _, own in coverage.theme_counts.groupby("city", sort=False):
        top = own[own["targets"] == own["targets"].max()]
        if own["targets"].max() > 0:
            plans += 1
            largest.update(str(theme) for theme in top["theme"])
    if plans < 2 or not largest:
        return ""
    (theme, count), *rest = largest.most_common()
    if count < 2 or (rest and rest[0][1] == count):
        return say(lang, "counts_differ", plans=plans)
    return say(lang, "counts", theme=coverage.inputs.theme_label(theme), count=count, plans=plans)


def profile_message(profile: CityProfile, lang: str) -> str:
    """The theme with most of a plan's targets, where it is one."""
    counts = profile.by_theme
    most = counts[counts["targets"] == counts["targets"].max()]
    if len(most) != 1 or not len(profile.targets):
        return ""
    theme, count = profile.inputs.theme_label(most.iloc[0]["theme"]), int(most.iloc[0]["targets"])
    return say(lang, "profile", theme=theme, count=count, of=len(profile.targets))


def timeline_message(result: Timeline, lang: str) -> str:
    """How many targets have a date, and in which year most of those of one place fall due."""
    of, dated = len(result.frame), len(result.dated)
    if not dated:
        return ""
    if len(result.cities) > 1:
        cities = result.dated["city"].value_counts()
        city = result.inputs.places[cities.index[0]].label
        tied = len(cities) > 1 and cities.iloc[0] == cities.iloc[1]
        codes = ("timeline",) if tied else ("timeline_most", "timeline")
        return say(lang, *codes, count=dated, of=of, city=city, most=int(cities.iloc[0]))
    years = result.dated["due"].str[:4].value_counts()
    tied = len(years) > 1 and years.iloc[0] == years.iloc[1]
    codes = ("timeline",) if tied else ("timeline_year", "timeline")
    return say(lang, *codes, count=dated, of=of, year=str(years.index[0]), most=int(years.iloc[0]))


def emphasis_message(result: Emphasis, measure: str, lang: str) -> str:
    """The greatest share that one theme has of one plan."""
    own = result.frame[(result.frame["measure"] == measure) & result.frame["theme"].isin(result.themes)]
    own = own[own["share"].notna()]
    if own.empty:
        return ""
    top = own.sort_values("share", ascending=False, kind="stable").iloc[0]
    theme, place = theme_name(top["theme"], result.inputs), result.inputs.place_label(top["city"])
    values = {"theme": theme, "city": place, "share": share_text(top["share"])}
    return say(lang, "emphasis", measure=measure_label(measure), **values)


def differences_message(result: Differences, lang: str) -> str:
    """How many differences chance alone would hardly make."""
    if not result.with_interval:
        return ""
    one, other = (result.inputs.places[city].label for city in (result.city, result.other))
    values = {"one": one, "other": other, "count": len(result.apart), "of": result.with_interval}
    return say(lang, "differences", "differences_plain", **values)


def specificity_message(result: Specificity, lang: str) -> str:
    """Whose targets state most, and whether the intervals keep it apart from the others'."""
    rows = [row for row in as_rows(result.overall) if row["targets"] > 0]
    if len(rows) < 2:
        return ""
    rows.sort(key=lambda row: -row["mean"])
    first, others = rows[0], rows[1:]
    if first["mean"] == others[0]["mean"]:
        return ""
    sure = not missing(first["low"]) and all(
        not missing(row["high"]) and first["low"] > row["high"] for row in others
    )
    place, mean = result.inputs.place_label(first["city"]), format_number(first["mean"], lang, digits=2)
    return say(lang, "specificity" if sure else "specificity_open", city=place, mean=mean)


def similarity_message(result: Similarity, lang: str) -> str:
    """How many pairs of plans lie further apart than noise."""
    beyond = int(result.frame["beyond_noise"].fillna(False).astype(bool).sum())
    return say(lang, "similarity", count=beyond, of=len(result.frame)) if len(result.frame) else ""


def instruments_message(result: InstrumentComparison, lang: str) -> str:
    """How many instruments every plan adopts, and how many only one does."""
    count = len(result.adopters)
    if len(result.cities) < 2 or not count:
        return ""
    single = sum(len(own) == 1 for own in result.adopters.values())
    return say(lang, "instruments", count=count, common=len(result.common()), single=single)


def likeness_message(result: InstrumentComparison, lang: str) -> str:
    """How many pairs of plans share more instruments than chance gives."""
    frame = result.similarity[result.similarity["jaccard"].notna()]
    tested = frame[frame[f"p_{SOUNDEST}"].notna()]
    if tested.empty:
        return ""
    return say(lang, "likeness", count=int((tested[f"holm_{SOUNDEST}"] <= LEVEL).sum()), of=len(tested))
