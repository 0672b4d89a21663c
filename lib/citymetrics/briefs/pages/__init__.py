"""Briefs as HTML: one page alone, or a site of them that opens from a folder."""
