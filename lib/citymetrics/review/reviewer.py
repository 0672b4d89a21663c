"""Who decides: the name that a decision carries where none is given."""

from __future__ import annotations

import getpass
import os

REVIEWER = "CITYMETRICS_REVIEWER"


def reviewer_name() -> str:
    """The name in `$CITYMETRICS_REVIEWER`, else the login name."""
    return os.environ.get(REVIEWER, "") or getpass.getuser()
