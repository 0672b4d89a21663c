"""Tables of the ambition index: its default scores and what they are made of, and how ranks move between specifications."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.index.ambition import AmbitionIndex
from citymetrics.benchmark.index.declared import DIMENSIONS
from citymetrics.benchmark.index.robustness import ALL
from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.metrics.grades import GRADES, grade_label
from citymetrics.benchmark.plans.absence import absence_of
from citymetrics.benchmark.tables.absence import absent_cell
from citymetrics.benchmark.tables.cells import DASH, note, scope_text, stated_text
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, table_in, text
from citymetrics.labels.numbers import format_fixed, format_percent
from citymetrics.labels.wording import join


def share_text(count: int, of: int) -> str:
    """A share in whole per cent; 0 % and 100 % only where they are exact."""
    return format_percent(100 * count / of)


def count_text(count: int) -> str:
    """A number of specifications, grouped by thousands in both languages."""
    return format_fixed(count)


def variance_text(share: float) -> str:
    """A share of variance in whole per cent; a dash where ranks never move."""
    return DASH if missing(share) else format_percent(100 * share)


def points_text(score: float) -> str:
    """A score or a part of one out of a hundred."""
    return DASH if missing(score) else format_fixed(100 * score, 1)


def score_text(score: float, result: AmbitionIndex) -> str:
    """A composite: out of a hundred, except where pairs won or deviations are counted."""
    return points_text(score) if is_bounded(result) else DASH if missing(score) else format_fixed(score, 2)


def is_bounded(result: AmbitionIndex) -> bool:
    """Whether scores of the default specification lie between 0 and 1."""
    default = result.choices.default if result.choices else {}
    return default.get("aggregation") != "copeland" and default.get("normalisation") != "z_score"


def default_rules(result: AmbitionIndex, lang: str = "zh") -> str:
    """The options of the default specification in words."""
    choices = result.choices
    if choices is None:
        return ""
    named = [
        choices.option(choice, choices.default[choice]).label.in_language(lang) for choice in DIMENSIONS[:-1]
    ]
    return join(named, lang)


def grades_text(result: AmbitionIndex, lang: str = "zh") -> str:
    """How well the figures of the core metrics can be compared: the number of metrics by their weakest grade."""
    grades = [one.grade for one in result.core.comparisons] if result.core else []
    counted = [f"{grade_label(grade, lang)} {grades.count(grade)}" for grade in GRADES if grade in grades]
    return text("index.grades", lang, counted=join(counted, lang))


def index_scores_table(
    result: AmbitionIndex, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Each place's composite and rank under the default specification, and how many core metrics it rests on."""
    places, frame = result.inputs.places, result.scores
    columns = [
        Column(text("tables.place", lang)),
        Column(text("tables.rank", lang), number=True),
        Column(
            text("index.score", lang),
            text("index.score_unit", lang) if is_bounded(result) else "",
            number=True,
        ),
        Column(text("index.coverage", lang), number=True),
    ]
    rows: list[list[Cell | str]] = []
    for row in frame.sort_values("rank", kind="stable").to_dict("records"):
        rows.append(
            [
                places[row["city"]].label.in_language(lang),
                text("tables.rank_of", lang, rank=int(row["rank"]), of=int(row["rank_of"])),
                Cell(score_text(row["score"], result), note(notes, *_evidence(result, row["city"]))),
                text("index.coverage_of", lang, stated=int(row["metrics"]), of=int(row["of"])),
            ]
        )
    caption = text("index.scores_caption", lang, rules=default_rules(result, lang))
    caption += f"{text('figures.stop', lang)}{grades_text(result, lang)}" if len(frame) else ""
    return table_in(lang, caption, columns, rows, frame, empty=_why_empty(result, lang))


