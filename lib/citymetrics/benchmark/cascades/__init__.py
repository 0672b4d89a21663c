"""From a city's plan to its districts' plans, and any other nesting: who carries how much, what is asked of all, what is taken up."""

from citymetrics.benchmark.cascades.model import Cascade, cascade
from citymetrics.benchmark.cascades.nesting import Nesting, nesting

__all__ = ["Cascade", "Nesting", "cascade", "nesting"]
