"""The log for people outside: workbooks, and the report to print. Imported by nothing else."""
