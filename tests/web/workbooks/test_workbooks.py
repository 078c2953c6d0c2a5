"""What a workbook keeps of any value: texts are texts, numbers numbers, days days; without the portal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ocop_tasks import clock
from ocop_tasks.web.workbooks.sheets import Column, Heading, Kind, Sheet
from ocop_tasks.web.workbooks.workbook_writer import LONGEST_TEXT, write
from tests.support.workbooks import tables_of

PRINTABLE = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n")
TEXTS = st.builds(
    "{}{}".format, st.sampled_from(["", "=", "+", "-", "@", "=1+", "http://"]), st.text(PRINTABLE)
)
VALUES = {
    Kind.TEXT: TEXTS,
    Kind.COUNT: st.integers(-(10**9), 10**9),
    Kind.PERCENT: st.integers(0, 100),
    Kind.RATE: st.integers(0, 10_000),
    Kind.DAY: st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    Kind.MOMENT: st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}
ROWS = st.lists(st.tuples(*(st.none() | values for values in VALUES.values())), max_size=4)


def made_of(*sheets: Sheet, heading: Heading = Heading("Việc", ["Kế hoạch"])) -> bytes:  # noqa: B008  (frozen)
    """The bytes of a workbook."""
    file = BytesIO()
    write(file, heading.title, [(heading, sheet) for sheet in sheets], author="Cán bộ")
    return file.getvalue()


def kept(kind, value):
    """What a spreadsheet program reads back."""
    match kind, value:
        case _, None | "":
            return None
        case Kind.PERCENT, _:
            return value / 100
        case Kind.RATE, _:
            return value / 10_000
        case Kind.MOMENT, _:
            local = value.astimezone(clock.HANOI).replace(tzinfo=None)
            return local.replace(second=0, microsecond=0)
    return value


@given(rows=ROWS)
@settings(max_examples=20)
def test_every_value_is_read_back_as_what_it_is(rows):
    columns = [Column(kind.value, kind) for kind in VALUES]

    [table] = tables_of(made_of(Sheet("Việc", columns, rows)))

    assert table.rows == [{kind.value: kept(kind, row[at]) for at, kind in enumerate(VALUES)} for row in rows]


def test_a_line_end_is_one_and_a_text_that_no_cell_can_hold_is_cut():
    long = "a" * (LONGEST_TEXT + 5)

    [table] = tables_of(made_of(Sheet("Việc", [Column("x")], [["một\r\nhai\rba"], [long]])))

    assert table.column("x") == ["một\nhai\nba", long[:LONGEST_TEXT]]


def test_a_moment_late_in_the_evening_is_of_the_offices_day():
    moment = datetime(2022, 6, 14, 17, 30, tzinfo=UTC)

    [table] = tables_of(made_of(Sheet("Việc", [Column("x", Kind.MOMENT)], [[moment]])))

    [found] = table.column("x")
    assert (found.date(), found.time()) == (date(2022, 6, 15), time(0, 30))


def test_each_sheet_has_the_heading_and_a_name_that_spreadsheets_take():
    name = "Đơn vị/mục: [tất cả] theo kế hoạch năm 2022"

    first, second = tables_of(
        made_of(
            Sheet(name, [Column("x")], []),
            Sheet("Hai", [Column("y", Kind.COUNT)], [[1]]),
            heading=Heading("=Tiến độ", ["+Kế hoạch", "Lọc"]),
        )
    )

    assert first.heading == second.heading == ["=Tiến độ", "+Kế hoạch", "Lọc"]
    assert first.name == "Đơn vị mục   tất cả  theo kế ho"
    assert (first.rows, second.rows) == ([], [{"y": 1}])


def test_paper_has_the_head_on_every_sheet():
    book = load_workbook(BytesIO(made_of(Sheet("Việc", [Column("x")], [["một"]]))))

    sheet = book.active
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$4:$4", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_row_is_as_high_as_its_longest_text_whatever_program_shows_it():
    columns = [Column("Nội dung", width=10), Column("Số", Kind.COUNT)]
    rows = [["ngắn", 1], ["hai dòng chữ đây", 2], ["một\nhai\nba", 3], ["a" * 25, 4], ["a " * 2000, 5]]

    sheet = load_workbook(BytesIO(made_of(Sheet("Việc", columns, rows)))).active

    assert [sheet.row_dimensions[row].height for row in range(5, 10)] == [None, 30, 45, 45, 408.75]


def test_heads_are_whole_where_they_need_several_lines():
    columns = [Column("Dân tộc thiểu số", Kind.COUNT, 8), Column("Xã")]

    sheet = load_workbook(BytesIO(made_of(Sheet("Việc", columns, [[1, "Bản Bo"]])))).active

    assert sheet.row_dimensions[4].height >= 2 * 15


def test_columns_for_the_screen_are_left_out_on_paper():
    columns = [Column("Xã"), Column("Ghi lúc", Kind.MOMENT, printed=False)]

    sheet = load_workbook(
        BytesIO(made_of(Sheet("Việc", columns, [["Bản Bo", None], ["Nà Tăm", None]])))
    ).active

    assert sheet.print_area == "'Việc'!$A$1:$A$6"
