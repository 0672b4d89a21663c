"""Characters that a reader does not see and a machine obeys: controls, marks that turn the direction, marks without ink.

In a plan they can make one number look like another, in a terminal they move the cursor, in a name they make two names look
alike. `reading` takes them out of a plan's text, files that people edit are refused with them, pages leave them out, and what
is printed as a line shows their code points instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

CONTROLS = "\x00-\x08\x0e-\x1b\x1f-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe-\uffff"
"""Those of C0 and C1 but the tab and whatever ends a line; and what is no character at all: halves of some, and ends of planes."""
ENDS = "\v-\f\x1c-\x1e\x85-\x85\u2028-\u2029"
"""Ends of lines other than the usual ones."""
TURNS = "\u061c-\u061c\u200e-\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction in which what follows is shown."""
UNSEEN = (
    "\u00ad-\u00ad\u034f-\u034f\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164-\u3164"
    "\ufe00-\ufe0f\ufeff-\ufeff\uffa0-\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Blanks of no width, fillers, selectors of variants, tags."""
TERMINAL = r"(?:\x1b\[|\x9b)[0-?]{0,99}[ -/]{0,9}[@-~]|\x1b\]\d{1,4};[ -~]{0,200}(?:\x07|\x1b\\|\x9c)"
"""What a terminal obeys as a whole: a colour, a move, a title. Without its first character the rest would read as text."""
_SPACES = dict.fromkeys((*range(0x2000, 0x200B), 0x205F), " ") | {0x202F: "\u00a0"}
INVISIBLE = re.compile(f"[{CONTROLS}{TURNS}{UNSEEN}]")
_SHOWN = re.compile(f"[{CONTROLS}{ENDS}{TURNS}{UNSEEN}]")


def codes(*ranges: str) -> Iterator[int]:
    """The code points of such ranges, each written as first, hyphen, last."""
    for written in ranges:
        for at in range(0, len(written), 3):
            yield from range(ord(written[at]), ord(written[at + 2]) + 1)


PLAIN: Mapping[int, str | None] = _SPACES | dict.fromkeys(codes(CONTROLS, ENDS, TURNS, UNSEEN))
"""For `str.translate`: a plain space for spaces of other widths, nothing for what nobody sees. Tabs and line ends stay."""


def visible(text: str) -> str:
    r"""`text` with the code point of every character that is not seen in its place; tabs and line ends stay.

    >>> visible("3\u202e0个\x1b[31m")
    '3\\u202e0个\\x1b[31m'
    """
    return _SHOWN.sub(lambda found: code_of(found[0]), text)


def code_of(char: str) -> str:
    """A character as Python writes its code point."""
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
