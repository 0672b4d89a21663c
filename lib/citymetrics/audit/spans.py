"""Every row is where it says: its figure stands at its span of the raw file, and the file is the one that was registered."""

from __future__ import annotations

from collections.abc import Iterator

from citymetrics.audit.facts import MENTIONS, OBSERVATIONS, Facts
from citymetrics.audit.violation import SPAN, Violation
from citymetrics.project import Project
from citymetrics.sources import sha256_of

_BUILD = "Build the tables again with `citymetrics curate`; if it stays, the row's span is wrong."


def check_spans(facts: Facts, project: Project) -> Iterator[Violation]:
    """Re-slice every observation and every mention from its plan's text."""
    files = {
        name: project.relative(project.raw / str(entry["file"])) for name, entry in facts.sources.items()
    }
    for name, entry in facts.sources.items():
        path = project.raw / str(entry["file"])
        if not path.is_file() or sha256_of(path) != entry["sha256"]:
            shown = tuple(one for one, row in facts.rows.items() if row["doc_id"] == name)
            yield Violation(
                SPAN,
                "is not the text that was registered",
                shown,
                files[name],
                "",
                str(entry["sha256"]),
                "Restore the file.",
            )
    for table, rows, verbatim in (
        (OBSERVATIONS, facts.rows, "value_text"),
        (MENTIONS, facts.mentions, "name_text"),
    ):
        for identity, row in rows.items():
            place = f"characters {row['char_start']}–{row['char_end']}"
            text = facts.texts.get(row["doc_id"])
            if text is None:
                yield Violation(
                    SPAN,
                    f"{row['doc_id']!r} is no plan",
                    (identity,),
                    table,
                    place,
                    "a plan of sources.yml",
                    _BUILD,
                )
                continue
            found = text[int(row["char_start"]) : int(row["char_end"])]
            if found != row[verbatim]:
                file, said = files[row["doc_id"]], f"there stands {found[:40]!r}"
                yield Violation(SPAN, said, (identity,), file, place, repr(row[verbatim]), _BUILD)
