"""The table of mentions, and what it says of each plan: which instruments it adopts and how far it goes with each.

`data/curated/instrument_mentions.csv` is rebuilt whole from the raw texts and the dictionary, byte for byte; nobody edits it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from citymetrics.curation import write_table
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.instruments.load import InstrumentDictionary, load_instruments
from citymetrics.instruments.mentions import find_mentions
from citymetrics.instruments.model import RUNGS, Mention
from citymetrics.project import Project
from citymetrics.reading import read_source
from citymetrics.sources import frame_of, load_sources

TABLE = "instrument_mentions.csv"
MENTION_COLUMNS = {
    "mention_id": "string",
    "doc_id": "string",
    "city": "string",
    "instrument": "string",
    "theme": "string",
    "rung": "string",
    "name": "string",
    "name_text": "string",
    "evidence": "string",
    "role": "string",
    "lead": "string",
    "due": "string",
    "section": "string",
    "sentence": "string",
    "char_start": "Int64",
    "char_end": "Int64",
}
"""Column → pandas type, in the table's order: one row per instrument and sentence."""


def mentions_file(project: Project) -> Path:
    """Where the project keeps its table of mentions."""
    return project.curated / TABLE


def tabulate_mentions(
    mentions: Iterable[Mention], dictionary: InstrumentDictionary, doc_id: str, city: str
) -> pd.DataFrame:
    """The mentions of one plan, in the columns and types of `MENTION_COLUMNS`; empty texts are NA."""
    rows = [
        asdict(mention)
        | {
            "mention_id": f"{doc_id}-{mention.char_start:05d}-{mention.instrument}",
            "doc_id": doc_id,
            "city": city,
            "theme": dictionary.instruments[mention.instrument].theme,
        }
        for mention in mentions
    ]
    return _typed(pd.DataFrame(rows, columns=list(MENTION_COLUMNS)))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.astype(MENTION_COLUMNS)
    texts = [name for name, kind in MENTION_COLUMNS.items() if kind == "string"]
    frame[texts] = frame[texts].replace("", pd.NA)
    return frame


def collect_mentions(project: Project | None = None) -> pd.DataFrame:
    """Read every registered plan and find the instruments that it names (columns of `MENTION_COLUMNS`).

    Raises
    ------
    CitymetricsError
        A plan, the registry or the dictionary of instruments is wrong, or a mention does not stand where it says.
    """
    project = project or Project.find()
    sources, dictionary = load_sources(project), load_instruments(project)
    frames = []
    for source in sources.values():
        document, frame = read_source(source, project), frame_of(source, sources)
        mentions = find_mentions(
            document, dictionary, term=frame.term, past_term=frame.past_term, parent=frame.parent
        )
        for mention in mentions:
            if document.clean.raw[mention.char_start : mention.char_end] != mention.name_text:
                raise CitymetricsError(
                    f"{mention.name_text!r} does not stand at {mention.char_start}–{mention.char_end}",
                    where=f"data/raw/{source.file}",
                )
        frames.append(tabulate_mentions(mentions, dictionary, source.id, source.city))
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else _typed(pd.DataFrame(columns=list(MENTION_COLUMNS)))
    )


def build_mentions(project: Project | None = None) -> pd.DataFrame:
    """Find the mentions and write `data/curated/instrument_mentions.csv`; what stood there stays where anything is wrong."""
    project = project or Project.find()
    mentions = collect_mentions(project)
    write_table(mentions, mentions_file(project))
    return mentions


def load_mentions(project: Project | None = None) -> pd.DataFrame:
    """The committed table of mentions (columns and types of `MENTION_COLUMNS`).

    Raises
    ------
    CitymetricsError
        The table has not been built.
    """
    project = project or Project.find()
    path = mentions_file(project)
    if not path.is_file():
        raise CitymetricsError(
            "no such file",
            where=project.relative(path),
            mend="Build it with `citymetrics instruments --build`.",
        )
    return pd.read_csv(path, dtype=MENTION_COLUMNS, keep_default_na=False, na_values=[""], encoding="utf-8")


