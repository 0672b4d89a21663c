"""Hostile texts for regular expressions, derived from the expressions themselves, and how the time to search them grows.

`find_patterns` finds every compiled expression of a package; `hostile_units` reads an expression's own parse tree for what
it repeats, so that a new rule is attacked where it is weak without anybody having to think of it.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre
from re import _parser as parser
from typing import Any, NamedTuple
from unittest import mock

BROKEN_OFF = "\x00"
"""Ends a hostile text: no rule of a plan's grammar matches it."""

SMALL, LARGE = 1_250, 5_000
MOST_GROWTH = 8.0
"""For four times the text: linear work grows fourfold, quadratic sixteenfold."""

_ROUNDS, _RETRIES = 3, 8
_LONG = 500_000_000
"""In nanoseconds: no size that takes longer is doubled once more."""

_MAKERS = ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_SHORT, _FAR = 40, 1_000_000
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_SAMPLES = "城0一a，、。（）()“”《》 \t\n%-?："

COMMON_UNITS = (
    *"0一万城，、。；：（(“《年月每各区 \t\n?%-",
    "0,", "0.", "0、", "一、", "(0", "（）", "“”", "2025年", "0月0日", "12月", "各区县", "张店区、", "30个", "全部", "牵头",
)  # fmt: skip


