"""Plan files of every format → text with offsets: into the file itself, or into the text stored beside it."""

from citymetrics.reading.formats.files import PlanText, open_plan
from citymetrics.reading.formats.stored import is_stored, stored_path

__all__ = ["PlanText", "is_stored", "open_plan", "stored_path"]
