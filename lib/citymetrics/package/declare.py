"""What is declared of the tables: titles, types, units, choices and references, column by column.

The declaration is data (`tables.yml`, `codes.yml`, `package.yml`); this module reads it and checks that it holds together.
How a table is made is the business of the rooms that make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citymetrics.errors import CitymetricsError
from citymetrics.units import Bilingual
from citymetrics.yamlfile import Entry, read_yaml

HERE = Path(__file__).parent
Kind = Literal["string", "number", "integer", "year", "date"]
PANDAS_TYPES: Mapping[Kind, str] = {
    "string": "string",
    "number": "Float64",
    "integer": "Int64",
    "year": "Int64",
    "date": "string",
}
"""Column type → pandas type; a date stays text, as the tables write it."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Model):
    """One column. `refers` names the `table.column` that holds every value, `codes` the list it is chosen from."""

    type: Kind
    title: Bilingual
    about: Bilingual
    required: bool = False
    codes: str = ""
    many: bool = False
    refers: Annotated[str, Field(pattern=r"^(?:[a-z_]+\.[a-z_]+)?$")] = ""
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    unit: Bilingual | None = None
    unit_column: str = ""


class TableSpec(_Model):
    """One table: `<name>.csv` in data/curated."""

    name: str
    title: Bilingual
    about: Bilingual
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    optional: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def pandas_types(self, columns: tuple[str, ...]) -> dict[str, str]:
        return {name: PANDAS_TYPES[self.columns[name].type] for name in columns}


class Licence(_Model):
    name: str
    path: str
    title: str


class About(_Model):
    """What the package says of itself."""

    name: str
    title: Bilingual
    description: Bilingual
    keywords: tuple[str, ...]
    licences: tuple[Licence, ...] = Field(min_length=1)
    rights: Bilingual


@dataclass(frozen=True)
class Declaration:
    """`tables` by name in the order in which they are shown, `codes` by list and code, and what the package is."""

    tables: Mapping[str, TableSpec]
    codes: Mapping[str, Mapping[str, Bilingual]]
    about: About

    def codes_of(self, column: Column) -> Mapping[str, Bilingual]:
        """The codes that a column chooses from; none for a free column."""
        return self.codes[column.codes] if column.codes else {}


@cache
def load_declaration() -> Declaration:
    """Read and check the declaration.

    Raises
    ------
    CitymetricsError
        An entry breaks its schema, or names a table, column or list of codes that there is not.
    """
    tables = {
        name: _validate(TableSpec, {"name": name, **entry}, entry, f"package/tables.yml, table {name}")
        for name, entry in _read("tables.yml").items()
    }
    codes = {
        name: {
            code: _validate(Bilingual, label, label, f"package/codes.yml, {name}.{code}")
            for code, label in entry.items()
        }
        for name, entry in _read("codes.yml").items()
    }
    given = _read("package.yml")
    declaration = Declaration(tables, codes, _validate(About, given, given, "package/package.yml"))
    _check_names(declaration)
    return declaration


def _read(name: str) -> Entry:
    entry: Entry = read_yaml(HERE / name, name=f"package/{name}")
    return entry


def _validate(model: type[Any], values: Mapping[str, Any], entry: Any, where: str) -> Any:
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        line = f":{entry.line}" if isinstance(entry, Entry) else ""
        file, _, place = where.partition(",")
        raise CitymetricsError(
            f"{'.'.join(map(str, first['loc']))}: {first['msg']}", where=f"{file}{line}{place and ','}{place}"
        ) from None


def _check_names(declaration: Declaration) -> None:
    for table in declaration.tables.values():
        for name in table.key:
            if name not in table.columns:
                raise CitymetricsError(f"no column {name!r}", where=f"package/tables.yml, {table.name}.key")
        for name, column in table.columns.items():
            where = f"package/tables.yml, {table.name}.{name}"
            if column.codes and column.codes not in declaration.codes:
                raise CitymetricsError(f"no codes {column.codes!r} in package/codes.yml", where=where)
            if column.unit_column and column.unit_column not in table.columns:
                raise CitymetricsError(f"no column {column.unit_column!r}", where=where)
            if column.refers:
                other, _, target = column.refers.partition(".")
                if other not in declaration.tables or target not in declaration.tables[other].columns:
                    raise CitymetricsError(f"refers to {column.refers}, which is not declared", where=where)
