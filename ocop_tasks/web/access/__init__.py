"""Who may: the gate before every view, and what happens where a sign-in has expired.

Features import it; no other room does but ``operations`` and ``workbooks``.
"""
