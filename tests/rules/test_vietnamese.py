"""Searching and sorting Vietnamese (DOMAIN.md rule 12)."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.text.vietnamese import fold, sort_key

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
letters = st.sampled_from("aáàảãạăắằẳẵặâấầẩẫậbcdđeéêếệfghiíjklmnoóôốộơớợpqrstuúưứựvwxyýzĐÂƯ")
words = st.text(letters, min_size=1, max_size=7)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường", "duong"),
        ("đặc sản Tam Đường", "dac san tam duong"),
        ("  Nùng \n\t Nàng ", "nung nang"),
        ("Ủy ban, UỶ BAN", "uy ban, uy ban"),
        ("Ð/c Sùng Lữ Páo", "d/c sung lu pao"),
        ("QĐ-TTg 1048", "qd-ttg 1048"),
        ("", ""),
    ],
)
def test_search_ignores_case_and_marks_and_d_is_d(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "names",
    [
        [
            "Bản Bo",
            "Bản Giang",
            "Bản Hon",
            "Bình Lư",
            "Giang Ma",
            "Hồ Thầu",
            "Khun Há",
            "Nà Tăm",
            "Nùng Nàng",
            "Sơn Bình",
            "Tả Lèng",
            "Tam Đường",
            "Thèn Sin",
        ],
        ["ba", "bà", "bả", "bã", "bá", "bạ", "bác", "băm", "bâm", "bem"],
        ["Da", "Duy", "Dương", "Đa", "Đà", "Đạt", "Đức", "em"],
        ["o", "ot", "ô", "ôt", "ơ", "ơt", "p"],
        ["u", "uy", "ư", "ưu", "v", "w", "x"],
        ["e", "ex", "ê", "êm", "f", "g", "h", "i", "j", "k"],
        ["Bản", "Bản Bo", "Bản Giang", "Bàng"],
        ["Hồ Thầu", "Hổ Thầu", "Hồ Thị"],
        ["Bản Bo", "Bàn Giang"],
        ["Hội Cựu chiến binh", "Hội đồng đánh giá", "Hội Liên hiệp Phụ nữ", "Hội Nông dân"],
        ["1 sao", "3 sao", "Ba sao"],
        ["Xã", "Xã (cũ)", "Xã - mới", "Xã số 2", "Я"],
        ["Bản 1", "Bản 2", "Bản 9", "Bản 10", "Bản 11", "Bản 100", "Bản Bo"],
        ["Bản 02", "Bản 10", "Bản Nà 2", "Bản Nà 10", "Bản Nà Vàn"],
        ["Khu 1A", "Khu 1B", "Khu 2", "Khu 10A"],
        ["III.1", "III.2", "III.8a", "III.8b", "III.9", "III.10"],
        ["danh sách 2.pdf", "danh sách 10.pdf", "danh sách 10b.pdf"],
        ["9", "10", "1048", "999999999999999999999", "1000000000000000000000"],
    ],
)
def test_names_in_the_order_of_a_dictionary(names):
    keys = [sort_key(name) for name in names]

    assert keys == sorted(set(keys))


def test_the_whole_alphabet_in_its_order():
    keys = [sort_key(letter) for letter in ALPHABET]

    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
        ("TAM ĐƯỜNG", "tam đường"),
        ("Tài chính - Kế hoạch", "Tài chính – Kế hoạch"),
        ("“Mỗi xã một sản phẩm”", "Mỗi xã một sản phẩm"),
        ("  Nà   Tăm ", "Nà Tăm"),
        ("Bản 02", "bản 2"),
        ("Bản ٢", "bản 2"),
    ],
)
def test_case_punctuation_and_where_the_tone_is_written_do_not_matter(one, other):
    assert sort_key(one) == sort_key(other)


@given(st.text())
def test_a_key_sorts_the_same_by_bytes_and_by_any_collation(text):
    assert re.fullmatch("[0-9a-z]+", sort_key(text))


@given(st.text() | phrases)
def test_it_does_not_matter_how_the_marks_are_encoded(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert sort_key(composed) == sort_key(decomposed) == sort_key(text)
    assert fold(composed) == fold(decomposed) == fold(text)


@given(st.text() | phrases)
def test_folding_twice_changes_nothing_and_leaves_no_mark(text):
    assert fold(fold(text)) == fold(text)
    assert not any(unicodedata.combining(letter) for letter in fold(text))


@given(phrases, phrases)
def test_letters_decide_before_tones(one, other):
    def toneless(text):
        marks = "\u0300\u0301\u0303\u0309\u0323"
        kept = (mark for mark in unicodedata.normalize("NFD", text.lower()) if mark not in marks)
        return unicodedata.normalize("NFC", "".join(kept))

    def in_alphabet(text):
        return [[ALPHABET.index(letter) for letter in word] for word in toneless(text).split()]

    if in_alphabet(one) != in_alphabet(other):
        assert (sort_key(one) < sort_key(other)) == (in_alphabet(one) < in_alphabet(other))


@given(phrases, words)
def test_a_name_comes_before_any_longer_name_that_begins_with_it(name, word):
    assert sort_key(name) < sort_key(f"{name} {word}")
    assert sort_key(name) != sort_key(f"{word} {name}{word}")
