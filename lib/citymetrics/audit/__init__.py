"""Invariants that every run checks, so that nothing is silently wrong: of the tables, and of every number that a page prints."""
