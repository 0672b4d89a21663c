"""Briefs as typeset PDF."""
