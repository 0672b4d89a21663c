"""Figures of whole plans: what each speaks of, what it stresses, and when it is due."""
