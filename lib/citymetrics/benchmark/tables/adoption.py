"""Tables of instruments: how far each plan goes, who adopts what, how alike the plans are, and what one has that another lacks."""

from __future__ import annotations

from citymetrics.benchmark.evidence import EvidenceNotes, clause_of
from citymetrics.benchmark.inference.model import ExactTest, p_text
from citymetrics.benchmark.inputs import Row, as_rows, missing
from citymetrics.benchmark.plans.adoption import InstrumentComparison
from citymetrics.benchmark.plans.likeness import NULLS
from citymetrics.benchmark.tables.cells import DASH, note
from citymetrics.benchmark.tables.show import result_tables
from citymetrics.instruments.model import RUNGS
from citymetrics.labels import Cell, Column, Table, table_in, text
from citymetrics.labels.numbers import format_fixed
from citymetrics.labels.wording import in_language, join


def rungs_table(result: InstrumentComparison, *, lang: str = "zh") -> Table:
    """Place × rung: how many instruments reach it, and how many count as adopted."""
    columns = [Column(text("tables.place", lang))]
    columns += [Column(text(f"adoption.rung_{rung}", lang), number=True) for rung in RUNGS]
    columns.append(Column(text("adoption.adopted", lang), number=True))
    counts = result.rungs
    rows: list[list[Cell | str]] = [
        [result.inputs.place_label(city).in_language(lang), *(str(value) for value in own)]
        for city, own in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    return table_in(
        lang, text("adoption.rungs_caption", lang), columns, rows, counts.rename_axis("city").reset_index()
    )


def likeness_table(result: InstrumentComparison, *, lang: str = "zh") -> Table:
    """Every pair of places: sizes, what they share, Jaccard's index, and for each null the p-value with its n."""
    frame = result.similarity
    columns = [Column(text(f"adoption.{name}", lang)) for name in ("pair", "relation")]
    columns += [
        Column(text(f"adoption.{name}", lang), number=True) for name in ("sizes", "shared", "jaccard")
    ]
    columns += [Column(text(f"adoption.given_{null}", lang)) for null in NULLS]
    rows: list[list[Cell | str]] = []
    for row in as_rows(frame):
        names = f"{result.inputs.place_label(row['one']).in_language(lang)} ↔ {result.inputs.place_label(row['other']).in_language(lang)}"
        line: list[Cell | str] = [names, text(f"adoption.relation_{row['relation']}", lang)]
        line += [f"{row['one_size']} / {row['other_size']}", f"{row['shared']} / {row['either']}"]
        most = text("adoption.jaccard_most", lang, value=_decimal(row["jaccard_most"]))
        line.append(Cell(_decimal(row["jaccard"]), small=most))
        rows.append([*line, *(_p_cell(row, null, lang) for null in NULLS)])
    counts = sorted({int(frame[f"p_{null}"].notna().sum()) for null in NULLS})
    pairs = f"{counts[0]}–{counts[-1]}" if len(counts) > 1 else str(counts[0])
    return table_in(
        lang,
        text("adoption.similarity_caption", lang, pairs=pairs),
        columns,
        rows,
        frame,
        empty=text("adoption.no_pairs", lang),
    )


def _p_cell(row: Row, null: str, lang: str) -> Cell:
    """An adjusted p-value with its n; under it the raw one and what chance would have the two share."""
    n = "0" if missing(row[f"n_{null}"]) else format_fixed(row[f"n_{null}"])
    if missing(row[f"p_{null}"]):
        return Cell(text("adoption.not_tested", lang, n=n))
    expected = format_fixed(row[f"expected_{null}"], 1)
    shared = format_fixed(row[f"shared_{null}"])
    small = text("adoption.p_small", lang, p=p_text(row[f"p_{null}"]), shared=shared, expected=expected)
    return Cell(text("adoption.p_cell", lang, holm=p_text(row[f"holm_{null}"]), n=n), small=small)


def adoption_table(
    result: InstrumentComparison,
    notes: EvidenceNotes | None = None,
    *,
    lang: str = "zh",
    least_plans: int = 2,
) -> Table:
    """Instrument × place by theme: the rung as a sign with the note of its sentence; of those that `least_plans` places adopt."""
    matrix = result.matrix(least_plans)
    ids = result.frame.set_index(["instrument", "city"])["mention_id"].to_dict()
    columns = [Column(text("adoption.instrument", lang))]
    columns += [Column(result.inputs.place_label(city).in_language(lang)) for city in result.cities]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    before = ""
    for (theme, instrument), rungs in zip(matrix.index, matrix.to_numpy(), strict=True):
        if theme != before:
            groups[len(rows)] = result.inputs.theme_label(theme).in_language(lang)
            before = theme
        cells = [
            _rung_cell(rung, ids[(instrument, city)], notes, lang)
            for rung, city in zip(rungs, result.cities, strict=True)
        ]
        rows.append([result.label(instrument).in_language(lang), *cells])
    return table_in(
        lang,
        text("adoption.matrix_caption", lang, least=least_plans),
        columns,
        rows,
        matrix.reset_index(),
        css="cm-compact",
        empty=text("adoption.no_instruments", lang),
        groups=groups,
    )


def _rung_cell(rung: str, identity: str, notes: EvidenceNotes | None, lang: str) -> Cell:
    return Cell(text(f"adoption.sign_{rung}", lang), note(notes, identity)) if rung else Cell("")


def shared_table(test: ExactTest, notes: EvidenceNotes | None = None, *, lang: str = "zh") -> Table:
    """The instruments that both places of a test adopt, with both rungs and the notes of their sentences."""
    inputs, cities = test.inputs, list(dict.fromkeys(test.details["city"]))
    labels = [inputs.places[city].label for city in cities]
    columns = [Column(text("adoption.instrument", lang)), *(Column(one.in_language(lang)) for one in labels)]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    before = ""
    for name, own in test.details.groupby("instrument", sort=False):
        records = as_rows(own)
        theme = inputs.theme_label(records[0]["theme"]).in_language(lang)
        if theme != before:
            groups[len(rows)] = before = theme
        cells = [_rung_cell(row["rung"], row["mention_id"], notes, lang) for row in records]
        rows.append([in_language(inputs.instruments[str(name)].label, lang), *cells])
    caption = text("adoption.shared_caption", lang, one=labels[0], other=labels[1])
    return table_in(lang, caption, columns, rows, test.details, css="cm-compact", groups=groups)


def only_table(
    result: InstrumentComparison, city: str, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """What one place alone adopts: rung, the clause that says so, and who else only names it."""
    frame = result.only_in(city)
    columns = [
        Column(text("tables.theme", lang)),
        *(Column(text(f"adoption.{name}", lang)) for name in ("instrument", "rung", "words", "named_by")),
    ]
    rows: list[list[Cell | str]] = []
    before = ""
    for row in as_rows(frame):
        theme = result.inputs.theme_label(row["theme"]).in_language(lang)
        namers = [
            result.inputs.place_label(one).in_language(lang) for one in row["named_by"].split(";") if one
        ]
        head = theme if theme != before else Cell("", css="cm-same")
        rows.append([head, *_named_cells(row, result, notes, lang), join(namers, lang) or DASH])
        before = theme
    return table_in(
        lang,
        text("adoption.only_caption", lang, city=result.inputs.places[city].label),
        columns,
        rows,
        frame,
        css="cm-compact",
        empty=text("adoption.no_instruments", lang),
    )


def _named_cells(
    row: Row, result: InstrumentComparison, notes: EvidenceNotes | None, lang: str
) -> list[Cell | str]:
    """An instrument, its rung with the note, and the clause of the plan."""
    mention = result.inputs.mention_rows[row["mention_id"]]
    return [
        result.label(row["instrument"]).in_language(lang),
        Cell(text(f"adoption.rung_{row['rung']}", lang), note(notes, row["mention_id"])),
        clause_of(mention["quote"], mention["value_text"]),
    ]


def lacking_table(
    result: InstrumentComparison, parent: str, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> Table:
    """What a city adopts and a district doesn't, and the reverse, in a group each, with both rungs."""
    frame = result.lacking(parent)
    places = result.inputs.places
    columns = [Column(text("adoption.instrument", lang)), Column(text("tables.theme", lang))]
    columns += [Column(text(f"adoption.{name}", lang)) for name in ("by_city", "by_district")]
    rows: list[list[Cell | str]] = []
    groups: dict[int, str] = {}
    for (district, held_by), own in frame.groupby(["district", "held_by"], sort=False):
        groups[len(rows)] = text(
            f"adoption.group_{held_by}",
            lang,
            city=places[parent].label,
            district=places[str(district)].label,
            count=len(own),
        )
        rows += [_lacking_row(row, result, notes, lang) for row in as_rows(own)]
    return table_in(
        lang,
        text("adoption.lacking_caption", lang, city=places[parent].label),
        columns,
        rows,
        frame,
        css="cm-compact",
        empty=text("adoption.no_districts", lang),
        groups=groups,
    )


def _lacking_row(
    row: Row, result: InstrumentComparison, notes: EvidenceNotes | None, lang: str
) -> list[Cell | str]:
    cells = []
    for side in ("city", "district"):
        rung = row[f"{side}_rung"]
        words = text(f"adoption.rung_{rung or 'none'}", lang)
        if side == row["held_by"]:
            cells.append(Cell(words, note(notes, row["mention_id"])))
        else:
            cells.append(Cell(words, small=text("adoption.outside", lang) if row["outside"] else ""))
    theme = result.inputs.theme_label(row["theme"]).in_language(lang)
    return [result.label(row["instrument"]).in_language(lang), theme, *cells]


def _decimal(value: float) -> str:
    return DASH if missing(value) else format_fixed(value, 2)


@result_tables.register
def _of_instruments(
    result: InstrumentComparison, notes: EvidenceNotes | None = None, *, lang: str = "zh"
) -> list[Table]:
    """All of a theme's instruments; without a theme those that all places adopt, so that the page stays readable."""
    least = 1 if result.theme else max(2, len(result.cities))
    matrix = adoption_table(result, notes, lang=lang, least_plans=min(least, len(result.cities)) or 1)
    return [rungs_table(result, lang=lang), likeness_table(result, lang=lang), matrix]
