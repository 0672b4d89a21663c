"""Where a person sits to review: the rows as drawn, what is open, what was decided, and writing decisions.

The command line and the notebook both work through a `Desk`. A decision is tried on all rows and on the table's contract
before anything is written, so `review.yml` never holds one that the next build would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from citymetrics.curation import (
    Curated,
    build_observations,
    check_observations,
    draw_rows,
    tabulate_observations,
)
from citymetrics.dictionary import Dictionary, load_dictionary
from citymetrics.errors import CitymetricsError, UnknownChoice, check_choice
from citymetrics.files import write_whole
from citymetrics.labels import in_language
from citymetrics.project import Project
from citymetrics.review.decisions import Decision, expected_fields, load_decisions
from citymetrics.review.fields import check_field
from citymetrics.review.ledger import add_decisions, new_decision, parse_decisions, withdraw_decision
from citymetrics.review.listing import KINDS, OpenRow, list_open
from citymetrics.review.rows import DrawnRow, same
from citymetrics.review.settle import apply_decisions, settle
from citymetrics.review.words import load_words
from citymetrics.sources import Source, load_sources

OPEN_COLUMNS = (
    "observation_id",
    "place",
    "kind",
    "role",
    "value_text",
    "unit",
    "subject",
    "detail",
    "candidates",
)
DECIDED_COLUMNS = ("observation_id", "decision", "value_text", "changes", "reason", "who", "date")


@dataclass(frozen=True)
class Desk:
    """A moment of review: rows as `drawn`, and the `decisions` on them; deciding gives the desk after it."""

    project: Project
    drawn: tuple[DrawnRow, ...]
    decisions: Mapping[str, Decision]
    dictionary: Dictionary
    sources: Mapping[str, Source]

    @property
    def file(self) -> str:
        """`review.yml`, as a user of this project would write it."""
        return self.project.relative(self.project.review_file)

    def open_rows(self, kind: str | None = None) -> list[OpenRow]:
        """What no one has decided on, worst first; of one kind if one is named.

        Raises
        ------
        UnknownChoice
            No such kind.
        """
        if kind is not None:
            check_choice("kind", kind, KINDS)
        rows = list_open(self.drawn, self.decisions, self.dictionary)
        return [row for row in rows if kind in (None, row.kind)]

    def stale(self) -> tuple[CitymetricsError, ...]:
        """Decisions that cannot be applied any more, one line each."""
        return settle(self.drawn, self.decisions, self.dictionary).problems

    def row(self, observation: str) -> DrawnRow:
        """One row by its id.

        Raises
        ------
        UnknownChoice
            No such row.
        """
        found = next((one for one in self.drawn if one.id == observation), None)
        if found is None:
            near = UnknownChoice("observation", observation, [one.id for one in self.drawn])
            raise CitymetricsError(
                f"unknown observation {observation!r}",
                expected="the id of a row, such as those `citymetrics review` lists",
                mend=near.mend,
            )
        return found

    def decide(
        self,
        observations: Sequence[str],
        verdict: str,
        *,
        reason: str,
        who: str,
        changes: Mapping[str, object] | None = None,
    ) -> Desk:
        """Write one decision for each of `observations` to `review.yml`, all or none.

        `verdict` is accept, correct (with `changes`, field → value) or reject.

        Raises
        ------
        CitymetricsError
            Nothing was written: the decision lacks its reason, cannot be applied, would break the table, or an older
            one no longer holds.
        """
        for what, given in (("reason why it is decided so", reason), ("name of who decides it", who)):
            if not given.strip():
                raise CitymetricsError(
                    "a decision alone", where=", ".join(observations), expected=f"the {what}"
                )
        new = [
            self._decision(self.row(observation), verdict, reason, who, changes or {})
            for observation in dict.fromkeys(observations)
        ]
        text = add_decisions(self._text(), new, self.file)
        after = parse_decisions(text, self.file)
        # What is wrong with a decision that is in no file yet is said without a line.
        unwritten = {decision.observation: decision for decision in new}
        replace(self, decisions=after | unwritten).check()
        write_whole(self.project.review_file, text.encode("utf-8"))
        return replace(self, decisions=after)

    def withdraw(self, observations: Sequence[str]) -> Desk:
        """Take the decisions on rows out of `review.yml`, all or none.

        Raises
        ------
        CitymetricsError
            None was made on one of them, or the file must be changed by hand.
        """
        text = self._text()
        for observation in dict.fromkeys(observations):
            text = withdraw_decision(text, observation, self.file)
        write_whole(self.project.review_file, text.encode("utf-8"))
        return replace(self, decisions=parse_decisions(text, self.file))

    def check(self) -> None:
        """Apply every decision and hold the table against its contract.

        Raises
        ------
        CitymetricsError
            A decision cannot be applied, or a row breaks the contract.
        """
        settled = apply_decisions(self.drawn, self.decisions, self.dictionary)
        frame = tabulate_observations(dict(one.row) for one in settled.rows)
        check_observations(frame, self.dictionary, dict(self.sources))

    def rebuild(self) -> Curated:
        """Build the tables of `data/curated/` with what was decided."""
        return build_observations(self.project)

    def open_table(self, kind: str | None = None, lang: str = "zh") -> pd.DataFrame:
        """What is open, one row each, in `OPEN_COLUMNS`; kinds and places in the words of `lang`."""
        words = load_words(lang)
        records = [
            {
                **{name: row.drawn.row.get(name, "") for name in OPEN_COLUMNS},
                "place": self.place(row.drawn, lang),
                "kind": words[row.kind],
                "detail": row.detail,
                "candidates": ";".join(candidate.metric for candidate in row.drawn.match.candidates[:3]),
            }
            for row in self.open_rows(kind)
        ]
        return pd.DataFrame(records, columns=list(OPEN_COLUMNS)).astype("string")

    def decided_table(self, lang: str = "zh") -> pd.DataFrame:
        """What was decided, in the file's order, in `DECIDED_COLUMNS`."""
        words = load_words(lang)
        records = [
            {
                "observation_id": decision.observation,
                "decision": words[decision.verdict],
                "value_text": decision.expect["value_text"],
                "changes": "; ".join(f"{name}={_shown(value)}" for name, value in decision.changes.items()),
                "reason": decision.reason,
                "who": decision.who,
                "date": decision.date.isoformat(),
            }
            for decision in self.decisions.values()
        ]
        return pd.DataFrame(records, columns=list(DECIDED_COLUMNS)).astype("string")

    def count_table(self, lang: str = "zh") -> pd.DataFrame:
        """Place × kind: how many rows are open, with every place and every kind."""
        words = load_words(lang)
        places = list(dict.fromkeys(in_language(source.label, lang) for source in self.sources.values()))
        found = [(self.place(row.drawn, lang), row.kind) for row in self.open_rows()]
        counts = {words[kind]: [found.count((place, kind)) for place in places] for kind in KINDS}
        return pd.DataFrame(counts, index=pd.Index(places, name=words["place"]))

    def summary(self, lang: str = "zh") -> str:
        """One line: how much is open, of which kinds, and how much was decided."""
        words = load_words(lang)
        rows = self.open_rows()
        kinds = [(kind, sum(row.kind == kind for row in rows)) for kind in KINDS]
        parts = [f"{words[kind]} {count}" for kind, count in kinds if count]
        colon, comma, stop = ("：", "、", "；") if lang == "zh" else (": ", ", ", "; ")
        opened = words["open"].format(count=len(rows)) if rows else words["none_open"]
        line = opened + (colon + comma.join(parts) if parts else "")
        line += stop + words["decided"].format(count=len(self.decisions))
        stale = self.stale()
        return line + (stop + words["stale"].format(count=len(stale)) if stale else "")

    def place(self, drawn: DrawnRow, lang: str = "zh") -> str:
        """The plan's own name for the city or district that a row speaks for."""
        return in_language(self.sources[str(drawn.row["doc_id"])].label, lang)

    def _decision(
        self, drawn: DrawnRow, verdict: str, reason: str, who: str, changes: Mapping[str, object]
    ) -> Decision:
        set_to = {
            name: check_field(name, value, self.dictionary, where=drawn.id) for name, value in changes.items()
        }
        if set_to and all(same(drawn.row[name], value) for name, value in set_to.items()):
            raise CitymetricsError(
                "the row says so already", where=drawn.id, mend="Accept it, or set something else."
            )
        expect = {name: drawn.row[name] for name in expected_fields(verdict, set_to)}
        return new_decision(drawn.id, verdict, expect, set_to, reason, who)

    def _text(self) -> str:
        path = self.project.review_file
        return path.read_bytes().decode("utf-8") if path.is_file() else ""


def open_desk(project: Project | None = None) -> Desk:
    """Read and match every plan afresh, and the decisions made so far.

    Raises
    ------
    CitymetricsError
        A plan, the registry, the dictionary or `review.yml` is wrong.
    """
    project = project or Project.find()
    decisions = load_decisions(project.review_file, name=project.relative(project.review_file))
    return Desk(
        project, tuple(draw_rows(project)), decisions, load_dictionary(project), load_sources(project)
    )


def _shown(value: object) -> str:
    return "" if value is None else str(value)
