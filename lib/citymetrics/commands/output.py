"""Where a command's answer goes: a table for people, or one JSON document or CSV table alone on standard output.

What is said beside data goes to standard error, so that a pipe holds nothing but data.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from citymetrics.commands.options import FORMATS, LANGUAGES
from citymetrics.errors import check_choice
from citymetrics.invisible import INVISIBLE, visible

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Output:
    """The format (`table`, `json` or `csv`) and the language (`zh` or `en`) that were asked for."""

    format: str
    lang: str

    @classmethod
    def choose(cls, format: str, lang: str = "zh", formats: Sequence[str] = FORMATS) -> Output:
        """Raises `UnknownChoice` for a format or a language that there isn't."""
        check_choice("format", format, formats, where="--format")
        check_choice("language", lang, LANGUAGES, where="--lang")
        return cls(format, lang)

    @property
    def is_table(self) -> bool:
        return self.format == "table"

    @cached_property
    def console(self) -> Console:
        """Standard output as rich writes on it: what is printed is plain words, brackets and all."""
        from rich.console import Console

        from citymetrics.commands.seen import Seen

        console = Console(markup=False, highlight=False, emoji=False)
        console.push_render_hook(Seen())
        return console

    def words(self, key: str, **values: Any) -> str:
        """The wording at `commands.<key>`."""
        from citymetrics.labels import text

        return text(f"commands.{key}", self.lang, **values)

    def json(self, document: Any) -> None:
        """Print one document; what nobody sees is written as an escape, which reads back as the same character."""
        written = json.dumps(plain(document), ensure_ascii=False, indent=1, allow_nan=False)
        print(INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], written))

    def records(self, records: Iterable[Record], columns: Sequence[str] = ()) -> None:
        """Print records as CSV; `columns` where there may be none to take them from.

        A file or a pipe gets every character as it is, a terminal none that it would obey.
        """
        rows = list(records)
        written = io.StringIO()
        table = csv.DictWriter(written, list(columns) or list(rows[0] if rows else ()), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        sys.stdout.write(visible(written.getvalue()) if sys.stdout.isatty() else written.getvalue())

    def say(self, line: object) -> None:
        """A remark: beside a table on standard output, else on standard error."""
        if self.is_table:
            self.console.print(str(line))
        else:
            print(visible(str(line)), file=sys.stderr)


def plain(value: Any) -> Any:
    """`value` as JSON has it: no number as null, an end that nothing bounds as "inf", whole numbers without a fraction."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    # pandas' NA is a type of its own, which is not worth an import here.
    return (
        value if isinstance(value, bool | int) else None if type(value).__name__ == "NAType" else str(value)
    )


def plain_records(frame: Any) -> list[dict[str, Any]]:
    """A table's rows as JSON has them."""
    return [plain(record) for record in frame.to_dict("records")]
