"""What axe-core finds wrong on an open page, by the rules of WCAG 2.1 AA."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
    # A page opened from a disk may not fetch its own style sheets again.
    "preload": False,
}


def violations(page: Any, *, without: Sequence[str] = ()) -> list[str]:
    """One line per rule broken on `page` (a Playwright page): the rule, what it asks, and where; none for a sound page.

    `without` are selectors of what is not looked at: the hundredth row of a list takes as long as the first.
    """
    context = {"exclude": [[selector] for selector in without]} if without else None
    found = Axe().run(page, context, RULES).response
    assert found["passes"], "axe looked at nothing"
    lines = []
    for broken in found["violations"]:
        places = [" ".join(str(part) for part in node["target"]) for node in broken["nodes"]]
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        lines.append(f"{broken['id']}: {broken['help']}: {'; '.join(places[:3])}{more}")
    return lines
