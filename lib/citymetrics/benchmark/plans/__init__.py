"""Whole plans: what each speaks of and what it leaves out, what it stresses, and one place's plan in full."""
