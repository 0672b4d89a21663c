"""Opening a page as a reader does, in headless Chromium from the disk, and noting what is wrong with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

# A character without a glyph is drawn like any unassigned one: each of the page is compared with such a one.
BOXES = """() => {
  const draw = (font, char) => {
    const canvas = document.createElement("canvas"); canvas.width = canvas.height = 28;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.font = font; context.fillText(char, 3, 22);
    return canvas.toDataURL();
  };
  const seen = new Map(), boxes = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName)) continue;
    const font = "18px " + getComputedStyle(parent).fontFamily;
    if (!seen.has(font)) seen.set(font, draw(font, "\\uE123"));
    for (const char of walk.currentNode.data) {
      if (!char.trim() || seen.has(font + char)) continue;
      seen.set(font + char, true);
      if (draw(font, char) === seen.get(font)) boxes.add(char);
    }
  }
  return [seen.size, [...boxes].join("")];
}"""


@dataclass
class Visit:
    """An open page and what went wrong on it so far."""

    page: Any
    problems: list[str] = field(default_factory=list)

    def boxes(self) -> str:
        """The characters that came out as empty boxes."""
        looked_at, boxes = self.page.evaluate(BOXES)
        assert looked_at > 20, "hardly any character was looked at"
        return str(boxes)

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def chromium() -> str:
    """The browser's program; where it is missing a test fails, for a skipped check checks nothing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.fail("Chromium is missing: install it (Debian: apt-get install chromium)", pytrace=False)
    return program


@contextmanager
def visit(path: Path, *, width: int = 1440, scheme: str = "light", scripts: bool = True) -> Iterator[Visit]:
    """Open the page at `path`, without a network, `width` pixels wide."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            offline=True,
            java_script_enabled=scripts,
        )
        opened = Visit(context.new_page())
        say = opened.problems.append
        opened.page.on("requestfailed", lambda request: say(f"request failed: {request.url[:100]}"))
        opened.page.on(
            "request",
            lambda request: (
                say(f"outside request: {request.url[:100]}") if request.url.startswith("http") else None
            ),
        )
        opened.page.on(
            "console", lambda message: say(f"console: {message.text}") if message.type == "error" else None
        )
        opened.page.on("pageerror", lambda error: say(f"script error: {error}"))
        opened.page.goto(path.resolve().as_uri(), wait_until="load")
        opened.page.evaluate("document.fonts.ready.then(() => 0)") if scripts else None
        opened.page.wait_for_timeout(400)
        yield opened
        context.close()
        browser.close()
