"""What a person types, as it is kept and counted: one rule for every text, wherever it was typed (docs/decisions/0064).

``static/js/text_fields.js`` counts by the same rule; ``tests/rules/texts.json`` is what both are held to.
"""

from __future__ import annotations

import re

from ocop_tasks.rules.text.vietnamese import composed

LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
"""How others end a line: a browser's form, an old Macintosh, what is pasted from other programs."""
UNTYPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no keyboard types: PostgreSQL keeps no NUL, and office documents hold none of them."""
UNSEEN = re.compile(r"[\x80-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Characters that come along unseen with pasted text; some of them make what follows read backwards."""


def typable(text: str) -> str:
    """``text`` without the characters that no keyboard types; tabs and line ends stay."""
    return UNTYPABLE.sub("", text)


def clean_text(text: str) -> str:
    """A text of any number of lines: line ends are "\\n", letters are whole (NFC), and no line ends in spaces."""
    lines = composed(UNSEEN.sub("", typable(LINE_ENDS.sub("\n", text)))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def one_line(text: str) -> str:
    """The same of a text that has one line: whatever separates its words is one space."""
    return " ".join(clean_text(text).split())


def length(text: str) -> int:
    """How long a text is: its letters as they are kept, a line end being one, and so is a letter with its marks."""
    return len(clean_text(text))
