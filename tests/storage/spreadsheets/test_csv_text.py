"""A CSV file as Excel saves it on Vietnamese machines: its encoding and its separator are told, not asked."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.text.vietnamese import composed, decomposed
from ocop_tasks.storage.spreadsheets import csv_text
from ocop_tasks.storage.spreadsheets.refusals import MOST_ROWS, NotReadable, Unreadable

TABLE = (
    "KẾ HOẠCH OCOP NĂM 2022\r\n"
    "TT;Nội dung;Chủ trì;Thời gian\r\n"
    '1;"Tập huấn; tuyên truyền";Phòng NN&PTNT, Phòng KT-HT;Quý II\r\n'
    "2;Đánh giá, xếp hạng đợt 1, đợt 2;Hội đồng;Trước ngày 20/4/2022\r\n"
)
ROWS = [
    ["KẾ HOẠCH OCOP NĂM 2022"],
    ["TT", "Nội dung", "Chủ trì", "Thời gian"],
    ["1", "Tập huấn; tuyên truyền", "Phòng NN&PTNT, Phòng KT-HT", "Quý II"],
    ["2", "Đánh giá, xếp hạng đợt 1, đợt 2", "Hội đồng", "Trước ngày 20/4/2022"],
]


TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text):
    """As Windows writes it: a letter for which there is no code as the letter and its tone."""
    return b"".join(_written(letter) for letter in text)


def _written(letter):
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = decomposed(letter)
        base = composed("".join(mark for mark in marks if mark not in TONES))
        return (base + "".join(mark for mark in marks if mark in TONES)).encode("cp1258")


def rows(data):
    (sheet,) = csv_text.read(data, "Kế hoạch").sheets
    assert sheet.name == "Kế hoạch"
    found: dict[int, list[str]] = {}
    for (row, _column), cell in sorted(sheet.cells.items()):
        found.setdefault(row, []).append(cell.text)
    return list(found.values())


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        decomposed(TABLE).encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        windows_1258(TABLE),
        b"sep=;\r\n" + TABLE.encode(),
        TABLE.replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "bom", "nfd", "utf-16-le", "utf-16-be", "le-bare", "be-bare", "windows-1258", "sep", "lf"],
)
def test_the_encoding_is_told(data):
    assert rows(data) == ROWS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_though_texts_have_commas(separator):
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert rows(text.encode()) == ROWS


def test_lines_within_a_cell_stay_in_it_and_rows_are_counted_as_on_the_screen():
    (sheet,) = csv_text.read('TT;Chủ trì\n1;"Phòng A\nPhòng B"\n\n2;Phòng C\n'.encode(), "a").sheets
    assert sheet.at(2, 2).text == "Phòng A\nPhòng B"
    assert sheet.at(4, 2).text == "Phòng C"


@pytest.mark.parametrize(
    ("data", "reason", "at"),
    [
        (b"", Unreadable.EMPTY, ""),
        (b" \r\n\t\r\n", Unreadable.EMPTY, ""),
        ("TT;Nội dung\n1;Kế hoạch".encode("utf-16-le")[:-1], Unreadable.DAMAGED, ""),
        # "Kế hoạch" as TCVN3 and as VNI have it: bytes that every 8-bit encoding reads as something.
        (b"TT;N\xe9i dung\n1;K\xd5 ho\xb9ch \xae\xb8nh gi\xb8", Unreadable.OLD_LETTERS, ""),
        (b"TT;Noi dung\n1;\xaei", Unreadable.OLD_LETTERS, ""),
        ("TT;Noäi dung\n1;Keá hoaïch ñaùnh giaù".encode("latin-1"), Unreadable.OLD_LETTERS, ""),
        (b"TT;N?i dung;Ch? tr\n1;K? ho?ch th?c hi?n;Ph?ng", Unreadable.LOST_LETTERS, ""),
        ('TT;Nội dung\n1;"Tập huấn\n2;Họp'.encode(), Unreadable.OPEN_QUOTE, "2"),
        (b"1;a\n" * (MOST_ROWS + 1), Unreadable.TOO_MANY_ROWS, ""),
    ],
    ids=["empty", "white", "cut", "tcvn3", "tcvn3-short", "vni", "lost", "quote", "long"],
)
def test_what_cannot_be_read_says_why(data, reason, at):
    with pytest.raises(NotReadable) as refusal:
        csv_text.read(data, "a")
    assert (refusal.value.reason, refusal.value.at) == (reason, at)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_whatever_it_is_it_is_read_or_refused(data):
    with suppress(NotReadable):
        csv_text.read(data, "a")
