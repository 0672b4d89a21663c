"""Figures of a place and its parts: who takes on how much."""
