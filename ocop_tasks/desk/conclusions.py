"""The conclusions of a meeting as an office document."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.models import Direction, Meeting
from ocop_tasks.web.filters import dmy, hanoi_time, local, period_name

FONT = "Times New Roman"
SIZE = Pt(13)
"""The state's usual type for documents (Nghị định 30/2020/NĐ-CP)."""


def document(meeting: Meeting, directions: Sequence[Direction]) -> bytes:
    """A .docx: when, who, and each direction with its unit, its task and the day to answer by."""
    paper = Document()
    normal = paper.styles["Normal"].font
    normal.name, normal.size = FONT, SIZE
    title = paper.add_heading(_("KẾT LUẬN HỌP GIAO BAN"), level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph(local(meeting.plan)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    when = _("Ngày %(day)s, %(time)s", day=dmy(clock.day_of(meeting.at)), time=hanoi_time(meeting.at))
    paper.add_paragraph(when + " · " + meeting.by.name)
    gone_through = _("Đã xem %(count)s việc quá hạn.", count=len(meeting.assignment_ids))
    given = (
        _("Có %(count)s ý kiến chỉ đạo:", count=len(directions))
        if directions
        else _("Không có ý kiến chỉ đạo.")
    )
    paper.add_paragraph(f"{gone_through} {given}")
    if directions:
        _table(paper, directions)
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


def _table(paper: Paper, directions: Sequence[Direction]) -> None:
    headings = (_("Đơn vị"), _("Nhiệm vụ"), _("Ý kiến chỉ đạo"), _("Trả lời chậm nhất ngày"))
    table = paper.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for direction in directions:
        assignment = direction.assignment
        what = f"{local(assignment.task)} ({period_name(assignment.period)})"
        texts = (assignment.unit.short_name, what, direction.entries[0].text, dmy(direction.answer_by))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
