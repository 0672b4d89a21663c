"""`citymetrics …` on the command line: the library's verbs, with errors of one line.

What a command needs is imported when it runs, so that help and completion come at once.
"""

from __future__ import annotations

import os
import sys

import typer

from citymetrics.commands.audit import audit
from citymetrics.commands.brief import brief
from citymetrics.commands.compare import compare
from citymetrics.commands.corpus import corpus
from citymetrics.commands.coverage import coverage
from citymetrics.commands.curate import curate
from citymetrics.commands.diff import diff
from citymetrics.commands.doctor import doctor
from citymetrics.commands.evidence import evidence
from citymetrics.commands.explain import explain
from citymetrics.commands.extract import extract
from citymetrics.commands.instruments import instruments
from citymetrics.commands.lists import metrics, places, themes
from citymetrics.commands.options import examples
from citymetrics.commands.package import package
from citymetrics.commands.propose import propose
from citymetrics.commands.review import review
from citymetrics.errors import CitymetricsError
from citymetrics.memory import check_memory
from citymetrics.streams import speak_chinese

USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
"""The base of typer's complaints about arguments, which it exports under no name of its own."""

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Compare what city plans promise, with the sentence behind every number.",
    epilog=examples(
        "citymetrics compare pocket_parks",
        "citymetrics explain wuhan pocket_parks",
        "citymetrics doctor --quick",
    ),
)
ASK, MAKE, CURATE = "Ask", "Make", "Curate"


def main() -> None:
    """Run the command line; what the user can mend is one line on standard error and exit status 2."""
    speak_chinese()
    try:
        check_memory()
        status = app(prog_name="citymetrics", standalone_mode=False)
    except CitymetricsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except MemoryError:
        print(
            "Out of memory: what was there before still is. Free some, or raise the limit.", file=sys.stderr
        )
        raise SystemExit(2) from None
    except USAGE_ERROR as error:
        # A call without anything has been answered by the help already, and complains without a word.
        if line := _one_line(error):
            print(line, file=sys.stderr)
        raise SystemExit(2) from None
    except typer.Abort:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); the interpreter's own flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    raise SystemExit(status if isinstance(status, int) else 0)


def _one_line(error: Exception) -> str:
    """What is wrong with the arguments, and how to see what they may be."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "citymetrics"
    said = " ".join(getattr(error, "format_message", error.__str__)().split()).rstrip(".")
    return str(CitymetricsError(said, where=command, mend=f"See `{command} --help`.")) if said else ""


app.command(
    rich_help_panel=ASK,
    epilog=examples(
        "citymetrics compare pocket_parks",
        "citymetrics compare sponge_city_area_share greenways_built --cities shanghai,wuhan,zibo --lang en",
        "citymetrics compare pocket_parks --bases per_10k,per_district --format csv",
    ),
)(compare)
app.command(
    rich_help_panel=ASK,
    epilog=examples(
        "citymetrics explain wuhan pocket_parks",
        "citymetrics explain zibo sponge_city_area_share --lang en --format json",
    ),
)(explain)
app.command(
    rich_help_panel=ASK,
    epilog=examples(
        "citymetrics evidence shanghai-14340",
        "citymetrics evidence shanghai-14340 wuhan-04067 --all --lang en",
    ),
)(evidence)
app.command(
    rich_help_panel=ASK,
    epilog=examples(
        "citymetrics coverage",
        "citymetrics coverage wuhan --lang en",
        "citymetrics coverage water --format csv",
    ),
)(coverage)
app.command(
    rich_help_panel=ASK,
    epilog=examples(
        "citymetrics instruments --theme water",
        "citymetrics instruments --instrument sponge_city --format json",
    ),
)(instruments)
app.command(
    rich_help_panel=ASK,
    epilog=examples("citymetrics metrics --tier core", "citymetrics metrics --theme water --format json"),
)(metrics)
app.command(
    rich_help_panel=ASK, epilog=examples("citymetrics places", "citymetrics places --lang en --format csv")
)(places)
app.command(rich_help_panel=ASK, epilog=examples("citymetrics themes", "citymetrics themes --format json"))(
    themes
)
app.command(
    rich_help_panel=MAKE,
    epilog=examples(
        "citymetrics brief --list --lang en",
        "citymetrics brief theme waste --formats html",
    ),
)(brief)
app.command(rich_help_panel=MAKE, epilog=examples("citymetrics package --lang en"))(package)
app.command(
    rich_help_panel=MAKE,
    epilog=examples(
        "citymetrics extract data/raw/zibo.txt --format csv --to zibo.csv",
        "citymetrics extract data/raw/wuhan.txt --format table --lang en",
    ),
)(extract)
app.command(
    rich_help_panel=MAKE,
    epilog=examples(
        "citymetrics corpus data/raw/sources.yml --to reports/corpus --review data/curated/review.yml",
        "citymetrics corpus data/raw/sources.yml --to reports/corpus --by theme --format csv",
    ),
)(corpus)
app.command(rich_help_panel=CURATE, epilog=examples("citymetrics curate"))(curate)
app.command(
    rich_help_panel=CURATE,
    epilog=examples(
        "citymetrics review --kind damaged",
        "citymetrics review shanghai-14340 --lang en",
        "citymetrics review wuhan-04067 --accept --reason 'read in the plan'",
    ),
)(review)
app.command(rich_help_panel=CURATE, epilog=examples("citymetrics propose data/raw/hongkou.txt --format csv"))(
    propose
)
app.command(
    rich_help_panel=CURATE,
    epilog=examples("citymetrics diff data/curated --lang en", "citymetrics diff data/curated --only metric"),
)(diff)
app.command(
    rich_help_panel=CURATE,
    epilog=examples(
        "citymetrics doctor --quick",
        "citymetrics doctor --format json",
        "citymetrics doctor data/raw/shanghai.txt",
    ),
)(doctor)
app.command(
    rich_help_panel=CURATE,
    epilog=examples("citymetrics audit --lang en", "citymetrics audit --untraced --format csv"),
)(audit)
