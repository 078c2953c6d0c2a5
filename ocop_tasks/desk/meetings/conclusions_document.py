"""The conclusions of a meeting as an office document: a notice (thông báo) to be numbered, signed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from docx.shared import Mm

from ocop_tasks import clock
from ocop_tasks.documents import blank_document, official_letterhead
from ocop_tasks.documents.official_letterhead import Office, Signature
from ocop_tasks.models import Direction, Meeting, Unit
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.sending.notices.notice_language import language, period_name
from ocop_tasks.web.pages.template_filters import hanoi_time

HEADINGS = ("Số TT", "Đơn vị", "Nhiệm vụ", "Ý kiến chỉ đạo", "Trả lời chậm nhất")
WIDTHS = (Mm(12), Mm(29), Mm(45), Mm(48), Mm(26))
MOST_RECIPIENTS = 6
"""Units that are named one by one."""


def document(meeting: Meeting, directions: Sequence[Direction]) -> bytes:
    """A .docx in Vietnamese: when the meeting was, what was late then, and each direction as it was given in it."""
    plan, held_on = meeting.plan, clock.day_of(meeting.at)
    issuer = Office(plan.issuer.name, plan.issuer.parent.name if plan.issuer.parent else None)
    about = f"Kết luận cuộc họp giao ban {official_letterhead.day_in_words(held_on)} về {_within(plan.title)}"
    made = blank_document.blank_document(title=about, author=plan.issuer.name, at=clock.now())
    official_letterhead.add_head(made, issuer, sign="TB", on=held_on)
    official_letterhead.add_title(made, "Thông báo", about)
    official_letterhead.add_paragraph(made, _opening(meeting, held_on, directions))
    if directions:
        official_letterhead.add_table(
            made, HEADINGS, [_row(*each) for each in enumerate(directions, 1)], WIDTHS
        )
    official_letterhead.add_signature(
        made, issuer, _signature(meeting), _recipients(plan.standing_unit, directions)
    )
    return blank_document.bytes_of(made)


def _opening(meeting: Meeting, held_on: date, directions: Sequence[Direction]) -> str:
    """What is known of the meeting. Which items were opened on the screen is kept nowhere, so nothing is said of it."""
    late = len(meeting.assignment_ids)
    begun = f"Cuộc họp bắt đầu lúc {hanoi_time(meeting.at)} {official_letterhead.day_in_words(held_on)}."
    known = (
        f"Khi bắt đầu họp, kế hoạch có {late} việc quá hạn."
        if late
        else "Khi bắt đầu họp, kế hoạch không có việc nào quá hạn."
    )
    if not directions:
        return f"{begun} {known} Cuộc họp không có ý kiến chỉ đạo."
    about = len({direction.assignment_id for direction in directions})
    return f"{begun} {known} Cuộc họp có {len(directions)} ý kiến chỉ đạo về {about} việc:"


def _row(number: int, direction: Direction) -> tuple[str, ...]:
    """A direction as it was given in the meeting, whatever was said in its thread since."""
    assignment, given = direction.assignment, direction.entries[0]
    period = f" ({period_name(assignment.period, language('vi'))})" if "-" in assignment.period else ""
    what = f"{assignment.task.title}{period}"
    return str(number), assignment.unit.short_name, what, given.text, dmy(given.answer_by)


def _signature(meeting: Meeting) -> Signature:
    """The chairman, or a deputy for him; where the standing agency showed the meeting, who signs is left blank."""
    if meeting.by.role is Role.CHAIRMAN:
        return Signature("Chủ tịch", name=meeting.by.name)
    if meeting.by.role is Role.VICE_CHAIRMAN:
        return Signature("Chủ tịch", deputy="Phó Chủ tịch", name=meeting.by.name)
    return Signature("Chủ tịch")


def _recipients(standing: Unit, directions: Sequence[Direction]) -> list[str]:
    """The units that were directed, and the plan's standing agency."""
    units = list(dict.fromkeys(direction.assignment.unit.short_name for direction in directions))
    named = list(islice(units, MOST_RECIPIENTS)) if len(units) <= MOST_RECIPIENTS else ["Các đơn vị nêu trên"]
    return named if standing.short_name in named else [*named, standing.short_name]


def _within(title: str) -> str:
    """A plan's title inside a sentence."""
    return title[:1].lower() + title[1:] if title.startswith("Kế hoạch") else title
