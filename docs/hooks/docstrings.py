"""Docstrings for the reference: what they say of a parameter stands where other projects write its type.

Types are in the signatures, so `name : words` is `name` with its description; what is returned is told in a sentence.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

SECTION = re.compile(r"^(Parameters|Returns)\n-+\n(.*?)(?=^\w[^\n]*\n-+\n|\Z)", re.M | re.S)
PARAMETER = re.compile(r"^(\w+(?:, \w+)*) : (.+)$", re.M)


class Sentences(griffe.Extension):
    """Rewrites each docstring once it is found."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        if obj.docstring:
            obj.docstring.value = SECTION.sub(_rewritten, obj.docstring.value)


def _rewritten(section: re.Match[str]) -> str:
    name, said = section.groups()
    if name == "Parameters":
        return f"{name}\n{'-' * len(name)}\n" + PARAMETER.sub(r"\1\n    \2", said)
    return f"**Returns** {said}"
