"""What styles of a page or office document mean, told in plain text: headings and raised figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citymetrics.reading.furniture import find_furniture
from citymetrics.reading.headings import find_marker, states_quantity

SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
RAISED = re.compile(r"[+\-−]?\d{1,3}")
"""What is written with raised signs: the 2 of m², never the 2 of 120 2."""
FOOTNOTE = re.compile(r"[\[〔［(（【]\s*(?:\d{1,3}|注\d*)\s*[\]〕］)）】]|注\d*")
"""What refers to a footnote where it is raised."""

_LONGEST = 60
_UNRANKED = ("markdown", "named", "annex", "box")


def is_numbered(title: str) -> bool:
    """Whether a heading's number tells its level."""
    marker = find_marker(title)
    return marker is not None and marker.family not in _UNRANKED


def _is_furniture(title: str) -> bool:
    """Whether a heading is the page's and not the plan's: that of the contents, of related links."""
    return bool(find_furniture(title))


def _is_text(title: str) -> bool:
    """Whether what is set as a heading is a sentence of the plan."""
    return len(title) > _LONGEST or title.endswith(("。", "；", ";")) or states_quantity(title)


def heading_marks(headings: Sequence[tuple[int, str]]) -> list[str]:
    """The Markdown mark for each heading of a document, given as level and title in its order.

    A heading that is numbered (一、 1.2) needs none: its number tells its level. One that is not numbered but stands
    lower than those that are gets none either, for it would close the heading that it stands under. The only heading
    of the highest level, at the document's beginning, is the plan's title.
    """
    own = [level for level, title in headings if not _is_furniture(title)]
    ranked = [level for level, title in headings if is_numbered(title)]
    titled = own[:1] == [min(own, default=0)] and own.count(own[0]) == 1
    lowest = min(ranked, default=max(own, default=0))
    marks: list[str] = []
    for level, title in headings:
        furniture = _is_furniture(title)
        marked = not (furniture or find_marker(title) or _is_text(title) or level > lowest or titled)
        marks.append("#" * min(max(level, 1), 6) + " " if marked else "")
        titled = titled and furniture
    return marks
