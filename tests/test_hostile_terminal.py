"""What a plan or a file's name says cannot command a terminal: no colour, no move, no turned text reaches it."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from hostile_project import ANSI, UNSEEN
from rich.text import Text

from citymetrics.commands.output import Output
from citymetrics.commands.terminal import show_lines
from citymetrics.errors import CitymetricsError, Problems
from citymetrics.invisible import INVISIBLE

HOSTILE = f"3{UNSEEN}0座{ANSI}"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_a_table_shows_code_points(monkeypatch, terminal):
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    output = Output("table", "zh")
    output.console.print(Text(HOSTILE))
    output.say(HOSTILE)
    show_lines([("甲", HOSTILE)], output.console)
    said = stream.getvalue()
    assert "\\u202e" in said and "\\x1b[31m" in said
    assert not INVISIBLE.search(said.replace("\x1b[2m", "").replace("\x1b[0m", ""))


def test_json_reads_back_as_the_same_text_and_holds_nothing_unseen(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    Output("json", "zh").json({"said": HOSTILE})
    assert json.loads(stream.getvalue()) == {"said": HOSTILE}
    assert not INVISIBLE.search(stream.getvalue())


def test_csv_is_as_it_is_in_a_pipe_and_seen_in_a_terminal(monkeypatch):
    pipe, terminal = io.StringIO(), Terminal()
    for stream in (pipe, terminal):
        monkeypatch.setattr(sys, "stdout", stream)
        Output("csv", "zh").records([{"said": HOSTILE}])
    assert next(csv.DictReader(io.StringIO(pipe.getvalue()))) == {"said": HOSTILE}
    assert not INVISIBLE.search(terminal.getvalue())


def test_an_error_is_one_line_whatever_the_file_is_called():
    error = CitymetricsError("is no plan", where=f"data/raw/a\nb{HOSTILE}\udc80.txt", mend="Look\tat it.")
    assert str(error).isprintable() and "\\u202e" in str(error) and "\\udc80" in str(error)
    assert str(Problems([error, error])).count("\n") == 1
