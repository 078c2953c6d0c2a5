"""Words are found without their marks, and shown on the text as it was written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.text.text_search import (
    MAX_QUERY_LENGTH,
    MOST_WORDS,
    SHOWN,
    cut_query,
    excerpt,
    marked,
    search_words,
    searchable,
)

LETTERS = st.text(alphabet='aăâdđeêoôơuưyáàảãạấầẩẫậ ế.,%_-–/“"Đ\n\u0301\u00ad\u00a0ßﬁ', max_size=60)


def lit(text: str, asked: str) -> str:
    """The text with what was found in brackets."""
    return "".join(f"[{piece}]" if hit else piece for piece, hit in marked(text, search_words(asked)))


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("Phấn đấu 5 sản phẩm", "phan dau", "[Phấn] [đấu] 5 sản phẩm"),
        ("Phân đầu năm 2022", "phấn đấu", "[Phân] [đầu] năm 2022"),
        ("Đường vào bản", "duong", "[Đường] vào bản"),
        ("ĐƯỜNG", "đường", "[ĐƯỜNG]"),
        ("giảm 50%, còn 5_0", "%", "giảm 50[%], còn 5_0"),
        ("sản phẩm", "an", "s[ản] phẩm"),
        ("nana", "na an", "[nana]"),
        ("không có", "xa", "không có"),
        ("", "xa", ""),
        ("Công văn 45/CV-UBND", "45 / CV – UBND", "Công văn [45/CV-UBND]"),
        ("Công văn 45/CV\u00a0– UBND", "Số: 45/CV-UBND", "Công văn [45/CV\u00a0– UBND]"),
        ("họp thôn bản, bản Nà Vàn họp", "“bản Nà Vàn”", "họp thôn bản, [bản Nà Vàn] họp"),
        ("an toàn thực phẩm", 'ban, "thực phẩm".', "an toàn [thực phẩm]"),
        ("in\u00adăn", "inan", "[in\u00adăn]"),
    ],
)
def test_what_is_found_is_marked_on_the_accented_text(text, asked, shown):
    assert lit(text, asked) == shown


def test_a_decomposed_text_is_found_and_marked_whole():
    assert lit(unicodedata.normalize("NFD", "xã Bản Bo"), "ban") == "xã [Bản] Bo"


def test_a_mark_without_a_composed_letter_stays_with_its_letter():
    assert lit("x\u0301a", "x") == "[x\u0301]a"


def test_a_question_is_folded_and_each_word_counts_once():
    assert search_words("  Phấn  đấu phan ") == ["phan", "dau"]
    assert search_words(" \n ") == []
    assert search_words("“Nà Vàn”, (III.8), 'ban") == ["na van", "iii.8", "ban"]
    assert search_words('"không đóng ngoặc') == ["khong", "dong", "ngoac"]
    assert search_words("%") == ["%"]
    assert len(search_words(" ".join(map(str, range(50))))) == MOST_WORDS


@given(text=LETTERS, asked=LETTERS)
def test_marking_loses_nothing_and_marks_exactly_where_the_folded_text_has_the_words(text, asked):
    words = search_words(asked)
    pieces = marked(text, words)
    assert "".join(piece for piece, _hit in pieces) == unicodedata.normalize("NFC", text)
    assert any(hit for _piece, hit in pieces) == any(word in searchable(text) for word in words)


@given(st.sampled_from(["", "x" * 300, "x y " * 90, "Z"]), LETTERS, LETTERS.map(lambda asked: asked[:20]))
def test_an_excerpt_is_short_and_shows_a_word_that_was_found(before, text, asked):
    words, whole = search_words(asked), before + text * 6
    short = excerpt(whole, words, shown=80)
    assert len(short) <= 80 + 20 + len("… …")
    if any(word in searchable(whole) for word in words):
        assert any(hit for _piece, hit in marked(short, words))


def test_a_short_text_is_shown_whole():
    assert excerpt("Đã họp  xong.\nSẽ gửi sau.", ["hop"]) == "Đã họp xong. Sẽ gửi sau."


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ("kế hoạch OCOP", None),
        ("một hai ba bốn năm sáu bảy tám", None),
        ("một hai ba bốn năm sáu bảy tám Tám MỘT", None),
        ("Một hai ba bốn năm sáu bảy tám chín mười", ("Một hai ba bốn năm sáu bảy tám", "chín mười")),
        ("", None),
    ],
)
def test_of_a_long_question_it_is_said_what_is_looked_for_and_what_is_not(asked, cut):
    assert cut_query(asked) == cut


def test_of_a_text_pasted_by_mistake_the_beginning_of_the_rest_is_said():
    read, rest = cut_query(" ".join(f"từ{number}" for number in range(1_500))) or ("", "")
    assert read == " ".join(f"từ{number}" for number in range(MOST_WORDS))
    assert rest.startswith(f"từ{MOST_WORDS} ")
    assert len(rest) <= SHOWN
    assert cut_query("a " * MAX_QUERY_LENGTH + "b") == (
        ("a " * (MAX_QUERY_LENGTH // 2)).strip(),
        ("a " * 100 + "b"),
    )


@given(LETTERS)
def test_a_text_made_searchable_twice_is_the_same(text):
    assert searchable(searchable(text)) == searchable(text)
