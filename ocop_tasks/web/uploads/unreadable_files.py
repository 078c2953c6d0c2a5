"""Why a table that somebody sent cannot be read, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.spreadsheets.refusals import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    NotReadable,
    Unreadable,
)

WHY = {
    Unreadable.EMPTY: _l("Tệp này rỗng. Hãy mở tệp để kiểm tra rồi chọn lại."),
    Unreadable.NOT_A_SPREADSHEET: _l(
        "Tệp này không phải bảng tính hay văn bản Word. Hãy chọn tệp .xlsx, .docx hoặc .csv."
    ),
    Unreadable.OLD_EXCEL: _l(
        "Đây là tệp Excel kiểu cũ (.xls). Trong Excel, hãy lưu lại thành .xlsx rồi gửi."
    ),
    Unreadable.OLD_WORD: _l("Đây là tệp Word kiểu cũ (.doc). Trong Word, hãy lưu lại thành .docx rồi gửi."),
    Unreadable.OPEN_DOCUMENT: _l("Đây là tệp của LibreOffice. Hãy lưu lại thành .xlsx hoặc .docx rồi gửi."),
    Unreadable.NO_TABLE: _l(
        "Không thấy bảng nào trong văn bản này. Danh sách cần nằm trong một bảng, không phải trong ảnh hay đoạn văn."
    ),
    Unreadable.ENCRYPTED: _l(
        "Tệp này đang khoá bằng mật khẩu. Hãy lưu lại một bản không có mật khẩu rồi gửi."
    ),
    Unreadable.MACROS: _l("Tệp này chứa macro. Hãy lưu lại thành .xlsx hoặc .docx không macro rồi gửi."),
    Unreadable.DAMAGED: _l("Tệp này bị hỏng hoặc chưa tải về đủ. Hãy mở thử trên máy rồi lấy lại bản đủ."),
    Unreadable.TOO_MANY_CELLS: _l(
        "Tệp này có quá nhiều ô hoặc quá nhiều trang tính. Hãy chỉ để lại bảng cần nhập."
    ),
    Unreadable.TOO_HEAVY: _l(
        "Tệp này mở ra quá lâu hoặc quá nặng. Hãy chép riêng bảng cần nhập sang một tệp mới."
    ),
    Unreadable.OLD_LETTERS: _l(
        "Chữ trong tệp này không phải Unicode (có thể là TCVN3 hoặc VNI). Hãy chuyển sang Unicode rồi lưu lại."
    ),
    Unreadable.LOST_LETTERS: _l(
        "Chữ có dấu trong tệp này đã mất khi lưu. Trong Excel, hãy lưu lại theo kiểu “CSV UTF-8”, hoặc gửi tệp .xlsx."
    ),
}


@contextmanager
def told_by(field: Field, *, word_too: bool) -> Iterator[None]:
    """Let a form's ``field`` say why the file in it cannot be read; ``word_too``: a Word file would have done."""
    try:
        yield
    except NotReadable as refusal:
        field.errors = [_why(refusal, word_too=word_too)]
    except Busy:
        field.errors = [
            _("Máy chủ đang đọc các tệp khác nên chưa đọc được tệp này. Hãy chờ một phút rồi gửi lại.")
        ]


def _why(refusal: NotReadable, *, word_too: bool) -> str:
    """One sentence on what is in the way, and one on what to do."""
    match refusal.reason:
        case Unreadable.NOT_A_SPREADSHEET if not word_too:
            return _("Tệp này không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV.")
        case Unreadable.OPEN_DOCUMENT if not word_too:
            return _("Đây là tệp của LibreOffice. Hãy lưu lại thành .xlsx rồi gửi.")
        case Unreadable.MACROS if not word_too:
            return _("Tệp này chứa macro. Hãy lưu lại thành .xlsx không macro rồi gửi.")
        case Unreadable.TOO_LARGE:
            return _(
                "Tệp này lớn hơn %(most)s MB. Hãy chép riêng bảng cần nhập sang một tệp mới.",
                most=MOST_BYTES // 1024**2,
            )
        case Unreadable.TOO_MANY_ROWS:
            rows = f"{MOST_ROWS:,}".replace(",", ".")
            return _(
                "Tệp này có hơn %(most)s dòng. Hãy chỉ để lại bảng cần nhập, hoặc chia thành nhiều tệp.",
                most=rows,
            )
        case Unreadable.TOO_MANY_COLUMNS:
            return _("Bảng này có hơn %(most)s cột. Hãy chỉ để lại các cột cần nhập.", most=MOST_COLUMNS)
        case Unreadable.OPEN_QUOTE:
            return _(
                "Dấu ngoặc kép ở dòng %(row)s của tệp chưa đóng. Hãy sửa dòng đó rồi gửi lại.", row=refusal.at
            )
    return str(WHY[refusal.reason])
