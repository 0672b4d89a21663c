"""Where a plan's text holds tables, in whatever way they are set, and what their cells are."""

from citymetrics.reading.tables.finding import Cell, Table, find_tables, find_untidy_tables, read_table

__all__ = ["Cell", "Table", "find_tables", "find_untidy_tables", "read_table"]
