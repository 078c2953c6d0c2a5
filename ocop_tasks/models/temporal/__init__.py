"""Temporal tables: records whose terms have a history, so that any past day can be shown (docs/decisions/0081)."""
