"""The ambition index: a composite over the metrics that peers share, under every declared specification."""

from citymetrics.benchmark.index.ambition import AmbitionIndex, ambition_index
from citymetrics.benchmark.index.choices import Choices, load_choices

__all__ = ["AmbitionIndex", "Choices", "ambition_index", "load_choices"]
