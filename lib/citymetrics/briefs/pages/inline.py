"""Scripts, styles and pictures inside a page that stands alone."""

from __future__ import annotations

import base64
import hashlib

KINDS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv;charset=utf-8", "woff2": "font/woff2"}


def as_script(code: str) -> str:
    """`code` so that it can stand inside a `<script>` element; the escape means the same in any JavaScript string or
    pattern."""
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def digest(code: str) -> str:
    """The hash of a script as a Content-Security-Policy names it."""
    # Browsers normalise line ends before they hash.
    return base64.b64encode(hashlib.sha256(code.replace("\r\n", "\n").encode()).digest()).decode()


def data_address(name: str, content: bytes) -> str:
    """`content` as an address of its own, by the suffix of its file `name`."""
    return f"data:{KINDS[name.rsplit('.', 1)[-1]]};base64,{base64.b64encode(content).decode()}"
