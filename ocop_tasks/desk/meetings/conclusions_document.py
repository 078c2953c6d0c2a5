"""The conclusions of a meeting as an office document: a notice (thông báo) to be numbered, signed and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from docx.document import Document
from docx.shared import Mm

from ocop_tasks import clock
from ocop_tasks.documents import blank_document, official_letterhead
from ocop_tasks.documents.official_letterhead import Office, Signature
from ocop_tasks.models import Direction, Meeting, Plan, Unit
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.text.plan_names import NamedPlan, names_apart
from ocop_tasks.sending.notices.notice_language import language, period_name
from ocop_tasks.web.pages.template_filters import hanoi_time

HEADINGS = ("Số TT", "Đơn vị", "Nhiệm vụ", "Ý kiến chỉ đạo", "Trả lời chậm nhất")
WIDTHS = (Mm(12), Mm(29), Mm(45), Mm(48), Mm(26))
HEADINGS_OF_SEVERAL = (*HEADINGS[:2], "Kế hoạch", *HEADINGS[2:])
WIDTHS_OF_SEVERAL = (Mm(12), Mm(26), Mm(26), Mm(38), Mm(34), Mm(24))
MOST_PLANS = 3
"""Plans that the title names one by one."""
MOST_RECIPIENTS = 6
"""Units that are named one by one."""


def document(meeting: Meeting, plans: Sequence[Plan], directions: Sequence[Direction]) -> bytes:
    """A .docx in Vietnamese: when the meeting was, what was late then, and each direction as it was given in it.

    It is of the issuer of the first of ``plans``; where there are several, each row names its own.
    """
    office, held_on = plans[0].issuer, clock.day_of(meeting.at)
    issuer = Office(office.name, office.parent.name if office.parent else None)
    about = f"Kết luận cuộc họp giao ban {official_letterhead.day_in_words(held_on)} về {_subject(plans)}"
    made = blank_document.blank_document(title=about, author=office.name, at=clock.now())
    official_letterhead.add_head(made, issuer, sign="TB", on=held_on)
    official_letterhead.add_title(made, "Thông báo", about)
    official_letterhead.add_paragraph(made, _opening(meeting, len(plans), held_on, directions))
    if directions:
        _add_directions(made, plans, directions)
    official_letterhead.add_signature(
        made, issuer, _signature(meeting), _recipients([plan.standing_unit for plan in plans], directions)
    )
    return blank_document.bytes_of(made)


def _add_directions(made: Document, plans: Sequence[Plan], directions: Sequence[Direction]) -> None:
    names = _names(plans) if len(plans) > 1 else {}
    rows = [_row(number, direction, names) for number, direction in enumerate(directions, 1)]
    headings, widths = (HEADINGS_OF_SEVERAL, WIDTHS_OF_SEVERAL) if names else (HEADINGS, WIDTHS)
    official_letterhead.add_table(made, headings, rows, widths)


def _subject(plans: Sequence[Plan]) -> str:
    """What the meeting was about: its plan, or a few by their names, or how many."""
    if len(plans) == 1:
        return _within(plans[0].title)
    if len(plans) > MOST_PLANS:
        return f"{len(plans)} kế hoạch"
    return f"các kế hoạch: {'; '.join(_names(plans).values())}"


def _names(plans: Sequence[Plan]) -> dict[int, str]:
    """In Vietnamese, whoever made the document."""
    named = {plan.id: NamedPlan(plan.short_name, plan.issuer.short_name, plan.number) for plan in plans}
    return names_apart(named)


def _opening(meeting: Meeting, plans: int, held_on: date, directions: Sequence[Direction]) -> str:
    """What is known of the meeting. Which items were opened on the screen is kept nowhere, so nothing is said of it."""
    late = len(meeting.assignment_ids)
    begun = f"Cuộc họp bắt đầu lúc {hanoi_time(meeting.at)} {official_letterhead.day_in_words(held_on)}."
    known = (
        f"Khi bắt đầu họp, {'kế hoạch' if plans == 1 else 'các kế hoạch'} có {late} việc quá hạn."
        if late
        else "Khi bắt đầu họp, kế hoạch không có việc nào quá hạn."
    )
    if not directions:
        return f"{begun} {known} Cuộc họp không có ý kiến chỉ đạo."
    about = len({direction.assignment_id for direction in directions})
    return f"{begun} {known} Cuộc họp có {len(directions)} ý kiến chỉ đạo về {about} việc:"


def _row(number: int, direction: Direction, names: Mapping[int, str]) -> tuple[str, ...]:
    """A direction as it was given in the meeting, whatever was said in its thread since."""
    assignment, given = direction.assignment, direction.entries[0]
    period = f" ({period_name(assignment.period, language('vi'))})" if "-" in assignment.period else ""
    what = f"{assignment.task.title}{period}"
    plan = (names[direction.plan_id],) if names else ()
    return str(number), assignment.unit.short_name, *plan, what, given.text, dmy(given.answer_by)


def _signature(meeting: Meeting) -> Signature:
    """The chairman, or a deputy for him; where the standing agency showed the meeting, who signs is left blank."""
    if meeting.by.role is Role.CHAIRMAN:
        return Signature("Chủ tịch", name=meeting.by.name)
    if meeting.by.role is Role.VICE_CHAIRMAN:
        return Signature("Chủ tịch", deputy="Phó Chủ tịch", name=meeting.by.name)
    return Signature("Chủ tịch")


def _recipients(standing: Sequence[Unit], directions: Sequence[Direction]) -> list[str]:
    """The units that were directed, and the plans' standing agencies."""
    units = list(dict.fromkeys(direction.assignment.unit.short_name for direction in directions))
    named = list(islice(units, MOST_RECIPIENTS)) if len(units) <= MOST_RECIPIENTS else ["Các đơn vị nêu trên"]
    return list(dict.fromkeys([*named, *(unit.short_name for unit in standing)]))


def _within(title: str) -> str:
    """A plan's title inside a sentence."""
    return title[:1].lower() + title[1:] if title.startswith("Kế hoạch") else title
