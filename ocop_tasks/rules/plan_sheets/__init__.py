"""A plan out of an office's spreadsheet: its grid, the table in it, and what it says, with every doubt by cell.

``grid`` is what ``storage.spreadsheets`` reads of a file; ``sheet_plan`` is what the dry run answers with.
"""