def index_parts_table(
    result: AmbitionIndex, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Metric × place: the points that each metric adds, with the figure as stated and its grade of comparability."""
    places, frame = result.inputs.places, result.frame
    cities = result.core.places if result.core is not None and len(frame) else ()
    columns = [Column(text("tables.metric", lang))]
    columns += [Column(places[city].label.in_language(lang), number=True) for city in cities]
    cells = {(row["metric"], row["city"]): row for row in frame.to_dict("records")}
    rows: list[list[Cell | str]] = []
    for metric in dict.fromkeys(frame["metric"]):
        line: list[Cell | str] = [result.inputs.metric_label(metric).in_language(lang)]
        for city in cities:
            row = cells[(metric, city)]
            if not row["stated"]:
                absent = absent_cell(absence_of(metric, city, result.inputs), lang)
                shown = points_text(row["contribution"])
                line.append(absent if shown == DASH else Cell(shown, small=text("index.no_figure", lang)))
                continue
            found = result.inputs.row(row["observation_id"])
            facts = [stated_text(found, lang), scope_text(found, lang)]
            facts += [grade_label(row["grade"], lang)] if row["grade"] else []
            small = " · ".join(fact for fact in facts if fact)
            shown = points_text(row["contribution"])
            if shown == DASH:
                shown = DASH if missing(row["score"]) else format_fixed(row["score"], 2)
            line.append(Cell(shown, note(notes, row["observation_id"]), small))
        rows.append(line)
    caption = text("index.parts_caption", lang)
    return table_in(lang, caption, columns, rows, frame, css="cm-matrix", empty=_why_empty(result, lang))


def index_ranks_table(
    result: AmbitionIndex, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """Place × rank: the share of specifications."""
    places, frame = result.inputs.places, result.rank_shares
    ranks = sorted(set(frame["rank"]))
    columns = [Column(text("tables.place", lang))]
    columns += [Column(text("index.rank_head", lang, rank=int(rank)), number=True) for rank in ranks]
    rows: list[list[Cell | str]] = []
    for city, own in frame.groupby("city", sort=False):
        label = places[str(city)].label.in_language(lang)
        line: list[Cell | str] = [Cell(label, note(notes, *_evidence(result, str(city))))]
        line += [
            Cell(share_text(count, of), small=f"{count_text(count)}/{count_text(of)}")
            for count, of in zip(own["specifications"], own["of"], strict=True)
        ]
        rows.append(line)
    caption = text("index.ranks_caption", lang, count=count_text(result.counts.get("whole", 0)))
    return table_in(lang, caption, columns, rows, frame, empty=_why_empty(result, lang))


def index_pairs_table(result: AmbitionIndex, *, lang: str = "zh") -> Table:
    """Every pair of places: in how many specifications the first is ahead, and whether any turns the order."""
    places, frame = result.inputs.places, result.pairs
    columns = [Column(text("comparability.pair", lang))]
    columns += [Column(text(f"index.{name}", lang), number=True) for name in ("ahead", "tied", "behind")]
    columns += [
        Column(text("index.of_specifications", lang), number=True),
        Column(text("index.order", lang)),
    ]
    rows: list[list[Cell | str]] = []
    for row in frame.to_dict("records"):
        one, other = places[row["city"]].label, places[row["other"]].label
        order = "index.order_stable" if row["stable"] else "index.order_open"
        rows.append(
            [
                text("index.pair", lang, one=one, other=other),
                *(count_text(row[name]) for name in ("ahead", "tied", "behind", "specifications")),
                text(order, lang),
            ]
        )
    return table_in(
        lang, text("index.pairs_caption", lang), columns, rows, frame, empty=_why_empty(result, lang)
    )


def index_choices_table(result: AmbitionIndex, *, lang: str = "zh") -> Table:
    """Each choice with the share of the variance of ranks that it explains, over all places and for each."""
    places, frame = result.inputs.places, result.sensitivity
    cities = [city for city in dict.fromkeys(frame["city"]) if city != ALL]
    columns = [
        Column(text("index.choice", lang)),
        Column(text("index.options", lang), number=True),
        Column(text("index.first", lang), number=True),
        Column(text("index.total", lang), number=True),
    ]
    columns += [
        Column(places[city].label.in_language(lang), text("index.total", lang), number=True)
        for city in cities
    ]
    rows: list[list[Cell | str]] = []
    for choice, own in frame.groupby("choice", sort=False):
        by_city = {row["city"]: row for row in own.to_dict("records")}
        pooled = by_city[ALL]
        rows.append(
            [
                text(f"index.choice_{choice}", lang),
                str(pooled["options"]),
                variance_text(pooled["first"]),
                variance_text(pooled["total"]),
                *(variance_text(by_city[city]["total"]) for city in cities),
            ]
        )
    caption = text("index.choices_caption", lang, count=count_text(result.counts.get("whole", 0)))
    return table_in(lang, caption, columns, rows, frame, empty=_why_empty(result, lang))


def index_declared_table(result: AmbitionIndex, *, lang: str = "zh") -> Table:
    """Every option that is declared, with what it does, and how many combinations they make."""
    columns = [
        Column(text("index.choice", lang)),
        Column(text("index.options", lang)),
        Column(text("index.rule", lang)),
    ]
    rows: list[list[Cell | str]] = []
    for choice in DIMENSIONS if result.choices else ():
        assert result.choices is not None
        for position, option in enumerate(result.choices.options[choice]):
            mark = text("index.default_mark", lang) if result.choices.default[choice] == option.id else ""
            head = text(f"index.choice_{choice}", lang)
            rows.append(
                [
                    head if position == 0 else Cell("", css="cm-same"),
                    Cell(option.label.in_language(lang), small=mark),
                    option.rule.in_language(lang),
                ]
            )
    for name, count in result.counts.items():
        if name != "drawn" or count != result.counts["declared"]:
            rows.append([Cell(text(f"index.count_{name}", lang)), count_text(count), ""])
    return table_in(
        lang,
        text("index.declared_caption", lang),
        columns,
        rows,
        result.not_computed,
        css="cm-compact",
        empty=_why_empty(result, lang),
    )


def _evidence(result: AmbitionIndex, city: str) -> list[str]:
    own = result.frame[(result.frame["city"] == city) & (result.frame["observation_id"] != "")]
    return list(own["observation_id"])


def _why_empty(result: AmbitionIndex, lang: str) -> str:
    reasons = [refusal.text(lang) for refusal in result.refused]
    return reasons[-1] if reasons else text("index.nothing", lang)


@result_tables.register
def _of_index(result: AmbitionIndex, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    if result.run is None:
        return [index_scores_table(result, notes, lang=lang)]
    return [
        index_scores_table(result, notes, lang=lang),
        index_parts_table(result, notes, lang=lang),
        index_ranks_table(result, notes, lang=lang),
        index_pairs_table(result, lang=lang),
        index_choices_table(result, lang=lang),
        index_declared_table(result, lang=lang),
    ]
