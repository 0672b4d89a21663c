"""What figures of cascades, of the index, of exact tests and of accuracy show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from citymetrics.benchmark.cascades.model import Cascade
from citymetrics.benchmark.cascades.nesting import Nesting
from citymetrics.benchmark.index.ambition import AmbitionIndex
from citymetrics.benchmark.inference.model import LEVEL, ExactTest, p_text
from citymetrics.benchmark.tables.index import score_text, share_text, variance_text
from citymetrics.figures.messages.say import say
from citymetrics.labels.wording import join, wording


def cascade_message(cascade: Cascade, lang: str) -> str:
    """Of the part with most totals beside the whole's: on how many it is below, and above, its share by every basis."""
    lines = [line for line in cascade.totals if line.carries]
    if not lines:
        return ""
    child, of = Counter(line.child for line in lines).most_common(1)[0]
    robust = Counter(
        line.verdict.verdict for line in lines if line.child == child and line.is_robust and line.verdict
    )
    part = cascade.inputs.place_label(child)
    return say(lang, "cascade", child=part, under=robust["under"], over=robust["over"], of=of)


def nesting_message(result: Nesting, lang: str) -> str:
    """How many plans are for parts of a larger one's place."""
    links = [link for link in result.links if link.depth == 1]
    parents = list(dict.fromkeys(link.parent for link in links))
    if not links:
        return ""
    names = join([result.inputs.place_label(parent).in_language(lang) for parent in parents], lang)
    return say(lang, "nesting", count=len(links), city=names)


def ranks_message(result: AmbitionIndex, lang: str) -> str:
    """Who comes first in how many specifications, and whether any order survives all choices."""
    first = result.rank_shares[result.rank_shares["rank"] == 1]
    first = first.sort_values("specifications", ascending=False, kind="stable")
    tied = len(first) > 1 and first.iloc[0]["specifications"] == first.iloc[1]["specifications"]
    if first.empty or tied:
        return ""
    best = first.iloc[0]
    share = share_text(int(best["specifications"]), int(best["of"]))
    code = "ranks_open" if result.stable_pairs.empty else "ranks"
    return say(lang, code, city=result.inputs.places[best["city"]].label, share=share)


def scores_message(result: AmbitionIndex, lang: str) -> str:
    """Every place's score under the default specification, the highest first."""
    scores = result.scores[result.scores["score"].notna()] if len(result.scores) else result.scores
    if not len(scores):
        return ""
    rows = scores.sort_values("score", ascending=False, kind="stable").to_dict("records")
    told = [
        f"{result.inputs.places[row['city']].label.in_language(lang)} {score_text(row['score'], result)}"
        for row in rows
    ]
    return say(lang, "scores", scores=join(told, lang))


def choices_message(pooled: pd.DataFrame, lang: str) -> str:
    """The choice that moves ranks most; `pooled` has it in its first row."""
    top = pooled.iloc[0]
    choice = wording()[f"index.choice_{top['choice']}"]
    return say(lang, "choices", choice=choice, total=variance_text(top["total"]))


def test_message(test: ExactTest, lang: str) -> str:
    """Whether chance alone gives such an outcome at all often."""
    if test.p is None:
        return ""
    return say(lang, "test_beyond" if test.p <= LEVEL else "test_within", p=p_text(test.p))


def accuracy_message(reached: Iterable[bool], lang: str) -> str:
    """How many of the wanted shares are reached."""
    found = [bool(one) for one in reached]
    return say(lang, "accuracy", count=sum(found), of=len(found)) if found else ""
