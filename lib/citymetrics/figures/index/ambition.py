"""Figures of the ambition index: how ranks spread over specifications, what default scores are made of, which choices move ranks."""

from __future__ import annotations

import html

import numpy as np
import pandas as pd

from citymetrics.benchmark.index.ambition import AmbitionIndex
from citymetrics.benchmark.index.robustness import ALL, TOGETHER
from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.benchmark.tables.index import (
    count_text,
    default_rules,
    grades_text,
    is_bounded,
    points_text,
    score_text,
    share_text,
    variance_text,
)
from citymetrics.errors import check_choice
from citymetrics.figures.index.drawing import draw_choices, draw_shaded, plot_choices, plot_matrix
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interactive import hover_text
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.messages.others import choices_message, ranks_message, scores_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PARTS = ("ranks", "scores", "choices")


@draw_result.register
def index_figure(result: AmbitionIndex, *, lang: str = "zh", part: str = "ranks") -> FigurePair:
    """One of three figures: `ranks` (place × rank), `scores` (what the default scores are made of), `choices` (which choices move
    ranks). Raises `UnknownChoice` for another part."""
    check_choice("part", part, PARTS)
    if result.run is None:
        words = result.refused[-1].text(lang) if result.refused else text("index.nothing", lang)
        return empty_pair(f"index-{part}", words, result.frame)
    return {"ranks": _ranks, "scores": _scores, "choices": _choices}[part](result, lang)


def _labels(result: AmbitionIndex, cities: list[str], lang: str) -> list[str]:
    return [result.inputs.places[city].label.in_language(lang) for city in cities]


def _ranks(result: AmbitionIndex, lang: str) -> FigurePair:
    frame = result.rank_shares
    cities = list(dict.fromkeys(frame["city"]))
    shares = frame.pivot(index="city", columns="rank", values="share").reindex(cities)
    counts = frame.pivot(index="city", columns="rank", values="specifications").reindex(cities)
    whole = int(result.counts["whole"])
    if not whole:
        return empty_pair("index-ranks", text("index.nothing", lang), frame)
    shown = counts.map(lambda count: share_text(int(count), whole))
    heads = [text("index.rank_head", lang, rank=int(rank)) for rank in shares.columns]
    names = _labels(result, cities, lang)
    rows = [
        text(
            "index.ranks_of",
            lang,
            city=name,
            shares=join(
                [
                    text("index.rank_share", lang, rank=int(rank), share=share)
                    for rank, share in zip(shares.columns, shown.loc[city], strict=True)
                ],
                lang,
            ),
        )
        for name, city in zip(names, cities, strict=True)
    ]
    hover = [
        [
            text(
                "index.ranks_hover",
                lang,
                city=html.escape(name),
                rank=int(rank),
                count=count_text(int(counts.loc[city, rank])),
                of=count_text(whole),
                share=html.escape(str(shown.loc[city, rank])),
            )
            for rank in counts.columns
        ]
        for name, city in zip(names, cities, strict=True)
    ]
    return FigurePair(
        "index-ranks",
        draw_shaded(shares, shown, names, heads),
        plot_matrix(shares, shown, names, heads, hover),
        frame,
        f"{text('index.ranks_caption', lang, count=count_text(whole))}{text('figures.stop', lang)}{grades_text(result, lang)}",
        text("index.ranks_alt", lang, rows=text("tables.list_gap", lang).join(rows)),
        ranks_message(result, lang),
        inputs=result.inputs,
        lang=lang,
        behind=result.evidence,
    )


