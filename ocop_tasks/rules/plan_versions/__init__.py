"""What a plan decides as plain values: compared, carried over, and brought together where two changed it.

No row, no page: versions of a plan are kept in this shape, and an amendment is judged in it before anything is done.
"""
