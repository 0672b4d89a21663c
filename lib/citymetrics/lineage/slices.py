"""What a slice of data is called: the project file it stands in and, for a part of a table, which rows.

`data/curated/observations.csv?city=wuhan&metric=pocket_parks` are the rows that meet both conditions, the same without them is the
whole file, `data/curated/dictionary/*.yml` are all files of that pattern, `notebooks/` the names in that folder. What starts with
`?` cannot be looked at again: a program that was run, an address that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from citymetrics.errors import CitymetricsError

Form = tuple[tuple[str, str], ...]
Condition = tuple[str, str, str]
"""Column, sign and value; see `is_`, `filled`, `among` and `only`."""
_CONDITION = re.compile(r"(\w+)(!=|=|~|:)(.*)", re.DOTALL)
_ONLY = "only"
_NAME_MARKS, _VALUE_MARKS = "%?*\n", "%&\n"


def is_(column: str, value: str) -> Condition:
    """Rows whose `column` holds just `value`."""
    return column, "=", value


def filled(column: str) -> Condition:
    """Rows whose `column` is not empty."""
    return column, "!=", ""


def among(column: str, value: str) -> Condition:
    """Rows whose `column`, a list with semicolons, holds `value`."""
    return column, "~", value


def only(*columns: str) -> Condition:
    """Of the rows no other column than these."""
    return _ONLY, ":", ",".join(columns)


def escape_name(name: str) -> str:
    """A file's path with `%?*` written as `%XX`, so that a slice's name can be told apart."""
    return _escape(name, _NAME_MARKS)


@dataclass(frozen=True, order=True)
class Slice:
    """A slice by the `name` of its file or files, as `escape_name` writes it, and the conditions on its rows."""

    name: str
    wanted: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        if not self.wanted:
            return self.name
        parts = (
            f"{column}{sign}{_escape(value, _VALUE_MARKS)}" for column, sign, value in sorted(self.wanted)
        )
        return f"{self.name}?{'&'.join(parts)}"

    @classmethod
    def parse(cls, key: str) -> Slice:
        """The slice that is called `key`. Raises `CitymetricsError` where nothing can be called so."""
        name, mark, rest = key.partition("?")
        found = [_CONDITION.fullmatch(part) for part in rest.split("&")] if mark else []
        if None in found or not key:
            raise CitymetricsError(
                f"{key!r} is no slice",
                where="reads",
                expected="path, path?column=value&…, folder/*.yml or folder/",
            )
        wanted = ((match[1], match[2], unquote(match[3])) for match in found if match)
        return cls(name, tuple(sorted(wanted)))

    @property
    def file(self) -> str:
        """The path that `name` writes."""
        return unquote(self.name)

    @property
    def is_pattern(self) -> bool:
        return "*" in self.name

    @property
    def is_listing(self) -> bool:
        return self.name.endswith("/")

    def weakened(self, form: Form) -> Slice | None:
        """The slice of this form that cannot stay the same when this one changes; None where there is none."""
        own = {(column, sign): value for column, sign, value in self.wanted}
        wanted = []
        for column, sign in form:
            if (column, sign) in own and sign != ":":
                wanted.append((column, sign, own[column, sign]))
            elif sign == "!=" and own.get((column, "=")):
                wanted.append(filled(column))
            else:
                # Of more rows the same columns may hold the same in sum: a part of the columns is part of whole rows only.
                return None
        return Slice(self.name, tuple(wanted))

    @property
    def form(self) -> Form:
        """Its conditions without their values."""
        return tuple((column, sign) for column, sign, _ in self.wanted)


def widest(found: Iterable[Slice]) -> list[Slice]:
    """`found` in order, without those that are part of another one of them."""
    every = set(found)
    forms: dict[str, set[Form]] = {}
    for one in every:
        forms.setdefault(one.name, set()).add(one.form)

    def is_part(one: Slice) -> bool:
        others = (one.weakened(form) for form in forms[one.name] if form != one.form)
        return any(other in every for other in others)

    return sorted(one for one in every if not is_part(one))


def _escape(text: str, marks: str) -> str:
    return "".join(f"%{ord(sign):02X}" if sign in marks else sign for sign in text)
