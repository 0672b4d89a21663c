"""Copies of tables in which every cell became a line of its own.

They are known by their header, a run of lines that are all names of columns, and by what follows: groups of as many
lines, each fitting its column. A cell that was empty may be missing from its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from citymetrics.reading.tables.headers import VALUES, cell_pattern, header_kind
from citymetrics.reading.tables.rows import Row

Span = tuple[int, int]

_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_GROUP = 16, 240, 24
_FEWEST, _MOST = 3, 16
"""Columns."""
_LONGEST_TABLE = 20_000
"""Lines."""
_MISSING = 2
"""So many cells of a row may have been empty and be gone."""
_THINGS = ("indicator", "prose", "area", "category")
_NOTHING = frozenset("—–―-－/…·")
_END = tuple("。;；,，、:：")


def find_listed(text: str, lines: Sequence[Span], stretches: Iterable[Span]) -> list[Span]:
    """The tables among the lines of `stretches`, as half-open runs of line numbers."""
    found: list[Span] = []
    for at, stop in stretches:
        while at < stop:
            last = at
            while last < min(stop, at + _MOST) and _is_name(text, lines[last]):
                last += 1
            if last - at >= _FEWEST:
                taken = _taken(_parse(text, lines[at : min(stop, at + _LONGEST_TABLE)], last - at))
                if taken:
                    found.append((at, at + taken))
                    at += taken
                    continue
            at = max(last, at + 1)
    return found


def split_listed(text: str, lines: Sequence[Span]) -> list[Row]:
    """The rows of a table that `find_listed` found."""
    names = 0
    while names < min(len(lines), _MOST) and _is_name(text, lines[names]):
        names += 1
    edge = lines[0][0] if lines else 0
    return [
        [[lines[index] if index is not None else (edge, edge)] for index in row]
        for row in _parse(text, lines, names)
    ]


def _is_name(text: str, line: Span) -> bool:
    return line[1] - line[0] <= _LONGEST_NAME and bool(header_kind(text[slice(*line)]))


def _taken(rows: list[list[int | None]]) -> int:
    return 1 + max((index for row in rows for index in row if index is not None), default=-1)


def _parse(text: str, lines: Sequence[Span], names: int) -> list[list[int | None]]:
    """The rows as line numbers, header first, None for a missing cell; no rows if nothing fits the header."""
    best: list[list[int | None]] = []
    for header in _headers(text, lines, names):
        kinds = [header_kind(text[slice(*lines[index])]) for index in header]
        if not (set(kinds) & set(_THINGS) and set(kinds) & {*VALUES, "unit", "attribute", "due", "lead"}):
            continue
        body = _body(text, lines, names, kinds)
        whole = sum(len(row) == len(kinds) for row in body)
        if whole >= (2 if len(kinds) <= _FEWEST else 1) and len(body) >= len(best):
            best = [list(header), *body]
    return best


def _headers(text: str, lines: Sequence[Span], names: int) -> list[list[int]]:
    """The header as it stands, and without the names that only span the years under them."""
    kinds = [header_kind(text[slice(*line)]) for line in lines[:names]]
    whole = list(range(names))
    spanning = [
        index for index in whole[:-1] if kinds[index] in ("target", "base") and kinds[index + 1] == "year"
    ]
    return [[index for index in whole if index not in spanning], whole] if spanning else [whole]


def _body(text: str, lines: Sequence[Span], at: int, kinds: Sequence[str]) -> list[list[int | None]]:
    rows: list[list[int | None]] = []
    width = len(kinds)
    while at < len(lines):
        if _fits(text, lines[at : at + width], kinds):
            rows.append(list(range(at, at + width)))
            at += width
        elif _is_group(text, lines[at]) and _fits(text, lines[at + 1 : at + 1 + width], kinds):
            rows.append([at])
            at += 1
        else:
            short = _short(text, lines, at, kinds)
            if short is None:
                break
            rows.append(short)
            at += sum(index is not None for index in short)
    return rows


def _is_group(text: str, line: Span) -> bool:
    return line[1] - line[0] <= _LONGEST_GROUP and not text[line[0] : line[1]].endswith(_END)


def _fits(text: str, group: Sequence[Span], kinds: Sequence[str]) -> bool:
    if len(group) < len(kinds):
        return False
    cells = [text[slice(*span)] if span[1] - span[0] <= _LONGEST_TEXT else None for span in group]
    if any(cell is None or not _suits(cell, kind) for cell, kind in zip(cells, kinds, strict=True)):
        return False
    figures = [cell for cell, kind in zip(cells, kinds, strict=True) if kind in VALUES and cell]
    return not figures or any(_is_figure(cell) for cell in figures)


def _is_figure(cell: str) -> bool:
    return any(char.isdigit() for char in cell) or set(cell) <= _NOTHING


def _suits(cell: str, kind: str) -> bool:
    """Whether `cell` may stand in a column of `kind`."""
    if kind in ("index", "unit", "attribute"):
        return cell_pattern(kind).fullmatch(cell) is not None
    if kind in VALUES:
        return cell_pattern("value").fullmatch(cell) is not None
    if kind in ("prose", "lead", "aide", "note", "due"):
        return True
    return len(cell) <= 2 * _LONGEST_GROUP and not cell.endswith("。") and not cell.isdigit()


def _short(text: str, lines: Sequence[Span], at: int, kinds: Sequence[str]) -> list[int | None] | None:
    """A group from which cells are missing: a whole group follows it, or the table ends and all its cells suit well."""
    width = len(kinds)
    for missing in range(1, min(_MISSING, width - 2) + 1):
        behind = at + width - missing
        if behind > len(lines):
            continue
        placed, well = _placed([text[slice(*span)] for span in lines[at:behind]], kinds)
        if placed and (well or _goes_on(text, lines, behind, kinds)):
            return [None if index is None else at + index for index in placed]
    return None


def _goes_on(text: str, lines: Sequence[Span], at: int, kinds: Sequence[str]) -> bool:
    width = len(kinds)
    if _fits(text, lines[at : at + width], kinds):
        return True
    return (
        at < len(lines) and _is_group(text, lines[at]) and _fits(text, lines[at + 1 : at + 1 + width], kinds)
    )


def _placed(cells: Sequence[str], kinds: Sequence[str]) -> tuple[list[int | None], bool]:
    """The best way to give each cell a column that it suits, in order, and whether all suit well.

    A cell that could as well stand in another column stands behind all columns: no year is better than a wrong one.
    """
    best: list[list[int | None]] = []
    most = (-1, False)
    for gone in combinations(range(len(kinds)), len(kinds) - len(cells)):
        left = iter(range(len(cells)))
        placed = [None if column in gone else next(left) for column in range(len(kinds))]
        pairs = [(cells[index], kinds[column]) for column, index in enumerate(placed) if index is not None]
        if not all(_suits(cell, kind) for cell, kind in pairs):
            continue
        named = any(kind == "indicator" for _, kind in pairs)
        score = (sum(_suits_well(cell, kind) for cell, kind in pairs), named)
        if score >= most:
            best = [*(best if score == most else []), placed]
            most = score
    if not best:
        return [], False
    sure = [options[0] if len(set(options)) == 1 else None for options in zip(*best, strict=True)]
    return sure + [index for index in range(len(cells)) if index not in sure], most[0] == len(cells)


def _suits_well(cell: str, kind: str) -> bool:
    """Whether `cell` not only may stand in a column of `kind` but looks like what stands there."""
    if kind in VALUES:
        return _is_figure(cell)
    if kind in _THINGS:
        return len(cell) > 1 and any("一" <= char <= "鿿" for char in cell)
    return kind in ("index", "attribute") or (kind == "unit" and len(cell) <= 8 and not cell.endswith("性"))
