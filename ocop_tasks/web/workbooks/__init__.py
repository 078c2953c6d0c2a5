"""Workbooks (.xlsx) of lists and figures: what a feature says of its columns becomes a file, alike for all of them.

A feature gives sheets, each with its columns described once and its rows as they arrive; how a sheet looks and how
values are kept is decided here. ``workbook_response`` gives the file to whoever asked; ``workbook_writer`` needs no
request.
"""

from ocop_tasks.web.workbooks.sheets import Column, Kind, Sheet
from ocop_tasks.web.workbooks.workbook_response import answer

__all__ = ["Column", "Kind", "Sheet", "answer"]