class Attack(NamedTuple):
    """A text of `head`, then `unit` as often as it takes, then a character that nothing matches."""

    head: str
    unit: str

    def text(self, size: int) -> str:
        return self.head + self.unit * (size // len(self.unit)) + BROKEN_OFF


@dataclass(frozen=True)
class Found:
    """The expressions of a package by where they are made, and the places that make some but were never reached."""

    patterns: dict[str, re.Pattern[str]]
    unreached: list[str]


def find_patterns(package: str, work: Callable[[], object]) -> Found:
    """Every expression of `package`: those its modules hold, those written out in a call, those compiled during `work`.

    Word lists become expressions only inside functions: those that are cached and ask for nothing are called, the others `work`
    must reach.
    """
    modules = modules_of(package)
    patterns: dict[str, re.Pattern[str]] = {}
    for name, module in modules:
        for attribute, value in vars(module).items():
            patterns |= _patterns_in(value, f"{name}.{attribute}")
    made = _compiled_during(work, modules)
    unreached = []
    for name, module in modules:
        for call in _calls(Path(module.__file__)):
            where, lines = f"{name}:{call.line}", range(call.line, call.end + 1)
            if call.constant is not None:
                patterns[where] = re.compile(call.constant)
                continue
            seen = {pattern for line in lines for pattern in made.get((module.__file__, line), ())}
            patterns |= {f"{where}#{index}": pattern for index, pattern in enumerate(sorted(seen, key=str))}
            if call.in_function and not seen:
                unreached.append(where)
    distinct = {(pattern.pattern, pattern.flags): name for name, pattern in reversed(patterns.items())}
    return Found({name: patterns[name] for name in reversed(distinct.values())}, unreached)


def modules_of(package: str) -> list[tuple[str, Any]]:
    """The modules of `package`, itself included, by name."""
    root = importlib.import_module(package)
    names = [package, *(info.name for info in pkgutil.walk_packages(root.__path__, f"{package}."))]
    return [(name, importlib.import_module(name)) for name in names]


def _patterns_in(value: Any, where: str) -> dict[str, re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        return {where: value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list | frozenset | set):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return {}
    return {k: v for key, item in value.items() for k, v in _patterns_in(item, f"{where}[{key}]").items()}


def _compiled_during(
    work: Callable[[], object], modules: list[tuple[str, Any]]
) -> dict[tuple[str, int], set[re.Pattern[str]]]:
    """What `work` compiles, with nothing remembered from before, by every line of the modules that had a part in it."""
    files = {module.__file__ for _, module in modules}
    made: defaultdict[tuple[str, int], set[re.Pattern[str]]] = defaultdict(set)
    known = re._compile

    def spy(pattern: Any, flags: int) -> re.Pattern[str]:
        compiled = known(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in files:
                made[frame.f_code.co_filename, frame.f_lineno].add(compiled)
            frame = frame.f_back
        return compiled

    cached = [
        value for _, module in modules for value in vars(module).values() if hasattr(value, "cache_clear")
    ]
    for function in cached:
        function.cache_clear()
    with mock.patch.object(re, "_compile", spy):
        for function in cached:
            if not inspect.signature(function).parameters:
                function()
        work()
    return made


class _Call(NamedTuple):
    line: int
    end: int
    constant: str | None
    in_function: bool


def _calls(file: Path) -> Iterator[_Call]:
    """The calls in `file` that make an expression; a module-level one leaves it in the module's globals."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _makes_pattern(node.func):
            first = node.args[0] if node.args else None
            constant = first.value if isinstance(first, ast.Constant) else None
            plain = constant if len(node.args) + len(node.keywords) == 1 or not _is_compile(node) else None
            yield _Call(node.lineno, node.end_lineno or node.lineno, plain, id(node) in inside)


def _makes_pattern(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id == "re" and function.attr in _MAKERS
    return False


def _is_compile(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "compile"


def attacks_on(pattern: re.Pattern[str]) -> list[Attack]:
    """Texts that repeat what `pattern` repeats, behind what it wants before, and the texts that suit no rule in particular."""
    tree = parser.parse(_written(pattern), pattern.flags | re.UNICODE)
    attacks = [Attack("", unit) for unit in COMMON_UNITS if _reach(list(tree)) > _SHORT]
    attacks += [Attack(head, unit) for head, unit in _repeats(list(tree), "")]
    attacks += [Attack("", unit) for unit in _wholes(list(tree))]
    return list(dict.fromkeys(attack for attack in attacks if attack.unit))


def _reach(items: list[Any]) -> int:
    """How many characters an expression looks at from one start, lookaheads included, at most; a short reach is linear."""
    reach = 0
    for op, value in items:
        if op in _REPEATS:
            reach += min(int(value[1]), _FAR) * max(_reach(list(value[2])), 1)
        elif op is sre.SUBPATTERN:
            reach += _reach(list(value[3]))
        elif op is sre.BRANCH:
            reach += max(_reach(list(branch)) for branch in value[1])
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            reach += _reach(list(value[1]))
        elif op is sre.ATOMIC_GROUP:
            reach += _reach(list(value))
        else:
            reach += 1
    return min(reach, _FAR)


def _written(pattern: re.Pattern[Any]) -> str:
    """The expression as text; one of bytes is attacked by text in ASCII."""
    return pattern.pattern.decode("ascii") if isinstance(pattern.pattern, bytes) else str(pattern.pattern)


def _wholes(items: list[Any]) -> Iterator[str]:
    """A match of each alternative, and all but its end: many that nearly match."""
    if len(items) == 1 and items[0][0] is sre.SUBPATTERN:
        yield from _wholes(list(items[0][1][3]))
    elif len(items) == 1 and items[0][0] is sre.BRANCH:
        for branch in items[0][1][1]:
            yield from _wholes(list(branch))
    else:
        yield _sample(items)
        yield _sample(items[:-1])


def _repeats(items: list[Any], head: str) -> Iterator[tuple[str, str]]:
    """Every part that may come many times, with a text that leads up to it."""
    for index, (op, value) in enumerate(items):
        before = head + _sample(items[:index])
        if op in _REPEATS:
            _, high, body = value
            units = (
                _choices(list(body)) if high is sre.MAXREPEAT else [_sample(list(body))] if high > 1 else []
            )
            for unit in units:
                yield before, unit
                yield "", before + unit
                if high is sre.MAXREPEAT:
                    yield before, unit + _sample(items[index + 1 :])
            yield from _repeats(list(body), before)
        elif op is sre.SUBPATTERN:
            yield from _repeats(list(value[3]), before)
        elif op is sre.BRANCH:
            for branch in value[1]:
                repeats = list(_repeats(list(branch), before))
                yield from repeats
                if repeats:
                    yield "", _sample(list(branch))
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(list(value[1]), before)
        elif op is sre.ATOMIC_GROUP:
            yield from _repeats(list(value), before)


def _choices(items: list[Any]) -> list[str]:
    """Texts that a repeated part matches: one for each kind of character where it is a set."""
    if len(items) == 1 and items[0][0] in (sre.IN, sre.NOT_LITERAL, sre.ANY):
        matched = [char for char in _SAMPLES if _matches(items[0], char)]
        return [*matched[:6], _sample(items)]
    return [_sample(items)]


def _sample(items: list[Any]) -> str:
    """A text that the expression would match, repeats taken once where they are wanted at all."""
    return "".join(_sample_one(item) for item in items)


def _sample_one(item: Any) -> str:
    op, value = item
    if op is sre.LITERAL:
        return chr(value)
    if op in (sre.IN, sre.NOT_LITERAL, sre.ANY):
        return next((char for char in _candidates(item) if _matches(item, char)), "")
    if op in _REPEATS:
        return _sample(list(value[2])) * max(1, value[0])
    if op is sre.SUBPATTERN:
        return _sample(list(value[3]))
    if op is sre.BRANCH:
        return _sample(list(value[1][0]))
    if op is sre.ATOMIC_GROUP:
        return _sample(list(value))
    return ""


def _candidates(item: Any) -> Iterator[str]:
    op, value = item
    for kind, what in value if op is sre.IN else ():
        if kind is sre.LITERAL:
            yield chr(what)
        elif kind is sre.RANGE:
            yield chr(what[0])
    yield from _SAMPLES


def _matches(item: Any, char: str) -> bool:
    op, value = item
    if op is sre.ANY:
        return char != "\n"
    if op is sre.NOT_LITERAL:
        return ord(char) != value
    negated = value[0][0] is sre.NEGATE
    return negated != any(_in_set(part, char) for part in value)


def _in_set(part: Any, char: str) -> bool:
    kind, value = part
    if kind is sre.LITERAL:
        return ord(char) == value
    if kind is sre.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is sre.CATEGORY:
        classes = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
        name = str(value).removeprefix("CATEGORY_")
        shape = classes[name.removeprefix("NOT_")]
        return bool(re.match(shape.upper() if name.startswith("NOT_") else shape, char))
    return False


def search_everywhere(pattern: re.Pattern[str]) -> Callable[[str], object]:
    """The hardest use of an expression: all of its matches in a long text."""
    return lambda text: deque(pattern.finditer(text), maxlen=0)


def find_superlinear(
    patterns: dict[str, re.Pattern[str]],
    use: Callable[[re.Pattern[str]], Callable[[str], object]] = search_everywhere,
) -> list[str]:
    """One line for each expression whose time outgrows an attack on it: where it is made, and the attack."""
    lines = []
    for name, pattern in patterns.items():
        for attack in attacks_on(pattern):
            make = _as_bytes(attack) if isinstance(pattern.pattern, bytes) else attack.text
            times = growth(use(pattern), make)
            if times > MOST_GROWTH:
                lines.append(
                    f"{name}: ×{times:.0f} by {attack.head!r} + n × {attack.unit!r}: {pattern.pattern[:120]}"
                )
                break
    return lines


def _as_bytes(attack: Attack) -> Callable[[int], bytes]:
    return lambda size: attack.text(size).encode("gb18030")


def growth(
    run: Callable[[Any], object], make: Callable[[int], Any], small: int = SMALL, large: int = LARGE
) -> float:
    """How much longer `run` takes over four times as much, the least of some attempts.

    `make` gives what to run over in a size from `small` / 8 to `large`. Sizes are doubled, and where one takes long already it is
    compared with its quarter instead of going on. Only ratios of processor time are compared, never times.
    """
    size = max(small // 8, 1)
    spent = [_best(run, make(size)), _time(run, make(2 * size)), _time(run, make(4 * size))]
    while 4 * size < large and spent[-1] < _LONG:
        size *= 2
        spent.append(_time(run, make(4 * size)))
    least = spent[-1] / spent[-3]
    for attempt in range(_RETRIES):
        if least <= MOST_GROWTH:
            break
        # A step, as where memory is had in another way, comes once; what grows goes on growing.
        if attempt == _RETRIES // 2 and spent[-1] < _LONG // 16:
            size *= 4
        least = min(least, _best(run, make(4 * size)) / _best(run, make(size)))
    return least


def _best(run: Callable[[Any], object], material: Any) -> int:
    spent = [_time(run, material)]
    while len(spent) < _ROUNDS and sum(spent) < 2 * _LONG:
        spent.append(_time(run, material))
    return min(spent)


def _time(run: Callable[[Any], object], material: Any) -> int:
    start = time.process_time_ns()
    run(material)
    return max(time.process_time_ns() - start, 1)
