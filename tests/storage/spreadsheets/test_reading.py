"""A spreadsheet that somebody sent is read aside, and what cannot be read is answered with one plain word, in time."""

from __future__ import annotations

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ocop_tasks.storage.sandbox.concurrency_limits import Busy, ConcurrencyLimit
from ocop_tasks.storage.spreadsheets.reading import read_spreadsheet
from ocop_tasks.storage.spreadsheets.refusals import MOST_BYTES, NotReadable, Unreadable
from tests.storage import samples
from tests.storage.spreadsheets.workbooks import grid, rewritten, saved, sent, with_rows


def refusal(content, name="ke-hoach.xlsx"):
    with pytest.raises(NotReadable) as refused:
        sent(content, name)
    return refused.value.reason


def test_a_workbook_is_read_aside_as_it_is():
    workbook = with_rows(["TT", "Nội dung"], [1, "Tập huấn"])
    assert sent(saved(workbook)) == grid(workbook)


def test_a_csv_file_is_a_workbook_with_one_sheet_of_its_name():
    (sheet,) = sent("TT;Nội dung\n1;Tập huấn".encode(), "Kế hoạch 2022.csv").sheets
    assert (sheet.name, sheet.at(2, 2).text) == ("Kế hoạch 2022", "Tập huấn")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Unreadable.EMPTY),
        (samples.compound(["Workbook"]), Unreadable.OLD_EXCEL),
        (samples.compound(["Workbook"], content=samples.workbook("mật khẩu")), Unreadable.ENCRYPTED),
        (samples.compound(["EncryptedPackage", "EncryptionInfo"]), Unreadable.ENCRYPTED),
        (samples.open_document("spreadsheet"), Unreadable.OPEN_DOCUMENT),
        (samples.office("docx"), Unreadable.NOT_A_SPREADSHEET),
        (samples.office("xlsx", {"xl/vbaProject.bin": b"x"}), Unreadable.MACROS),
        (samples.office("xlsx"), Unreadable.DAMAGED),
        (samples.pdf(), Unreadable.NOT_A_SPREADSHEET),
        (samples.picture(), Unreadable.NOT_A_SPREADSHEET),
        (b"<html><table><tr><td>TT</td></tr></table>", Unreadable.NOT_A_SPREADSHEET),
        (saved(with_rows(["TT"]))[:900], Unreadable.DAMAGED),
        (bytes(MOST_BYTES + 1), Unreadable.TOO_LARGE),
    ],
)
def test_another_file_is_told_what_it_is(content, reason):
    assert refusal(content) is reason


def test_a_hundred_thousand_rows_are_refused_and_nobody_waits():
    def long(name, text):
        rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(3, 100_000))
        return text.replace("</sheetData>", rows + "</sheetData>")

    content = rewritten(saved(with_rows(["TT", "Nội dung"], [1, "Tập huấn"])), long)
    began = time.monotonic()
    assert refusal(content) is Unreadable.TOO_MANY_ROWS
    assert time.monotonic() - began < 10


def test_rows_that_are_only_laid_out_do_not_count():
    """Offices draw borders to the last row of the sheet."""

    def laid_out(name, text):
        rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 60_000))
        return text.replace("</sheetData>", rows + "</sheetData>")

    workbook = with_rows(["TT", "Nội dung"], [1, "Tập huấn"])
    assert sent(rewritten(saved(workbook), laid_out)) == grid(workbook)


def test_a_stray_cell_at_the_end_of_the_sheet_costs_nothing():
    workbook = with_rows(["TT", "x"])
    whole_column = '</sheetData><mergeCells><mergeCell ref="B2:C1048576"/></mergeCells>'
    workbook.active["B1048576"] = "x"
    content = rewritten(saved(workbook), lambda _name, text: text.replace("</sheetData>", whole_column))
    assert len(sent(content).sheets[0].cells) == 3
    workbook.active["XFD1"] = "x"
    assert refusal(saved(workbook)) is Unreadable.TOO_MANY_COLUMNS


def test_a_file_that_unpacks_to_very_much_is_ended_in_time():
    """A million merged cells in a hundred kilobytes."""
    content, whole = BytesIO(), saved(with_rows(["TT"]))
    merged = (
        b'<mergeCells><mergeCell ref="A1:B2"/>' + b'<mergeCell ref="A1:B2"/>' * 1_000_000 + b"</mergeCells>"
    )
    with ZipFile(BytesIO(whole)) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", b"</sheetData>" + merged))
    began = time.monotonic()
    assert refusal(content.getvalue()) is Unreadable.TOO_MANY_CELLS
    assert time.monotonic() - began < 10


def test_whoever_comes_while_others_wait_is_told_so(tmp_path):
    path = tmp_path / "sent"
    path.write_bytes(b"TT;Noi dung\n")
    concurrency = ConcurrencyLimit(at_once=1, waiting=0, patience=0)
    with concurrency.queued(), path.open("r+b") as file, pytest.raises(Busy):
        read_spreadsheet(file, "a.csv", concurrency=concurrency)