def _scores(result: AmbitionIndex, lang: str) -> FigurePair:
    """Metric × place with the points that each metric adds; the last line holds the totals."""
    frame = result.frame
    metrics, cities = list(dict.fromkeys(frame["metric"])), list(dict.fromkeys(frame["city"]))
    adds = bool(frame["contribution"].notna().any())
    values, points = (
        frame.pivot(index="metric", columns="city", values=column)
        .reindex(index=metrics, columns=cities)
        .astype(float)
        for column in ("score", "contribution" if adds else "score")
    )
    shown = points.map(lambda value: points_text(value) if is_bounded(result) else _plain(value))
    # Deviations from the mean have no ends; they are shaded between the least and the most of them.
    values = values if is_bounded(result) else _between_ends(values)
    names = [result.inputs.metric_label(metric).in_language(lang) for metric in metrics]
    composites = result.scores.set_index("city")["score"] if len(result.scores) else pd.Series(dtype=float)
    totals = [score_text(composites.get(city, np.nan), result) for city in cities]
    heads = _labels(result, cities, lang)
    heads = [f"{head} {total}" if total != DASH else head for head, total in zip(heads, totals, strict=True)]
    told = [
        text("index.ranks_of", lang, city=head, shares=join(_told(shown[city], names), lang))
        for head, city in zip(heads, cities, strict=True)
    ]
    caption = f"{text('index.parts_figure', lang)}{_in_brackets(default_rules(result, lang), lang)}"
    ids = frame.set_index(["metric", "city"])["observation_id"]
    hover = [
        [_hover(result, ids[(metric, city)], name, lang) for city in cities]
        for metric, name in zip(metrics, names, strict=True)
    ]
    custom = [
        [[identity] if (identity := ids[(metric, city)]) else [] for city in cities] for metric in metrics
    ]
    grades = [one.grade for one in result.core.comparisons] if result.core else []
    under = [text(f"comparability.{grade}", lang) if grade else "" for grade in grades]
    return FigurePair(
        "index-scores",
        draw_shaded(values, shown, names, heads, under),
        plot_matrix(values, shown, names, heads, hover, custom),
        frame,
        caption,
        text("index.parts_alt", lang, rows=text("tables.list_gap", lang).join(told)),
        scores_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def _plain(value: float) -> str:
    return DASH if missing(value) else f"{value:.2f}"


def _between_ends(values: pd.DataFrame) -> pd.DataFrame:
    low, high = np.nanmin(values.to_numpy()), np.nanmax(values.to_numpy())
    width = float(high - low) or 1.0
    return values.map(lambda value: (value - float(low)) / width)


def _hover(result: AmbitionIndex, identity: str, name: str, lang: str) -> str:
    if identity:
        return hover_text(result.inputs.row(identity), result.inputs, lang, head=name)
    return f"{html.escape(name)}<br>{html.escape(text('index.no_figure', lang))}"


def _told(shown: pd.Series, names: list[str]) -> list[str]:
    return [f"{name} {value}" for name, value in zip(names, shown, strict=True) if value != DASH]


def _in_brackets(words: str, lang: str) -> str:
    return f" ({words})" if lang == "en" else f"（{words}）"


def _choices(result: AmbitionIndex, lang: str) -> FigurePair:
    """The choices from the one that moves ranks most to the least."""
    frame = result.sensitivity
    pooled = frame[(frame["city"] == ALL) & (frame["choice"] != TOGETHER) & frame["total"].notna()]
    pooled = pooled.sort_values("total", ascending=False, kind="stable")
    if pooled.empty:
        return empty_pair("index-choices", text("index.never_moves", lang), frame)
    names = [text(f"index.choice_{choice}", lang) for choice in pooled["choice"]]
    told = [
        text(
            "index.choice_share",
            lang,
            choice=name,
            first=variance_text(first),
            total=variance_text(total),
        )
        for name, first, total in zip(names, pooled["first"], pooled["total"], strict=True)
    ]
    return FigurePair(
        "index-choices",
        draw_choices(pooled, names, lang),
        plot_choices(pooled, names, told, lang),
        frame,
        text("index.choices_figure", lang),
        text("index.choices_alt", lang, rows=join(told, lang)),
        choices_message(pooled, lang),
        inputs=result.inputs,
        lang=lang,
        behind=result.evidence,
    )
