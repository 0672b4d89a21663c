"""The languages of every page, table and message."""

LANGUAGES = ("zh", "en")
