"""The options and arguments that commands share, and how their values are read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from citymetrics.commands.completion import complete_places, complete_theme, of_words
from citymetrics.errors import CitymetricsError, UnknownChoice

FORMATS = ("table", "json", "csv")
LANGUAGES = ("zh", "en")

Format = Annotated[
    str,
    typer.Option(
        "--format", help="table to read, json or csv to compute with.", autocompletion=of_words(*FORMATS)
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        envvar="CITYMETRICS_LANG",
        show_envvar=True,
        help="Language of labels and words, zh or en.",
        autocompletion=of_words(*LANGUAGES),
    ),
]
Cities = Annotated[
    str,
    typer.Option(
        help="Only these places, such as shanghai,wuhan (default: all).", autocompletion=complete_places
    ),
]
Theme = Annotated[str, typer.Option(help="Only this theme, such as water.", autocompletion=complete_theme)]


def read_names(text: str) -> list[str]:
    """The names between commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def check_id(kind: str, given: str, known: Iterable[str], *, listed: str) -> None:
    """Refuse an id that there isn't, without naming the hundreds that there are: `listed` is the command that shows them.

    Raises
    ------
    CitymetricsError
        Names the nearest that there is.
    """
    known = list(known)
    if given not in known:
        raise CitymetricsError(
            f"unknown {kind} {given!r}",
            expected=f"an id that `citymetrics {listed}` shows",
            mend=UnknownChoice(kind, given, known).mend,
        )


def examples(*lines: str) -> str:
    """Examples as the end of a command's help, each on a line of its own."""
    return "\n\n".join(["Examples:", *(f"  $ {line}" for line in lines)])
