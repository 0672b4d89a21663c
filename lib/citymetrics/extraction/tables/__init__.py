"""Tables → statements: indicator tables, task tables, tables of places, years and projects.

What a column or row means is decided by its header words (`lexicon/tables.yml`); cells of sentences go back to the grammar
of prose. Where the tables are is the business of reading.
"""

from citymetrics.extraction.tables.statements import table_statements

__all__ = ["table_statements"]
