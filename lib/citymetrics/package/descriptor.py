"""`datapackage.json`: the curated tables described by the Data Package standard (datapackage.org).

Table schemas come from the declaration, sources from the registry. There is no time of making in it, so that a rebuild
gives the same bytes; `hash` and `bytes` say which tables it speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from citymetrics.package.declare import Column, Declaration, load_declaration
from citymetrics.package.tables import CuratedTable
from citymetrics.sources import Source, sha256_of

FILE = "datapackage.json"


def describe_package(
    tables: Iterable[CuratedTable], sources: Mapping[str, Source], *, dictionary_version: str = ""
) -> dict[str, Any]:
    """The descriptor of these tables, which must exist as they are described."""
    declaration = load_declaration()
    tables = list(tables)
    about = declaration.about
    there = {(table.name, column) for table in tables for column in table.columns}
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": about.name,
        "title": about.title.en,
        "title_zh": about.title.zh,
        "description": f"{about.description.en} {about.rights.en}",
        "description_zh": f"{about.description.zh}{about.rights.zh}",
        "version": version("citymetrics"),
    }
    if dictionary_version:
        package["dictionary_version"] = dictionary_version
    return package | {
        "keywords": list(about.keywords),
        "licenses": [licence.model_dump() for licence in about.licences],
        "sources": [_describe_source(source) for source in sources.values()],
        "resources": [_describe_table(table, there, declaration) for table in tables],
    }


def descriptor_bytes(descriptor: Mapping[str, Any]) -> bytes:
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _describe_source(source: Source) -> dict[str, Any]:
    """`path` is where the text stands in the repository: the tables' folder does not hold it."""
    given = {
        "title": source.title.en,
        "title_zh": source.title.zh,
        "path": f"../raw/{source.file}",
        "issuer": source.issuer,
        "document_number": source.document_number,
        "date": source.date.isoformat() if source.date else None,
        "status": source.status,
        "publisher": source.publisher,
        "hash": f"sha256:{source.sha256}",
    }
    return {name: value for name, value in given.items() if value is not None}


def _describe_table(
    table: CuratedTable, there: set[tuple[str, str]], declaration: Declaration
) -> dict[str, Any]:
    spec = table.spec
    schema: dict[str, Any] = {
        "fields": [_describe_field(name, column, declaration) for name, column in table.declared.items()],
        "missingValues": [""],
    }
    if spec.key:
        schema["primaryKey"] = list(spec.key)
    references = [
        _describe_reference(name, column, table.name)
        for name, column in table.declared.items()
        if column.refers and tuple(column.refers.split(".")) in there
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name,
        "profile": "tabular-data-resource",
        "path": spec.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": spec.title.en,
        "title_zh": spec.title.zh,
        "description": spec.about.en,
        "description_zh": spec.about.zh,
        "bytes": table.path.stat().st_size,
        "hash": f"sha256:{sha256_of(table.path)}",
        "schema": schema,
    }


def _describe_field(name: str, column: Column, declaration: Declaration) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "type": column.type,
        "title": column.title.en,
        "title_zh": column.title.zh,
        "description": column.about.en,
        "description_zh": column.about.zh,
    }
    if column.unit:
        field["unit"] = column.unit.en
    if column.unit_column:
        field["unit_column"] = column.unit_column
    codes = declaration.codes_of(column)
    if codes:
        field["codes"] = {code: {"label": label.en, "label_zh": label.zh} for code, label in codes.items()}
    if constraints := _constraints(column, list(codes)):
        field["constraints"] = constraints
    return field


def _constraints(column: Column, codes: list[str]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if codes and column.many:
        one = "|".join(map(re.escape, codes))
        constraints["pattern"] = f"^(?:{one})(?:;(?:{one}))*$"
    elif codes:
        constraints["enum"] = codes
    if column.pattern:
        constraints["pattern"] = column.pattern
    for key, limit in (("minimum", column.min), ("maximum", column.max)):
        if limit is not None:
            constraints[key] = int(limit) if float(limit).is_integer() else limit
    return constraints


def _describe_reference(name: str, column: Column, table: str) -> dict[str, Any]:
    other, _, target = column.refers.partition(".")
    # The standard names a table's own rows by an empty resource.
    return {"fields": [name], "reference": {"resource": "" if other == table else other, "fields": [target]}}