def instruments_of(plan: str, project: Project | None = None) -> pd.DataFrame:
    """The instruments that one plan names, the highest rung first within each theme.

    Returns
    -------
    One row per instrument: `instrument`, `theme`, `label_zh`, `label_en`, `rung`, `mentions` (in how many sentences), and of the
    highest mention `mention_id`, `evidence`, `lead`, `due`, `sentence`. `lead` and `due` are those of that sentence.
    """
    project = project or Project.find()
    check_choice("plan", plan, load_sources(project))
    mentions = load_mentions(project)
    return summarise(mentions[mentions["doc_id"] == plan], load_instruments(project))


def summarise(mentions: pd.DataFrame, dictionary: InstrumentDictionary) -> pd.DataFrame:
    """`instruments_of` for the mentions of one plan that are at hand."""
    kept = ["mention_id", "evidence", "lead", "due", "sentence"]
    columns = ["instrument", "theme", "label_zh", "label_en", "rung", "mentions", *kept]
    if mentions.empty:
        return pd.DataFrame(columns=columns)
    height = mentions["rung"].map(RUNGS.index)
    ranked = mentions.assign(height=height).sort_values(
        ["height", "char_start"], ascending=[False, True], kind="stable"
    )
    best = ranked.drop_duplicates("instrument")
    order = {name: position for position, name in enumerate(dictionary.instruments)}
    themes: dict[str, int] = {}
    for entry in dictionary.instruments.values():
        themes.setdefault(entry.theme, len(themes))
    best = best.assign(
        label_zh=best["instrument"].map(lambda name: dictionary.instruments[name].label.zh),
        label_en=best["instrument"].map(lambda name: dictionary.instruments[name].label.en),
        mentions=best["instrument"].map(mentions["instrument"].value_counts()),
        place=best["instrument"].map(order),
        of_theme=best["theme"].map(themes),
    ).sort_values(["of_theme", "height", "place"], ascending=[True, False, True], kind="stable")
    return best[columns].reset_index(drop=True)


def adoption(project: Project | None = None) -> pd.DataFrame:
    """Which plan adopts which instrument, and how far it goes: the highest rung that any sentence of it reaches.

    Returns
    -------
    One row per instrument in the dictionary's order, indexed by `instrument`, with `theme`, `label_zh`, `label_en`, one column
    per plan in the registry's order (a rung of `RUNGS`, NA where the plan does not name it) and `plans`, the number of plans
    that commit to it.
    """
    project = project or Project.find()
    return tabulate_adoption(load_mentions(project), load_instruments(project), list(load_sources(project)))


def tabulate_adoption(
    mentions: pd.DataFrame, dictionary: InstrumentDictionary, plans: list[str]
) -> pd.DataFrame:
    """`adoption` for mentions that are at hand."""
    highest: dict[tuple[str, str], str] = {}
    for plan, name, rung in zip(mentions["doc_id"], mentions["instrument"], mentions["rung"], strict=True):
        held = highest.get((plan, name))
        if held is None or RUNGS.index(rung) > RUNGS.index(held):
            highest[plan, name] = rung
    rows = []
    for entry in dictionary.instruments.values():
        rungs = {plan: highest.get((plan, entry.id), pd.NA) for plan in plans}
        committed = sum(rung is not pd.NA and rung != "named" for rung in rungs.values())
        rows.append(
            {
                "instrument": entry.id,
                "theme": entry.theme,
                "label_zh": entry.label.zh,
                "label_en": entry.label.en,
            }
            | rungs
            | {"plans": committed}
        )
    columns = ["instrument", "theme", "label_zh", "label_en", *plans, "plans"]
    kinds = dict.fromkeys(columns, "string") | {"plans": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype(kinds).set_index("instrument")
