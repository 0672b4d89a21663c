"""Where a report shows a figure in its plan's text: the highlight on the plan's evidence page, beside the workbook."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Anchor:
    """A place in the report: a page, as a path from the report's folder, and an id on it."""

    page: str
    id: str


def find_anchors(observations: pd.DataFrame, lang: str = "zh") -> dict[str, Anchor]:
    """Observation id → its highlight on the page of its plan in `lang`."""
    folder = "" if lang == "zh" else f"{lang}/"
    pairs = zip(observations["observation_id"], observations["doc_id"], strict=True)
    return {str(identity): Anchor(f"{folder}plan-{plan}.html", str(identity)) for identity, plan in pairs}
