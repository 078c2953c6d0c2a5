"""Names of files as people sent them, fit for any disk, header and page."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from ocop_tasks.rules.text.vietnamese import composed

LONGEST = 200
"""Bytes in UTF-8."""
LONGEST_SENT = 1_000
"""Characters of a name as it was sent that are read, from its end, where its extension is: it may have millions."""
LONGEST_EXTENSION = 20
NAMELESS = "tep"
FORBIDDEN = set('<>:"|?*')


def safe_name(name: str) -> str:
    """The last part of ``name`` in NFC, with nothing in it that hides, breaks or steers; never empty."""
    last = composed(name[-LONGEST_SENT:]).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    visible = "".join(" " if each.isspace() else each for each in last if each.isspace() or _is_plain(each))
    return _shorten(" ".join(visible.split()).lstrip(". ").rstrip(". ") or NAMELESS)


def with_extension(name: str, extension: str, *, instead_of: Collection[str]) -> str:
    """``safe_name`` ending in ``extension``, which replaces one of ``instead_of`` and follows anything else."""
    safe = safe_name(name)
    stem, _, old = safe.rpartition(".")
    return _shorten(f"{stem if stem and old.lower() in instead_of else safe}.{extension}")


def _is_plain(character: str) -> bool:
    """Not a control, format (bidi, zero width), surrogate, private or unassigned character."""
    return unicodedata.category(character)[0] != "C" and character not in FORBIDDEN


def _shorten(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = dot + extension
    if not stem or len(ending.encode()) > LONGEST_EXTENSION:
        stem, ending = name, ""
    cut = stem.encode()[: LONGEST - len(ending.encode())].decode(errors="ignore")
    return cut.rstrip(". ") + ending
