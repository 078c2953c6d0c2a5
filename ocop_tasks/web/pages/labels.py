"""The field's words for the codes the portal keeps, in the reader's language."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from ocop_tasks.models import OutreachStep, Part, ReportKind, UnitKind
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp, Timeliness
from ocop_tasks.storage.formats.kinds import KINDS, Family

STATUS = {
    Status.NOT_STARTED: _l("Chưa thực hiện"),
    Status.IN_PROGRESS: _l("Đang thực hiện"),
    Status.SUBMITTED: _l("Chờ xác nhận"),
    Status.COMPLETED: _l("Đã hoàn thành"),
    Status.CANCELLED: _l("Không còn áp dụng"),
}
TIMELINESS = {
    Timeliness.ON_TIME: _l("Trong hạn"),
    Timeliness.DUE_SOON: _l("Sắp đến hạn"),
    Timeliness.OVERDUE: _l("Quá hạn"),
    Timeliness.COMPLETED_ON_TIME: _l("Xong, đúng hạn"),
    Timeliness.COMPLETED_LATE: _l("Xong, muộn"),
}
FOLLOW_UP = {
    FollowUp.DONE_IN_TIME: _l("Đã hoàn thành đúng hạn"),
    FollowUp.DONE_LATE: _l("Đã hoàn thành quá hạn"),
    FollowUp.OPEN_IN_TIME: _l("Chưa hoàn thành còn trong hạn"),
    FollowUp.OPEN_LATE: _l("Chưa hoàn thành quá hạn"),
}
PART = {
    Part.LEAD: _l("Chủ trì"),
    Part.COORDINATING: _l("Phối hợp"),
    Part.FOLLOWING: _l("Theo dõi"),
}
ROLE = {
    Role.FOCAL_POINT: _l("Cán bộ đầu mối"),
    Role.FRONT: _l("Mặt trận, đoàn thể"),
    Role.STANDING_AGENCY: _l("Cơ quan thường trực"),
    Role.CHAIRMAN: _l("Chủ tịch"),
    Role.VICE_CHAIRMAN: _l("Phó Chủ tịch"),
    Role.OBSERVER: _l("Theo dõi, giám sát"),
    Role.ADMINISTRATOR: _l("Quản trị"),
}
UNIT_KIND = {
    UnitKind.COMMITTEE: _l("Uỷ ban nhân dân"),
    UnitKind.AGENCY: _l("Cơ quan chuyên môn"),
    UnitKind.FRONT: _l("Mặt trận"),
    UnitKind.UNION: _l("Đoàn thể"),
    UnitKind.BODY: _l("Hội đồng, tổ giúp việc"),
    UnitKind.COMMUNE: _l("Xã, thị trấn"),
    UnitKind.OVERSIGHT: _l("Cơ quan giám sát"),
}
FREQUENCY = {
    Frequency.ONCE: _l("Một lần"),
    Frequency.MONTHLY: _l("Hàng tháng"),
    Frequency.QUARTERLY: _l("Hàng quý"),
    Frequency.HALF_YEARLY: _l("Sáu tháng"),
    Frequency.YEARLY: _l("Hàng năm"),
}
FILE_FAMILY = {
    Family.IMAGE: _l("Ảnh"),
    Family.PDF: _l("PDF"),
    Family.WORD: _l("Văn bản"),
    Family.EXCEL: _l("Bảng tính"),
    Family.POWERPOINT: _l("Bản trình chiếu"),
}
REPORT_KIND = {
    ReportKind.PROGRESS: _l("Cập nhật tiến độ"),
    ReportKind.SUBMISSION: _l("Gửi đề nghị xác nhận"),
    ReportKind.NOTE: _l("Ghi chú"),
    ReportKind.WITHDRAWAL: _l("Rút lại báo cáo"),
    ReportKind.CONFIRMATION: _l("Xác nhận"),
    ReportKind.RETURN: lazy_pgettext("done", "Trả lại"),
    ReportKind.UNDO: _l("Hoàn tác"),
    ReportKind.CANCELLATION: _l("Không còn áp dụng"),
    ReportKind.RESTORATION: _l("Áp dụng lại"),
    ReportKind.COUNT: _l("Theo sổ tuyên truyền"),
    ReportKind.TAKEN_OVER: _l("Tiếp nhận từ bảng tính"),
}
TAKEN_BACK = {
    ReportKind.CONFIRMATION: lazy_pgettext("done", "Rút lại xác nhận"),
    ReportKind.RETURN: lazy_pgettext("done", "Rút lại việc trả lại"),
}
"""What it is called when a decision is taken back with a reason, by what was decided."""
EXTENSION_STEP = {
    Step.ASKED: _l("Xin gia hạn đến %(day)s"),
    Step.GRANTED: _l("Đồng ý gia hạn đến %(day)s"),
    Step.REFUSED: _l("Không đồng ý; hạn vẫn là %(day)s"),
    Step.WITHDRAWN: _l("Rút đề nghị; hạn vẫn là %(day)s"),
    Step.OVERTAKEN: _l("Đề nghị khép lại vì công việc đã được thay đổi; hạn nay là %(day)s"),
}
OUTREACH_FORM = {
    OutreachForm.VILLAGE_MEETING: _l("Họp thôn, bản"),
    OutreachForm.HOUSE_VISIT: _l("Đến hộ"),
    OutreachForm.LOUDSPEAKER: _l("Loa truyền thanh"),
    OutreachForm.CONFERENCE: _l("Hội nghị"),
    OutreachForm.SOCIAL_MEDIA: _l("Mạng xã hội"),
    OutreachForm.FAIR: _l("Hội chợ"),
    OutreachForm.OTHER: _l("Khác"),
}
COUNTED = {
    Counted.ACTIVITIES: _l("số hoạt động trong sổ tuyên truyền"),
    Counted.PEOPLE: _l("số lượt người trong sổ tuyên truyền"),
}
OUTREACH_STEP = {
    OutreachStep.LOGGED: _l("Ghi hoạt động"),
    OutreachStep.CORRECTED: _l("Sửa lại"),
    OutreachStep.WITHDRAWN: _l("Rút lại"),
}
PLAN_STATE = {
    "draft": _l("Đang soạn"),
    "running": _l("Đang thực hiện"),
    "closed": _l("Đã đóng"),
    "archived": _l("Lưu trữ"),
}
RULE_BROKEN = {
    "not_submitted": _l(
        "Đơn vị chưa gửi đề nghị xác nhận, hoặc việc này vừa có người xử lý. Tải lại trang để xem mới nhất."
    ),
    "own_unit": _l(
        "Không thể xác nhận hay trả lại báo cáo của chính mình. Cần một người khác xem và xác nhận."
    ),
    "plan_closed": _l(
        "Kế hoạch này đã đóng nên không nhận thay đổi nữa. Nội dung bạn vừa ghi vẫn còn ở đây để chép lại; nếu cần ghi "
        "tiếp, hãy đề nghị cơ quan thường trực mở lại kế hoạch."
    ),
    "plan_is_draft": _l("Kế hoạch này đang soạn, chưa ban hành."),
    "plan_is_running": _l("Kế hoạch này đang thực hiện: vừa có người ban hành hoặc mở lại."),
    "plan_is_closed": _l("Kế hoạch này đã đóng: vừa có người đóng."),
    "plan_is_archived": _l("Kế hoạch này đã đưa vào lưu trữ."),
    "sheet_taken": _l("Bảng này đã được đưa vào kế hoạch trước đó, nên không đưa vào lần nữa."),
    "import_was_changed": _l("Có nội dung đã sửa sau khi nhập, nên không rút lại cả tệp được."),
    "no_tasks": _l("Kế hoạch chưa có nhiệm vụ nào. Hãy thêm nhiệm vụ rồi ban hành."),
    "task_without_lead": _l("Có nhiệm vụ chưa có đơn vị chủ trì. Hãy xem phần kiểm tra."),
    "reason_needed": _l("Hãy ghi lý do."),
    "note_needed": _l("Hãy ghi nội dung, hoặc thêm minh chứng."),
    "evidence_needed": _l("Việc này cần minh chứng: thêm ảnh, tệp, đường dẫn hoặc số văn bản rồi gửi lại."),
    "already_submitted": _l("Báo cáo đã gửi và đang chờ xác nhận."),
    "already_completed": _l("Việc này đã được xác nhận hoàn thành."),
    "cancelled": _l("Việc này không còn áp dụng."),
    "already_cancelled": _l("Việc này đã được ghi là không còn áp dụng."),
    "not_cancelled": _l("Việc này vẫn đang áp dụng."),
    "not_completed": _l("Việc này chưa được xác nhận, nên không có gì để hoàn tác."),
    "percent_out_of_range": _l("Tỷ lệ phải từ 0 đến 99; nếu đã xong, hãy chọn “Đã xong”."),
    "only_lead_reports": _l(
        "Chỉ đơn vị chủ trì báo cáo tiến độ; đơn vị phối hợp ghi chú và thêm minh chứng."
    ),
    "only_newest_report": _l("Chỉ rút lại được báo cáo mới nhất của đơn vị."),
    "evidence_was_sent": _l(
        "Minh chứng này đã gửi cùng báo cáo. Nếu không dùng nữa, hãy mở minh chứng rồi rút lại."
    ),
    "already_withdrawn": _l("Minh chứng này đã được rút lại trước đó."),
    "value_withdrawn": _l("Số này đã được rút lại trước đó."),
    "target_is_measured": _l("Chỉ tiêu này lấy số từ sổ tuyên truyền, nên không ghi tay được."),
    "day_to_come": _l("Ngày này chưa tới. Hãy ghi ngày mà số liệu đã có."),
    "nothing_to_undo": _l("Đã có thay đổi sau đó, nên không hoàn tác được."),
    "not_yours_to_undo": _l("Chỉ người đã xác nhận hay trả lại mới hoàn tác được."),
    "too_late_to_undo": _l("Đã quá thời gian hoàn tác. Nếu cần, hãy trao đổi với đơn vị."),
    "already_taken_back": _l("Vừa có người rút lại quyết định này."),
    "reported_since": _l(
        "Sau khi bị trả lại, đơn vị đã báo cáo tiếp, nên không rút lại lần trả lại này được nữa. Hãy xem báo cáo mới "
        "nhất của đơn vị; nếu đã xong thì xác nhận báo cáo đó."
    ),
    "own_account": _l(
        "Bạn không thể tự khoá hay bỏ quyền quản trị của chính mình. Hãy nhờ một người quản trị khác."
    ),
    "last_administrator": _l(
        "Đây là người quản trị duy nhất còn hoạt động. Hãy giao quyền quản trị cho người khác trước."
    ),
    "unit_switched_off": _l(
        "Đơn vị này đã ngừng hoạt động. Hãy chọn đơn vị khác, hoặc cho đơn vị hoạt động lại trước."
    ),
    "parent_switched_off": _l("Đơn vị cấp trên đã ngừng hoạt động. Hãy chọn đơn vị cấp trên khác."),
    "unit_too_deep": _l("Cây đơn vị đã đến 100 cấp, là giới hạn của cổng. Hãy chọn đơn vị cấp trên cao hơn."),
    "unit_runs_plan": _l("Đơn vị này ban hành hoặc thường trực một kế hoạch, nên chưa thể ngừng hoạt động."),
    "unit_has_open_work": _l(
        "Đơn vị còn việc đang mở. Cơ quan thường trực cần giao việc đó cho nơi khác hoặc ghi không còn áp dụng trước."
    ),
    "unit_has_people": _l(
        "Đơn vị còn người dùng đang hoạt động. Hãy chuyển họ sang đơn vị khác, hoặc khoá tài khoản của họ trước."
    ),
    "unit_has_units": _l(
        "Đơn vị còn đơn vị cấp dưới đang hoạt động. Hãy chuyển hoặc ngừng các đơn vị đó trước."
    ),
    "text_needed": _l("Hãy chọn câu mẫu hoặc viết ý kiến."),
    "answer_by_past": _l("Ngày trả lời %(day)s đã qua. Hãy ghi từ hôm nay (%(today)s) trở đi."),
    "answer_by_far": _l("Ngày trả lời %(day)s quá xa. Hãy xem lại năm."),
    "until_past": _l("Ngày %(day)s đã qua. Hãy ghi hạn mới từ hôm nay (%(today)s) trở đi."),
    "due_outside_plan": _l(
        "Ngày %(day)s nằm ngoài năm %(year)s của kế hoạch, nên không được tính vào kết quả của năm. Hãy xem lại."
    ),
    "due_outside_span": _l(
        "Ngày %(day)s nằm ngoài thời gian của kế hoạch (từ %(first)s đến hết %(last)s), nên không được tính vào kết "
        "quả. Hãy xem lại."
    ),
    "document_in_future": _l("Ngày %(day)s chưa tới. Hãy xem lại ngày ghi trên văn bản."),
    "document_after_today": _l(
        "Ngày %(day)s sau ngày của cổng (%(today)s). Nếu văn bản ghi đúng như vậy, hãy đánh dấu bên dưới rồi gửi lại."
    ),
    "direction_closed": _l("Ý kiến chỉ đạo này đã kết thúc."),
    "already_acknowledged": _l("Đơn vị đã báo đã đọc ý kiến này."),
    "already_asked": _l("Đã có một đề nghị gia hạn đang chờ quyết định."),
    "too_many_extensions": _l("Việc này đã được gia hạn đủ số lần cho phép."),
    "not_later": _l("Hạn mới phải sau hạn hiện nay."),
    "not_asked": _l(
        "Không còn đề nghị nào chờ quyết định; có thể vừa có người khác quyết định. Hãy tải lại trang."
    ),
    "task_cancelled": _l(
        "Nhiệm vụ này đã được ghi là không còn áp dụng. Hãy cho áp dụng lại nhiệm vụ trước khi sửa."
    ),
    "unit_not_in_task": _l("Đơn vị này không còn trong nhiệm vụ. Hãy thêm đơn vị vào nhiệm vụ."),
    "held_in_future": _l("Ngày tổ chức chưa đến. Hãy ghi sau khi đã tổ chức."),
    "day_not_counted": _l("Kế hoạch không tính ngày này. Hãy xem lại ngày."),
    "topic_needed": _l("Hãy ghi nội dung tuyên truyền."),
    "village_needed": _l("Họp thôn, bản cần tên thôn, bản."),
    "commune_needed": _l("Hãy chọn xã của thôn, bản này."),
    "reached_out_of_range": _l("Số lượt người phải từ 0 đến 100.000."),
    "more_than_reached": _l("Không thể nhiều hơn tổng số."),
    "not_your_units": _l("Chỉ đơn vị đã ghi hoạt động này mới sửa hoặc rút lại được."),
    "activity_withdrawn": _l("Hoạt động này đã được rút lại, nên không sửa được nữa. Hãy ghi hoạt động mới."),
    "no_lead": _l("Hãy chọn ít nhất một đơn vị chủ trì."),
    "due_rule_does_not_fit": _l("Kỳ báo cáo này không có tháng đó. Hãy chọn tháng khác."),
    "unit_under_itself": _l("Một đơn vị không thể trực thuộc chính nó hoặc đơn vị cấp dưới của nó."),
    "product_stands": _l(
        "Sản phẩm này của cùng chủ thể, cùng xã đã có trong danh sách. Hãy sửa dòng đã có, hoặc xem lại tên."
    ),
    "product_withdrawn": _l(
        "Sản phẩm này đã được rút khỏi danh sách. Hãy đưa lại vào danh sách trước khi sửa."
    ),
    "product_not_withdrawn": _l("Sản phẩm này vẫn đang trong danh sách."),
    "section_label_taken": _l(
        "Kế hoạch đã có mục %(label)s. Hãy ghi số khác, hoặc sửa số của mục đã có trước."
    ),
    "target_stands": _l("Mục này đã có chỉ tiêu mang tên đó. Hãy sửa chỉ tiêu đã có, hoặc ghi tên khác."),
    "target_has_values": _l(
        "Chưa xoá được: chỉ tiêu đã có số đạt được (%(count)s lần ghi, kể cả lần đã rút lại). Số đã ghi được giữ "
        "trong lịch sử, nên chỉ tiêu chỉ sửa được."
    ),
    "target_has_products": _l(
        "Chưa xoá được: còn %(count)s sản phẩm trong danh sách thuộc chỉ tiêu này. Hãy chuyển các sản phẩm sang chỉ "
        "tiêu khác trước."
    ),
    "plan_is_amendment": _l(
        "Đây là bản điều chỉnh của một kế hoạch đang thực hiện. Hãy xem thay đổi rồi áp dụng vào kế hoạch đó."
    ),
    "amendment_open": _l("%(name)s đang soạn một bản điều chỉnh của kế hoạch này. Hãy soạn tiếp bản đó."),
    "amendment_gone": _l(
        "Bản điều chỉnh này vừa có người áp dụng hoặc xoá. Hãy xem các lần điều chỉnh của kế hoạch."
    ),
    "amendment_changes_nothing": _l("Bản điều chỉnh chưa thay đổi gì so với kế hoạch hiện nay."),
    "amendment_undecided": _l("Còn chỗ hai bên cùng sửa. Hãy chọn giữ bên nào rồi xem lại."),
    "amendment_unsound": _l("Bản điều chỉnh có chỗ chưa áp dụng được. Hãy sửa theo phần được nhắc."),
    "amendment_records_nothing": _l(
        "Bản điều chỉnh chỉ soạn nội dung kế hoạch. Số đạt được ghi ở chỉ tiêu của kế hoạch đang thực hiện."
    ),
    "decision_needed": _l("Hãy ghi số và ngày của văn bản quyết định điều chỉnh."),
    "issuer_is_published": _l("Kế hoạch đã ban hành thì không đổi cơ quan ban hành."),
    "agency_without_officer": _l("Cơ quan này chưa có cán bộ thường trực trên cổng. Hãy chọn cơ quan khác."),
    "plan_is_worked_on": _l(
        "Chưa thu hồi được: đã có báo cáo, minh chứng, ý kiến chỉ đạo hoặc hoạt động được ghi trong kế hoạch. Hãy sửa "
        "hoặc đóng kế hoạch thay vì thu hồi."
    ),
    "span_of_amendment": _l("Thời gian thực hiện đổi ở chính kế hoạch, không đổi trong bản điều chỉnh."),
    "span_or_calendar": _l("Hãy đổi thời gian thực hiện và cách tính kỳ báo cáo trong hai lần lưu."),
    "section_under_itself": _l("Một mục không thể nằm trong chính nó hoặc trong mục con của nó."),
    "section_has_sections": _l(
        "Chưa xoá được: còn %(count)s mục con. Hãy xoá các mục con, hoặc chuyển sang mục khác trước."
    ),
    "section_has_tasks": _l(
        "Chưa xoá được: mục còn %(count)s nhiệm vụ, kể cả nhiệm vụ không còn áp dụng. Hãy chuyển các nhiệm vụ "
        "sang mục khác trước."
    ),
    "section_has_targets": _l(
        "Chưa xoá được: mục còn %(count)s chỉ tiêu. Hãy xoá các chỉ tiêu, hoặc chuyển sang mục khác trước."
    ),
    "too_many_at_once": _l("Quá nhiều mục trong một lần. Hãy chọn ít hơn rồi làm nhiều lần."),
}


def file_kind(media_type: str) -> str:
    """What people call a file of that type: "Ảnh (jpg)"."""
    kind = KINDS.get(media_type)
    return f"{FILE_FAMILY[kind.family]} ({kind.extension})" if kind else media_type


def extension_step(kind: Step, day: date) -> str:
    """What was said about more time, with the ``day`` asked for, granted, or that stays."""
    return str(EXTENSION_STEP[kind]) % {"day": dmy(day)}


def report_name(kind: ReportKind, note: str, about: ReportKind | None) -> str:
    """What a report of that kind is, in a few words; ``about`` is what it takes back. An undo at once has no note."""
    later = TAKEN_BACK.get(about) if about and kind is ReportKind.UNDO and note else None
    return str(later or REPORT_KIND[kind])


def rule_message(code: str, **details: object) -> str:
    """What a broken rule is told as, with its ``details``; an unknown code is a defect, told most plainly."""
    said = str(
        RULE_BROKEN.get(code, _l("Không thực hiện được. Không có gì bị mất; hãy tải lại trang và thử lại."))
    )
    return said % details if details else said
