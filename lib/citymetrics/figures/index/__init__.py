"""Figures of the ambition index."""
