"""The places that a plan names inside its own: districts, counties, zones, found from the plan's own text.

No gazetteer is needed: a district is named in a list, with its government, or at the head of a clause somewhere in
the plan, and is then known wherever it stands.
"""

from __future__ import annotations

import re
from functools import cache

from citymetrics.extraction.lexicon import alternation, lexicon

_TAIL = re.compile(
    r"[区县旗市](?=\d|[、，,；;）)：:和及与]|人民政府|政府|管委会|各|要|应|率先|重点|新增|新建|完成|建成|分别|不少于|[ \t]*\||[ \t]*$)",
    re.M,
)
_BOUNDARY = "、，,；;。：:\n（(“ |\t和及与在对以为"
_JOINS, _LISTS = "、和", "、；;，,和"
_LONGEST = 3
"""In characters before the last: 黄浦区, 呼和县, 浦东新区."""
_NEW = "新区"
_TITLES, _TITLE_LINES = 200, 3


@cache
def _not_districts() -> tuple[tuple[str, ...], frozenset[str]]:
    scopes = lexicon("scopes")
    return tuple(scopes["not_districts"]), frozenset(scopes["not_districts_alone"])


def names_place(name: str) -> bool:
    """Whether `name`, which ends in an administrative unit, names one (东湖区) and is no common noun (湖区, 社区, 城市)."""
    tails, alone = _not_districts()
    scopes = lexicon("scopes")
    if name in scopes["zones"]:
        return True
    if name.endswith(_NEW):
        return len(name) == len(_NEW) + 2 and not name.startswith(tuple(scopes["not_new_areas"]))
    return len(name) > 2 - name.endswith("县") and name not in alone and not name.endswith(tails)


def _name_before(text: str, tail: int) -> str:
    """The name that ends with the character at `tail`, or an empty string where nothing marks its beginning."""
    for start in range(tail - 1, max(-1, tail - 1 - _LONGEST), -1):
        if not "一" <= text[start] <= "鿿":
            return ""
        long_enough = tail - start > 1 or text[tail] == "县"
        if not long_enough or (start and text[start - 1] not in _BOUNDARY):
            continue
        if text[tail] != "市":
            return text[start : tail + 1]
        # 理顺市、区两级 names no city: one has its share behind it (巩义市3个) or stands inside a list.
        behind = text[tail + 1 : tail + 2]
        listed = behind.isdigit() or (behind in _JOINS and start > 0 and text[start - 1] in _LISTS)
        return text[start : tail + 1] if listed else ""
    return ""


def find_places(text: str) -> re.Pattern[str] | None:
    """The expression of every district or county that `text` names, or None where it names none."""
    names = {name for match in _TAIL.finditer(text) if (name := _name_before(text, match.start()))}
    # The plan's own city stands in its title.
    title = "".join(text[:_TITLES].split("\n", _TITLE_LINES)[:_TITLE_LINES])
    heads = tuple(lexicon("scopes")["not_place_heads"])
    known = [name for name in names if names_place(name) and name not in title and not name.startswith(heads)]
    if not known:
        return None
    return re.compile(rf"(?:{alternation(known)})(?!(?<=市)[政级属场民域管直委容区])")
