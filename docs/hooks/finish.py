"""What needs the finished pages: the font with the characters that they use, and a search index for Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

from citymetrics.briefs.pages.webfont import subset_font, used_characters
from citymetrics.fonts import font_licence

HAN = re.compile(r"(?<=[㐀-鿿])(?=[㐀-鿿])")
BREAK = "​"


@event_priority(-50)
def on_post_build(config: Any) -> None:
    """After the search plugin has written its index, before the offline plugin copies it into a script."""
    site = Path(config.site_dir)
    index = site / "search" / "search_index.json"
    found = json.loads(index.read_text(encoding="utf-8"))
    for entry in found["docs"]:
        # Written without spaces, Chinese is one endless word: characters become words, which assets/iframe-worker.js asks for.
        entry["title"], entry["text"] = (HAN.sub(BREAK, entry[name]) for name in ("title", "text"))
    index.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    # The Chinese site lies inside the English one, and may have been built before.
    nested = site / "zh"
    pages = [path for path in sorted(site.rglob("*.html")) if nested not in path.parents]
    written = (path.read_text(encoding="utf-8") for path in [*pages, index])
    fonts = site / "assets" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    (fonts / "citymetrics-sans.woff2").write_bytes(subset_font(used_characters(written)))
    if licence := font_licence():
        (fonts / "OFL.txt").write_bytes(licence.read_bytes())
