"""Every address on every page of a report, followed on the disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

WHERE = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"))


def dead_links(report: Path) -> list[str]:
    """One line for each address that leads nowhere, to no anchor, or out of the folder."""
    soups = {
        path.resolve(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(report.rglob("*.html"))
    }
    assert soups, f"{report} holds no page"
    anchors = {path: {str(tag["id"]) for tag in soup.find_all(id=True)} for path, soup in soups.items()}
    return [
        f"{path.relative_to(report.resolve())}: {address}"
        for path, soup in soups.items()
        for name, attribute in WHERE
        for address in sorted({str(tag[attribute]) for tag in soup.find_all(name, attrs={attribute: True})})
        if not _leads_somewhere(address, name, path, report.resolve(), anchors)
    ]


def _leads_somewhere(
    address: str, kind: str, page: Path, report: Path, anchors: dict[Path, set[str]]
) -> bool:
    # A reader may follow a link to a licence; a page loads nothing from outside.
    if address.startswith("data:") or (kind == "a" and address.startswith("https://")):
        return True
    if ":" in address or address.startswith("/"):
        return False
    name, _, anchor = unquote(address).partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_relative_to(report) or not target.is_file():
        return False
    return not anchor or anchor in anchors.get(target, set())
