"""Figures of metrics across places: what is asked, how far apart it is, and how it compares with the past."""
