"""What a plan's clean text is cut into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "title", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """`clean.text[start:end]`, without its line break; a table is one block of all its lines.

    `section` is the path of headings above, outermost first, and for a heading includes itself; `level` is
    1 for the outermost headings, 0 for all else.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    section: tuple[str, ...] = ()
