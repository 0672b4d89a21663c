"""Builds of the curated data set: what two of them say otherwise, values and definitions.

A build is a folder laid out as `data/curated/`: `observations.csv` and `dictionary/`. It is read without today's schema, for an
older build need not fit it.
"""

from citymetrics.builds.compare import Change, compare_builds
from citymetrics.builds.load import Build, load_build

__all__ = ["Build", "Change", "compare_builds", "load_build"]
