"""What is fuzzed: how decisions become an input, and what must hold of it.

Whoever chooses, hypothesis or atheris, chooses bytes; `Draw` reads decisions from them and `make` an input from those. A kept
case is the input itself, so that it means the same when the making changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from citymetrics.errors import CitymetricsError, Problems
from citymetrics.yamlfile import read_yaml

FOLDER = Path(__file__).parent
CASES = FOLDER / "cases"
RAW = FOLDER.parents[1] / "data" / "raw"
_T = TypeVar("_T")
LONGEST = 600
"""Characters of a made text: most of what goes wrong does so in a few, and longer ones are other tests' matter."""
_LONGEST_LINE = 20_000


@dataclass(frozen=True)
class Target:
    """`check` raises where a property does not hold of an input; `choices` is how many bytes of decisions `make` has use for."""

    name: str
    make: Callable[[bytes], bytes]
    check: Callable[[bytes], None]
    choices: int = 64


class Draw:
    """Decisions read from bytes; where those have ended, the first of everything."""

    def __init__(self, data: bytes):
        self._data, self._at = data, 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def number(self, below: int) -> int:
        width = 1 if below <= 0x100 else 2 if below <= 0x10000 else 3
        part = self._data[self._at : self._at + width]
        self._at += width
        return int.from_bytes(part, "big") % below

    def one_of(self, options: Sequence[_T]) -> _T:
        return options[self.number(len(options))]

    def rest(self) -> bytes:
        part, self._at = self._data[self._at :], len(self._data)
        return part


@cache
def pieces(kind: str) -> tuple[str, ...]:
    """One list of `pieces.yml`; what nobody sees is written there as code points."""
    listed = read_yaml(FOLDER / "pieces.yml", name="pieces.yml")[kind]
    return tuple(re.sub(r"\\u\{(\w+)\}", lambda found: chr(int(found[1], 16)), one) for one in listed)


@cache
def plans() -> str:
    """The texts of all plans, one behind the other: what slices are taken from."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt")))


def make_text(draw: Draw, kinds: Sequence[str]) -> str:
    """A text of pieces of these kinds, slices of plans, numbers and single characters, some of them repeated or spoilt."""
    parts: list[str] = [""]
    while draw:
        act = draw.number(16)
        if act < 9:
            parts.append(draw.one_of(pieces(kinds[act % len(kinds)])))
        elif act == 9:
            start = draw.number(len(plans()))
            parts.append(plans()[start : start + 4 + draw.number(40)])
        elif act == 10:
            parts.append(str(draw.number(0x10000)))
        elif act == 11:
            parts.append(_character(draw))
        elif act == 12:
            parts.append(parts[-1][:200] * draw.number(12))
        elif act == 13:
            parts[-1] = parts[-1][: draw.number(8)]
        elif act == 14:
            parts[-1] = parts[-1].translate(WIDE)
        else:
            parts.append(draw.one_of(pieces("marks")))
    return "".join(parts)[:LONGEST]


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _character(draw: Draw) -> str:
    code = draw.number(0x110000) if draw.number(4) == 0 else draw.number(0x3000)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def one_line(error: CitymetricsError, name: str) -> None:
    """Assert that an error is what people may see: a line for each problem, that says where and holds nothing unseen."""
    problems = error.problems if isinstance(error, Problems) else (error,)
    assert problems, "an error of no problems"
    for problem in problems:
        line = str(problem)
        assert line.startswith(name), f"does not say where: {line[:200]!r}"
        assert "\n" not in line and "\r" not in line, f"more than a line: {line[:200]!r}"
        assert len(line) < _LONGEST_LINE, f"{len(line)} characters: {line[:200]!r}"


def load_target(name: str) -> Target:
    """The target of this name; its module, and what it tests, is imported now."""
    from importlib import import_module

    target: Target = import_module(f"fuzzing.{name}").TARGET
    return target


def kept_cases(name: str) -> list[Path]:
    """The inputs that once broke a property of this target."""
    return sorted((CASES / name).glob("*.bin"))
