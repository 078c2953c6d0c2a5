"""The doubts of a dry run in words: what stands in the cell, how it was taken, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ocop_tasks.planning.importing.state_wording import ABOUT_STATES, about_state
from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt, Weight
from ocop_tasks.rules.plan_sheets.headings import Field

FIELD = {
    Field.NUMBER: _l("Số thứ tự"),
    Field.CONTENT: _l("Nội dung nhiệm vụ"),
    Field.LEAD: _l("Đơn vị chủ trì"),
    Field.COORDINATING: _l("Đơn vị phối hợp"),
    Field.TIME: _l("Thời hạn"),
    Field.START: _l("Thời gian bắt đầu"),
    Field.PERIOD: _l("Một quý hoặc một tháng (đánh dấu x)"),
    Field.RESULT: _l("Kết quả, sản phẩm"),
    Field.STATE: _l("Tình trạng thực hiện"),
    Field.PERCENT: _l("Tỷ lệ hoàn thành"),
    Field.DONE: _l("Ngày đã hoàn thành"),
    Field.NOTES: _l("Ghi chú"),
    Field.OTHER: _l("Khác, đưa vào ghi chú"),
}
SENTENCE = {
    Asked.NO_CONTENT_COLUMN: _l(
        "Chưa rõ cột nào là nội dung nhiệm vụ. Hãy chọn cột đó ở phần “Trang và cột”."
    ),
    Asked.NO_LEAD_COLUMN: _l("Chưa rõ cột nào là đơn vị chủ trì. Hãy chọn cột đó ở phần “Trang và cột”."),
    Asked.NO_TIME_COLUMN: _l(
        "Bảng không có cột thời hạn. Mọi nhiệm vụ lấy hạn là ngày cuối của kế hoạch, %(day)s."
    ),
    Asked.NO_TASKS: _l(
        "Không thấy nhiệm vụ nào dưới dòng tiêu đề. Hãy xem lại dòng tiêu đề và các cột ở phần “Trang và cột”."
    ),
    Asked.COLUMN_LIKELY: _l(
        "Cột này được hiểu là “%(field)s”. Nếu không phải, hãy chọn lại ở “Trang và cột”."
    ),
    Asked.COLUMN_UNKNOWN: _l(
        "Chưa hiểu tiêu đề cột này: nội dung của cột được đưa vào ghi chú của nhiệm vụ."
    ),
    Asked.HEADING_OVER_ROWS: _l(
        "Ô tiêu đề này gộp xuống tận dòng %(row)s của bảng. Hãy tách ô trong tệp, hoặc ghi lại dòng tiêu đề."
    ),
    Asked.HIDDEN_SHEET: _l(
        "Trang tính này đang ẩn nên không đọc. Nếu cần lấy, hãy bỏ ẩn trong tệp rồi gửi lại."
    ),
    Asked.HIDDEN_ROW: _l("Dòng này đang ẩn nên không lấy. Nếu cần lấy, hãy bỏ ẩn trong tệp rồi gửi lại."),
    Asked.HIDDEN_COLUMN: _l(
        "Cột này đang ẩn nên không lấy. Nếu cần lấy, hãy chọn cột ở phần “Trang và cột”."
    ),
    Asked.HEADING_AGAIN: _l("Dòng này lặp lại tiêu đề bảng nên được bỏ qua."),
    Asked.OTHER_TABLE: _l(
        "Từ đây là một bảng khác, cột khác: chưa lấy gì của bảng này. Hãy tách sang trang tính riêng rồi gửi lại, "
        "hoặc chọn không lấy."
    ),
    Asked.TOTAL: _l("Dòng cộng, được bỏ qua."),
    Asked.AFTER_THE_END: _l(
        "Dòng này giống một nhiệm vụ nhưng nằm dưới phần ký tên. Hãy chuyển lên trên trong tệp, hoặc chọn không lấy."
    ),
    Asked.STRAY: _l("Ô này nằm ngoài các cột có tiêu đề nên không lấy."),
    Asked.UNCLEAR_ROW: _l(
        "Chưa rõ dòng này là mục, là nhiệm vụ hay phần tiếp của dòng trên. Hãy ghi rõ số thứ tự, đơn vị, thời hạn, "
        "hoặc chọn không lấy."
    ),
    Asked.CONTINUED: _l(
        "Dòng này được hiểu là phần tiếp của nhiệm vụ ở trên và đưa vào ghi chú của nhiệm vụ đó."
    ),
    Asked.SECTION_WITH_WORK: _l(
        "Dòng này được hiểu là một mục, dù có ghi đơn vị hoặc thời hạn. Nếu là nhiệm vụ, hãy đánh lại số thứ tự."
    ),
    Asked.NO_CONTENT: _l("Thiếu nội dung."),
    Asked.NO_LEAD: _l("Thiếu đơn vị chủ trì."),
    Asked.UNIT_UNKNOWN: _l("Chưa rõ là đơn vị nào của kế hoạch."),
    Asked.UNITS_NOT_NAMED: _l("Ghi chung, không nêu tên đơn vị nào."),
    Asked.COMMUNES_WHICH: _l("Được hiểu là %(count)s xã, thị trấn. Nếu ít hơn, hãy ghi tên từng xã."),
    Asked.LEAD_OR_COORDINATING: _l("Ô ghi chung chủ trì và phối hợp, chưa rõ đơn vị nào chủ trì."),
    Asked.UNIT_IN_BOTH: _l("Một đơn vị vừa chủ trì vừa phối hợp: tính là chủ trì."),
    Asked.SAME_AS_NOTHING: _l("Ghi như trên, nhưng bên trên không có gì."),
    Asked.SAME_ACROSS_SECTIONS: _l("Ghi như trên ở dòng đầu của mục: lấy theo mục trước, “%(taken)s”."),
    Asked.NO_TIME: _l("Không ghi thời hạn: lấy ngày cuối của kế hoạch, %(day)s."),
    Asked.NO_SUCH_DAY: _l("Không có ngày này trong lịch."),
    Asked.OUTSIDE_PLAN: _l("Ngày %(day)s nằm ngoài thời gian của kế hoạch."),
    Asked.DAY_OR_MONTH: _l("Excel có thể đã đổi chỗ ngày và tháng ở ô này. Hãy đối chiếu với văn bản."),
    Asked.DAY_OF_WHICH_MONTH: _l(
        "Có ngày nhưng chưa rõ của tháng nào trong kỳ: lấy hạn theo kỳ báo cáo của kế hoạch. Sau khi nhập có thể sửa."
    ),
    Asked.QUARTERLY: _l("Việc làm thường xuyên: đơn vị báo cáo hàng quý."),
    Asked.STATE_UNCLEAR: _l("Chưa hiểu rõ tình trạng này; câu chữ của tệp vẫn được giữ."),
    Asked.STATES_DIFFER: _l("Tình trạng và tỷ lệ không khớp nhau; câu chữ của tệp vẫn được giữ."),
    Asked.TWICE: _l("Trùng nội dung, đơn vị và thời hạn với ô %(first)s. Nếu chép nhầm, hãy chọn không lấy."),
    Asked.NO_LONGER: _l(
        "Theo tệp, việc này không còn thực hiện: khi ban hành được ghi là không còn áp dụng. Nếu không cần, hãy chọn "
        "không lấy."
    ),
    Asked.STATES_BY_UNIT: _l(
        "Các dòng của một nhiệm vụ ghi tình trạng khác nhau: giữ trong ghi chú, đơn vị tự báo cáo sau khi được giao."
    ),
    Asked.DONE_UNCLEAR: _l("Việc đã xong nhưng chưa rõ xong ngày nào."),
    Asked.DONE_LATER: _l("Ngày xong %(day)s sau ngày của bảng, %(stated)s."),
    Asked.CUT: _l("Quá dài để làm tên: câu đầu thành tên, toàn văn nằm trong ghi chú."),
    Asked.ERROR_VALUE: _l("Ô này báo lỗi trong Excel. Hãy sửa trong tệp rồi gửi lại."),
    Asked.NO_VALUE: _l("Ô này là công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại rồi gửi."),
    Asked.FROM_ELSEWHERE: _l("Ô này lấy số liệu từ một tệp khác: dùng giá trị lưu lần cuối. Hãy đối chiếu."),
    Asked.OLD_LETTERS: _l(
        "Ô này dùng phông chữ cũ (.VnTime, VNI), không đọc được dấu. Hãy chuyển sang Unicode rồi gửi lại."
    ),
}
"""One sentence or two of each; those that need more to be told are in ``in_words``."""


def in_words(doubt: Doubt) -> str:
    """What is to be known of one doubt."""
    if doubt.asked in ABOUT_STATES:
        return about_state(doubt, str(SENTENCE.get(doubt.asked, "")))
    return _told(doubt)


def _told(doubt: Doubt) -> str:
    told: dict[str, Any] = dict(doubt.details)
    match doubt.asked:
        case Asked.NO_TABLE if not doubt.sheet:
            return _(
                "Không thấy bảng nhiệm vụ nào: chưa hiểu dòng tiêu đề. Hãy chỉ ra dòng tiêu đề và cột ở “Trang và cột”."
            )
        case Asked.NO_TABLE:
            return _("Không thấy bảng nhiệm vụ trong trang tính này nên không lấy gì ở đây.")
        case Asked.COLUMN_TWICE:
            if "first" not in told:
                return _("Tiêu đề gộp trùm lên nhiều cột. Hãy chọn riêng cho cột này ở “Trang và cột”.")
            told["field"] = FIELD[Field(told["field"])]
            return _(
                "Hai cột cùng là “%(field)s”: cột này và cột %(first)s. Hãy chọn lại ở “Trang và cột”.",
                **told,
            )
        case Asked.COLUMN_LIKELY:
            told["field"] = FIELD[Field(told["field"])]
        case Asked.TOO_MANY_TASKS:
            return _(
                "Tệp có %(count)s nhiệm vụ, mỗi lần nhập được nhiều nhất %(most)s. Hãy chia thành nhiều tệp.",
                **told,
            )
        case Asked.UNIT_SEVERAL:
            return _("Có thể là nhiều đơn vị: %(names)s.", names="; ".join(told["names"]))
        case Asked.TIME_UNCLEAR if doubt.details.get("day") or doubt.weight is Weight.QUESTION:
            return _("Nêu nhiều thời điểm: lấy thời điểm cuối.")
        case Asked.TIME_UNCLEAR:
            return _("Chưa hiểu thời hạn này là ngày nào, hay kỳ nào.")
    return str(SENTENCE[doubt.asked]) % told


@dataclass(frozen=True, slots=True)
class Told:
    """The same doubt of one or several cells: where, what stands there, and the sentence."""

    first: Doubt
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return in_words(self.first)

    @property
    def place(self) -> str:
        """Where it is, as a person looks for it: "ô D12, D15", "cột C", "dòng 7"."""
        named = [cell for cell in self.cells if cell]
        if not named:
            return ""
        shown = ", ".join(named[:SHOWN_CELLS])
        more = len(named) - SHOWN_CELLS
        if more > 0:
            shown = _("%(cells)s và %(more)s chỗ khác", cells=shown, more=more)
        if named[0].isdecimal():
            return _("dòng %(rows)s", rows=shown)
        return _("cột %(columns)s", columns=shown) if named[0].isalpha() else _("ô %(cells)s", cells=shown)


SHOWN_CELLS = 6


ABOUT_COLUMNS = frozenset(
    {
        Asked.NO_TABLE,
        Asked.NO_CONTENT_COLUMN,
        Asked.NO_LEAD_COLUMN,
        Asked.NO_TASKS,
        Asked.COLUMN_TWICE,
        Asked.HEADING_OVER_ROWS,
    }
)
"""What is mended where sheets and columns are chosen."""


def grouped(doubts: Sequence[Doubt]) -> list[Told]:
    """Doubts that say the same of the same words in one, with their cells; in the order of the first."""
    together: dict[object, list[Doubt]] = {}
    for doubt in doubts:
        details = tuple(sorted((name, str(value)) for name, value in doubt.details.items()))
        kind = "" if doubt.cell.isalpha() else "row" if doubt.cell.isdecimal() else "cell"
        alone = doubt.cell if doubt.asked is Asked.NO_LEAD else ""
        key = (doubt.weight, doubt.asked, doubt.sheet, doubt.read, details, kind, alone)
        together.setdefault(key, []).append(doubt)
    return [Told(same[0], tuple(dict.fromkeys(each.cell for each in same))) for same in together.values()]
