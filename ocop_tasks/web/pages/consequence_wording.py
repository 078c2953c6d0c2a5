"""Consequences in words: before a change is saved, and after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks.models import Assignment, Part, Unit
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.plan_particulars import PeriodChange
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.work.moved_dates import Extended
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import dmy, period_name
from ocop_tasks.web.pages.template_gettext import local

NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that happens: a sentence, and what it concerns, for whoever wants to see it."""

    text: str
    tone: str = "grey"
    details: Sequence[str] = field(default_factory=tuple)


def effects(found: Consequences, terms: Terms, units: Mapping[int, Unit], today: date) -> list[Effect]:
    """What ``found`` means, the most welcome first."""
    told = [_given(found, units), _restored(found), _moved(found), _redated(found)]
    told += [
        _undisturbed(found),
        _kept(found),
        _cancelled(found),
        _removed(found),
        _too_late(found, terms, today),
    ]
    return [effect for effect in told if effect is not None]


def extension_effects(found: Extended, *, is_decided: bool = False) -> list[Effect]:
    """More time for what is late or due soon: how much, and what it asks for; ``is_decided``: a document says why."""
    if not found:
        return []
    text = ngettext(
        "%(num)s công việc đang quá hạn hoặc đến hạn trong 7 ngày được lùi hạn.",
        "%(num)s công việc đang quá hạn hoặc đến hạn trong 7 ngày được lùi hạn.",
        found.count,
    )
    if found.relieved:
        text += " " + ngettext(
            "%(num)s công việc sẽ thôi quá hạn.", "%(num)s công việc sẽ thôi quá hạn.", found.relieved
        )
    if not is_decided:
        text += " " + _("Cần ghi lý do.")
    text += " " + _("Chủ tịch được báo; hạn đầu vẫn giữ để đối chiếu.")
    return [Effect(text, "amber")]


def no_assignments_effect() -> Effect:
    """A new task of which every period is over."""
    text = _(
        "Không đơn vị nào nhận việc: mọi kỳ báo cáo của kế hoạch đã qua. Nhiệm vụ vẫn được ghi vào kế hoạch; "
        "muốn giao việc, hãy chọn báo cáo một lần và ghi thời hạn."
    )
    return Effect(text, "amber")


def names(units: Iterable[Unit]) -> str:
    """Xã Bản Bo, Xã Bản Giang, Xã Bản Hon và 10 đơn vị khác."""
    all_names = [unit.short_name for unit in units]
    if len(all_names) <= NAMES_SHOWN + 1:
        return ", ".join(all_names)
    shown, more = ", ".join(all_names[:NAMES_SHOWN]), len(all_names) - NAMES_SHOWN
    return _("%(names)s và %(more)s đơn vị khác", names=shown, more=more)


def share_name(assignment: Assignment) -> str:
    """Xã Bản Bo · quý III/2022 · đang thực hiện."""
    parts = [local(assignment.unit, "short_name")]
    if "-" in assignment.period:
        parts.append(period_name(assignment.period))
    return " · ".join([*parts, str(labels.STATUS[assignment.status]).lower()])


def _given(found: Consequences, units: Mapping[int, Unit]) -> Effect | None:
    if not found.given:
        return None
    having = {unit_id: units[unit_id] for unit_id, _part, _turn in found.given}
    turns = {turn.period.code: turn for _unit, _part, turn in found.given}
    due = [
        _("%(period)s: hạn %(day)s", period=period_name(code), day=dmy(turn.due_on))
        for code, turn in turns.items()
    ]
    text = _(
        "%(units)s đơn vị nhận %(count)s công việc mới: %(names)s.",
        units=len(having),
        count=len(found.given),
        names=names(having.values()),
    )
    if len(turns) > 1:
        return Effect(text, "green", due)
    (only,) = turns.values()
    return Effect(" ".join([text, _("Hạn %(day)s.", day=dmy(only.due_on))]), "green")


def _moved(found: Consequences) -> Effect | None:
    if not found.moved:
        return None
    to = {(each.unit_id, part): (each.unit, part) for each, part in found.moved}
    details = [f"{local(unit, 'short_name')}: {str(labels.PART[part]).lower()}" for unit, part in to.values()]
    text = _("%(count)s công việc đổi vai; báo cáo đã gửi vẫn đi theo.", count=len(found.moved))
    if any(each.status is Status.SUBMITTED and part is not Part.LEAD for each, part in found.moved):
        text += " " + _("Trong đó có báo cáo đang chờ xác nhận; hãy xác nhận trước nếu muốn tính.")
    return Effect(text, "blue", details)


