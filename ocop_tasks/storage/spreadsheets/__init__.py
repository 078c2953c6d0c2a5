"""Spreadsheets that people send, read to a plain grid (``rules.plan_sheets.grid``) in the sandbox.

``reading`` is the portal's side; ``xlsx`` and ``csv_text`` take a file apart.
"""
