"""Tables of deadlines over all plans: where dates cluster, themes, every dated target, and what should be due by a day."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes
from citymetrics.benchmark.inputs import as_rows
from citymetrics.benchmark.plans.deadlines import STATES, Deadlines
from citymetrics.benchmark.tables.cells import DASH
from citymetrics.benchmark.tables.place import digest_item
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.labels import Cell, Column, Table, escape, format_date, table_in, text
from citymetrics.labels.numbers import format_percent

HEADS = ("dated", "days", "year_end", "term_end_day", "elsewhere", "undated")


def clusters_table(result: Deadlines, *, lang: str = "zh") -> Table:
    """Per place: targets with a date and their share, on how many days, how many on the last day of a year and of the term; then all."""
    columns = [Column(text("tables.place", lang)), Column(text("tables.targets", lang), number=True)]
    columns += [Column(text(f"timeline.head_{name}", lang), number=True) for name in HEADS]
    rows: list[list[Cell | str]] = []
    for row in as_rows(result.clusters):
        name = result.inputs.place_label(row["city"]).in_language(lang)
        rows.append([name, *_counts(row["targets"], [row[head] for head in HEADS])])
    if len(rows) > 1:
        whole = result.clusters[["targets", *HEADS]].sum()
        whole["days"] = result.dated["due"].nunique()
        total = [text("timeline.all_places", lang)]
        # No share of all: districts and cities are not averaged.
        cells = _counts(int(whole["targets"]), [int(whole[head]) for head in HEADS], share=False)
        rows.append([*total, *cells])
    return table_in(lang, text("timeline.clusters_caption", lang), columns, rows, result.clusters)


def _counts(targets: int, counts: list[int], *, share: bool = True) -> list[Cell | str]:
    dated, *others = counts
    small = format_percent(100 * dated / targets) if share and targets else ""
    return [str(targets), Cell(str(dated), small=small), *(str(count) if count else DASH for count in others)]


def dated_themes_table(result: Deadlines, *, lang: str = "zh") -> Table:
    """Theme × place: how many of its targets have a date; a dash where it has no target."""
    found = {(row["theme"], row["city"]): row for row in as_rows(result.by_theme)}
    columns = [Column(text("tables.theme", lang))]
    columns += [
        Column(result.inputs.place_label(city).in_language(lang), number=True) for city in result.cities
    ]
    rows: list[list[Cell | str]] = []
    for theme in dict.fromkeys(result.by_theme["theme"]):
        own = [found[theme, city] for city in result.cities]
        cells = [
            text("timeline.of", lang, dated=row["dated"], count=row["targets"]) if row["targets"] else DASH
            for row in own
        ]
        rows.append([result.inputs.theme_label(theme).in_language(lang), *cells])
    caption = text("timeline.themes_caption", lang)
    empty = text("tables.no_rows", lang)
    return table_in(lang, caption, columns, rows, result.by_theme, empty=empty, css="cm-matrix")


def dated_table(result: Deadlines, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """Every target with a date: place by place in order of date, theme by theme; a date outside the plan's term says so."""
    columns = [
        Column(text("tables.due", lang)),
        Column(text("tables.theme", lang)),
        Column(text("tables.what", lang)),
    ]
    gap = escape(text("tables.list_gap", lang))
    themes = list(result.inputs.themes)
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for city in result.cities:
        own = result.dated[result.dated["city"] == city]
        if len(own):
            name = result.inputs.place_label(city)
            groups[len(rows)] = text("tables.group_count", lang, name=name, count=len(own))
        for due, of_day in own.groupby("due", sort=True):
            placing = str(of_day["placing"].iloc[0])
            small = "" if placing == "within" else text(f"pace.is_{placing}", lang)
            shown: Cell | str = Cell(format_date(str(due), lang), small=small)
            by_theme = sorted(of_day.groupby("theme"), key=lambda pair: themes.index(str(pair[0])))
            for theme, targets in by_theme:
                items = [
                    digest_item(row, result.inputs, notes, lang, dated=False) for row in as_rows(targets)
                ]
                label = result.inputs.theme_label(str(theme)).in_language(lang)
                rows.append([shown, label, Cell(markup=gap.join(items))])
                shown = Cell("", css="cm-same")
    return table_in(
        lang,
        text("timeline.dated_caption", lang),
        columns,
        rows,
        result.dated,
        groups=groups,
        empty=text("tables.no_deadlines", lang),
        css="cm-digest",
    )


def due_by_table(result: Deadlines, *, lang: str = "zh") -> Table:
    """Per place: whose date has come by the day given, whose is ahead, and those without a date by whether the term is over.

    Without a day it says that nothing is reckoned.
    """
    columns = [Column(text("tables.place", lang)), Column(text("tables.targets", lang), number=True)]
    columns += [Column(text(f"timeline.head_{state}", lang), number=True) for state in STATES]
    rows: list[list[Cell | str]] = []
    frame = result.frame.groupby(["city", "state"]).size().unstack(fill_value=0)
    frame = frame.reindex(index=list(result.cities), columns=list(STATES), fill_value=0)
    if result.as_of:
        for city, counts in zip(frame.index, frame.to_numpy(), strict=True):
            name = result.inputs.place_label(str(city)).in_language(lang)
            rows.append([name, str(sum(counts)), *(str(count) if count else DASH for count in counts)])
    caption = text("timeline.by_caption", lang, day=format_date(result.as_of, lang) or DASH)
    return table_in(
        lang,
        caption,
        columns,
        rows,
        frame.reset_index(),
        empty=text("timeline.no_day", lang),
        css="cm-compact",
    )


@result_tables.register
def _of_deadlines(result: Deadlines, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> list[Table]:
    tables = [clusters_table(result, lang=lang), dated_themes_table(result, lang=lang)]
    if result.as_of:
        tables.append(due_by_table(result, lang=lang))
    return [*tables, dated_table(result, notes, lang=lang)]