def _redated(found: Consequences) -> Effect | None:
    if not found.redated:
        return None
    days = ", ".join(dmy(day) for day in sorted({turn.due_on for _each, turn in found.redated}))
    return Effect(_("%(count)s công việc có hạn mới: %(days)s.", count=len(found.redated), days=days), "blue")


def _undisturbed(found: Consequences) -> Effect | None:
    text = ngettext(
        "%(num)s công việc giữ hạn cũ: kỳ hoặc hạn đã qua, đã báo cáo xong, hoặc hạn mới sẽ làm quá hạn ngay.",
        "%(num)s công việc giữ hạn cũ: kỳ hoặc hạn đã qua, đã báo cáo xong, hoặc hạn mới sẽ làm quá hạn ngay.",
        len(found.undisturbed),
    )
    return _of(found.undisturbed, text, "grey")


def _restored(found: Consequences) -> Effect | None:
    text = ngettext(
        "%(num)s công việc không còn áp dụng nay áp dụng lại.",
        "%(num)s công việc không còn áp dụng nay áp dụng lại.",
        len(found.restored),
    )
    return _of(found.restored, text, "green")


def _kept(found: Consequences) -> Effect | None:
    text = ngettext(
        "%(num)s công việc đã báo cáo xong, hoặc của kỳ đã qua, được giữ nguyên.",
        "%(num)s công việc đã báo cáo xong, hoặc của kỳ đã qua, được giữ nguyên.",
        len(found.kept),
    )
    return _of(found.kept, text, "green")


def _cancelled(found: Consequences) -> Effect | None:
    text = ngettext(
        "%(num)s công việc không còn áp dụng. Báo cáo và minh chứng đã gửi vẫn còn nguyên.",
        "%(num)s công việc không còn áp dụng. Báo cáo và minh chứng đã gửi vẫn còn nguyên.",
        len(found.cancelled),
    )
    return _of(found.cancelled, text, "amber")


def _removed(found: Consequences) -> Effect | None:
    text = ngettext(
        "%(num)s công việc chưa ai báo cáo được xoá đi.",
        "%(num)s công việc chưa ai báo cáo được xoá đi.",
        len(found.removed),
    )
    return _of(found.removed, text, "grey")


def _of(shares: Sequence[Assignment], text: str, tone: str) -> Effect | None:
    return Effect(text, tone, [share_name(each) for each in shares]) if shares else None


def _too_late(found: Consequences, terms: Terms, today: date) -> Effect | None:
    if (
        terms.frequency is not Frequency.ONCE
        or not found.given
        or terms.due_on is None
        or terms.due_on >= today
    ):
        return None
    return Effect(_("Hạn %(day)s đã qua: việc mới sẽ quá hạn ngay khi giao.", day=dmy(terms.due_on)), "amber")


def calendar_effects(found: Sequence[PeriodChange]) -> list[Effect]:
    """What another calendar does to the periodic work that is not due yet."""
    following = sum(each.following for each in found)
    keeping = sum(each.keeping for each in found)
    told = []
    if following:
        text = ngettext(
            "%(num)s công việc định kỳ chưa ai báo cáo có kỳ và hạn mới.",
            "%(num)s công việc định kỳ chưa ai báo cáo có kỳ và hạn mới.",
            following,
        )
        told.append(Effect(text, "blue", [_calendar_line(each) for each in found if each.following]))
    if keeping:
        text = ngettext(
            "%(num)s công việc đã có báo cáo giữ nguyên kỳ và hạn cũ.",
            "%(num)s công việc đã có báo cáo giữ nguyên kỳ và hạn cũ.",
            keeping,
        )
        told.append(Effect(text, "green"))
    return told


def digest_of(found: Sequence[PeriodChange]) -> str:
    """The same for the same consequences."""
    return hashlib.blake2b(repr(found).encode(), digest_size=8).hexdigest()


def _calendar_line(recast: PeriodChange) -> str:
    if recast.has_own_rule:
        return _(
            "%(period)s: từ %(first)s đến %(last)s, hạn riêng của nhiệm vụ vẫn là %(due)s",
            period=period_name(recast.code),
            first=dmy(recast.period.starts_on),
            last=dmy(recast.period.ends_on),
            due=dmy(recast.due_on),
        )
    return _(
        "%(period)s: từ %(first)s đến %(last)s, hạn %(before)s nay là %(due)s",
        period=period_name(recast.code),
        first=dmy(recast.period.starts_on),
        last=dmy(recast.period.ends_on),
        before=dmy(recast.due_before),
        due=dmy(recast.due_on),
    )
