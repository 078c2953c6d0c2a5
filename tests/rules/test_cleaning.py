"""What is typed is kept and counted by one rule, on the server and in the browser."""

from __future__ import annotations

import json
import subprocess

import pytest

from ocop_tasks.rules.text.cleaning import clean_text, length, one_line
from ocop_tasks.settings import ROOT
from tests.support.node import node

DECOMPOSED = "Đường dẫn".replace("ườ", "u\u031bo\u031b\u0300").replace("ẫ", "a\u0302\u0303")
KEPT = {
    "a browser's line ends": ("Đã họp\r\nhai bản", "Đã họp\nhai bản"),
    "an old Macintosh's": ("Đã họp\rhai bản", "Đã họp\nhai bản"),
    "a word processor's": ("Đã họp\u2028hai bản\u2029xong\u0085hết", "Đã họp\nhai bản\nxong\nhết"),
    "an empty line between": ("một\r\n\r\nhai", "một\n\nhai"),
    "spaces at the ends": ("  \r\n một  \r\n  hai \t\r\n\r\n", "một\n  hai"),
    "letters and marks apart": (DECOMPOSED, "Đường dẫn"),
    "what no keyboard types": ("a\x00\x01b\x0bc\x1fd\x7fe\ufffef", "abcdef"),
    "what is not seen": ("\ufeffa\u200bb\u202ec\u2066d\x9f", "abcd"),
    "a letter beyond the first 65,536": ("họp 👍🏽 xong", "họp 👍🏽 xong"),
    "several that are one picture": ("👩\u200d🌾", "👩\u200d🌾"),
    "a tab and a space that does not break": ("a\tb\u00a0c", "a\tb\u00a0c"),
    "nothing but spaces": (" \r\n\t\u00a0\u3000", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
def test_what_is_typed_is_kept_like_this(typed, kept):
    assert clean_text(typed) == kept
    assert clean_text(kept) == kept, "once is enough"


def test_a_line_end_is_one_letter_and_so_is_a_letter_with_its_marks():
    assert length("một\r\nhai") == length("một\nhai") == 7
    assert length(DECOMPOSED) == length("Đường dẫn") == 9
    assert length("👍") == 1


def test_a_text_of_one_line_has_one():
    assert one_line("  Xã\r\n Bản\t Bo \u2028") == "Xã Bản Bo"


def test_the_browser_keeps_and_counts_the_same():
    script = """
        import { asKept, lengthOf } from "./static/js/text_fields.js";
        let text = "";
        for await (const piece of process.stdin) text += piece;
        const typed = JSON.parse(text);
        console.log(JSON.stringify(typed.map((one) => [asKept(one), lengthOf(one), lengthOf(one, true)])));
    """
    typed = [each[0] for each in KEPT.values()]
    given = json.dumps(typed)

    said = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )

    assert json.loads(said.stdout) == [[clean_text(one), length(one), len(one_line(one))] for one in typed]
