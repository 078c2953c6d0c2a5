"""Why a file is not taken, in words that follow its name and say what to do; and what is taken, in the same words.

The kind is judged by content, so a new name helps nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.storage.formats.kinds import HEIF, KINDS, SAME, Family, NotAllowed, Reason

WHY = {
    Reason.EMPTY: _l("là tệp rỗng, không có nội dung. Hãy mở tệp để kiểm tra rồi chọn lại."),
    Reason.PROGRAM: _l("là chương trình, dù tên tệp ghi khác, nên không nhận. Hãy chọn ảnh hoặc văn bản."),
    Reason.SCRIPT: _l("là tập lệnh máy tính nên không nhận. Hãy chọn ảnh hoặc văn bản."),
    Reason.WEB_PAGE: _l(
        "là trang web, dù tên tệp có thể ghi khác. Hãy mở ra rồi lưu lại thành PDF, docx hoặc xlsx, "
        "hoặc gửi đường dẫn của trang."
    ),
    Reason.ARCHIVE: _l("là tệp nén. Hãy giải nén rồi gửi từng tệp bên trong."),
    Reason.MACROS: _l("chứa macro nên không nhận. Hãy lưu lại thành docx, xlsx, pptx không macro, hoặc PDF."),
    Reason.ENCRYPTED: _l(
        "đang khoá bằng mật khẩu nên không ai mở được. Hãy lưu lại một bản không có mật khẩu rồi gửi bản đó."
    ),
    Reason.DAMAGED: _l(
        "bị hỏng hoặc chưa tải về đủ, không mở được. Hãy mở thử trên máy rồi lấy lại bản đủ và gửi lại."
    ),
    Reason.TOO_MANY_PIXELS: _l(
        "có quá nhiều điểm ảnh (mức nhận là 64 đến 128 triệu, tuỳ loại ảnh). Hãy thu nhỏ ảnh rồi gửi lại."
    ),
    Reason.TOO_HEAVY: _l(
        "mở ra quá lâu hoặc quá nặng nên không nhận. Hãy lưu lại thành tệp nhẹ hơn, hoặc in ra PDF rồi gửi."
    ),
}
FAMILIES = {
    Family.IMAGE: _l("ảnh"),
    Family.PDF: _l("PDF"),
    Family.WORD: _l("văn bản"),
    Family.EXCEL: _l("bảng tính"),
    Family.POWERPOINT: _l("trình chiếu"),
}


def why(refusal: NotAllowed, only: Collection[Family]) -> str:
    """Why a file was refused where files of the families ``only`` are taken: first of all that its kind is not."""
    kind_is_taken = refusal.family is None or refusal.family in only
    if refusal.reason in WHY and kind_is_taken:
        return str(WHY[refusal.reason])
    if refusal.found and refusal.found != "ole":
        return _(
            "là tệp loại %(found)s, không nhận ở đây. Hãy chọn tệp thuộc các loại: %(taken)s.",
            found=refusal.found,
            taken=names(only),
        )
    return _("không thuộc loại tệp nhận ở đây. Hãy chọn tệp thuộc các loại: %(taken)s.", taken=names(only))


def names(only: Collection[Family] = tuple(Family)) -> str:
    """The kinds of those families by what files are called: "ảnh (jpg, png), PDF"."""
    return ", ".join(_named(family) for family in FAMILIES if family in only)


def _named(family: Family) -> str:
    extensions = _extensions(family)
    word = str(FAMILIES[family])
    return word if family is Family.PDF else f"{word} ({', '.join(extensions)})"


def _extensions(family: Family) -> list[str]:
    return [kind.extension for kind in KINDS.values() if kind.family is family and kind != HEIF]


def accept(only: Collection[Family]) -> str:
    """What a chooser of files offers first: some browsers know less of our kinds than their names."""
    extensions = [each for family in only for each in _extensions(family)]
    others = [name for name, extension in SAME.items() if extension in extensions]
    pictures = ["image/*"] if Family.IMAGE in only else []
    return ",".join([*pictures, *(f".{each}" for each in (*extensions, *others))])


def too_large(most_mb: int) -> str:
    """What is said of a file over the limit."""
    return _(
        "lớn hơn %(limit)s MB, là mức nhận mỗi tệp. Hãy thu nhỏ hoặc chia tệp rồi gửi lại.", limit=most_mb
    )
