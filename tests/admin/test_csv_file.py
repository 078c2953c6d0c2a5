"""CSV files as offices send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.admin.importing.csv_file import MOST_ROWS, Column, read, template

COLUMNS = (
    Column("name", "Họ và tên", ("ten",), required=True, example="Lò Văn Minh"),
    Column("unit", "Mã đơn vị", required=True, example="xa-ban-bo"),
    Column("phone", "Điện thoại", example="0912 345 678"),
)
ROWS = [["Họ và tên", "Mã đơn vị"], ["Lò Văn Minh", "xa-ban-bo"], ["Đặng, Thị Đường", "xa-na-tam"]]


@pytest.fixture(autouse=True)
def words(app):
    """Problems are told in words, which need a request's language."""
    with app.test_request_context():
        yield


def file_of(
    rows: list[list[str]], delimiter: str = ",", end: str = "\r\n", encoding: str = "utf-8-sig"
) -> bytes:
    """A file as a spreadsheet writes it."""
    quoted = (
        delimiter.join(f'"{cell}"' if set(cell) & set(',;"\n\t') else cell for cell in row) for row in rows
    )
    return end.join([*quoted, ""]).encode(encoding)


def test_characters_that_no_keyboard_types_are_left_out():
    rows = [ROWS[0], ["Lò\x00 Văn\x07 Minh\ufffe", "xa-ban-bo"]]
    assert read(file_of(rows), COLUMNS).rows[0].cells["name"] == "Lò Văn Minh"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_usual_kind_of_file_reads_the_same(delimiter, end, encoding):
    table = read(file_of(ROWS, delimiter, end, encoding), COLUMNS)

    assert table.problems == []
    assert [row.cells["name"] for row in table.rows] == ["Lò Văn Minh", "Đặng, Thị Đường"]
    assert [row.line for row in table.rows] == [2, 3]
    assert table.rows[0].cells["phone"] == ""


def test_excels_own_first_line_is_no_record():
    table = read(b"sep=;\r\n" + file_of(ROWS, ";", encoding="utf-8"), COLUMNS)
    assert ([row.line for row in table.rows], table.problems) == ([3, 4], [])


def test_the_template_reads_back():
    table = read(template(COLUMNS).encode(), COLUMNS)
    assert table.rows[0].cells == {"name": "Lò Văn Minh", "unit": "xa-ban-bo", "phone": "0912 345 678"}


def test_headings_are_known_without_marks_in_any_order_and_empty_lines_are_passed_over():
    data = "MA DON VI;;ho va ten\n\n ;;\nxa-ban-bo;;  Lò   Văn Minh \n".encode()
    table = read(data, COLUMNS)
    assert (table.rows[0].line, table.rows[0].cells["name"], table.problems) == (4, "Lò Văn Minh", [])


def test_a_cell_with_a_line_break_does_not_shift_the_lines_that_follow():
    data = 'Họ và tên,Mã đơn vị\n"Lò\nVăn Minh",a\nĐặng,b\n'.encode()
    table = read(data, COLUMNS)
    assert [(row.line, row.cells["name"]) for row in table.rows] == [(2, "Lò Văn Minh"), (4, "Đặng")]


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (b"", 1, "không có dòng nào"),
        (b"\n\n", 1, "không có dòng nào"),
        ("Họ và tên,Mã đơn vị\n".encode(), 1, "chỉ có dòng tiêu đề"),
        (
            "Họ và tên,Mã đơn vị\nLò,a\nĐặng,b".encode().replace("Đ".encode(), b"\xd0"),
            3,
            "không phải UTF-8",
        ),
        ("Họ và tên\nLò".encode(), 1, "Thiếu cột này"),
        ("Họ và tên,Mã đơn vị,Cân nặng\nLò,a,60".encode(), 1, "không biết cột này"),
        ("Họ và tên,Mã đơn vị,Tên\nLò,a,b".encode(), 1, "có nhiều lần"),
        ("Họ và tên,Mã đơn vị\nLò,a,b".encode(), 2, "nhiều ô hơn"),
        ('Họ và tên,Mã đơn vị\nLò,a\n"Đặng,b\n'.encode(), 3, "ngoặc kép"),
        (("Họ và tên,Mã đơn vị\n" + "Lò,a\n" * (MOST_ROWS + 1)).encode(), MOST_ROWS + 2, "hơn 5.000 dòng"),
        (b"x" * 5_000_001, 1, "lớn hơn 5 MB"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data, line, told):
    problems = read(data, COLUMNS).problems
    assert any(problem.line == line and told in problem.text for problem in problems), problems


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_it(app, data):
    with app.test_request_context():
        table = read(data, COLUMNS)
        read("Họ và tên,Mã đơn vị\n".encode() + data, COLUMNS)
    assert table.rows or table.problems
