"""The ranking of units: its page and its workbook."""
