"""Inputs made by chance, and what must hold of every one of them; `tools/fuzz.py` runs them, the tests a seeded few."""

TARGETS = ("reader", "repairer", "extractor", "dictionary", "exporters", "documents", "typesetting")
"""Their modules. The last two are many times slower than the others, for other programs read their inputs."""
