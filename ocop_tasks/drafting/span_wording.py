"""What other days of a plan do to its work, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks.models.plan_changes.span_changes import SpanChange
from ocop_tasks.web.pages.consequence_wording import Effect, share_name
from ocop_tasks.web.pages.template_filters import dmy, period_name
from ocop_tasks.web.pages.template_gettext import local


def span_effects(found: SpanChange) -> list[Effect]:
    """What ``found`` means; something in any case, so that nobody changes a plan's days unasked."""
    told = [_given(found), _redated(found), _kept(found), _removed(found), _outside(found)]
    effects = [effect for effect in told if effect is not None]
    return effects or [Effect(_("Không công việc nào thêm, bớt hay đổi hạn."))]


def _given(found: SpanChange) -> Effect | None:
    if not found.given:
        return None
    periods = {each.dated.period.code: each.dated.period for each in found.given}
    names = [period_name(code) for code, each in sorted(periods.items(), key=lambda item: item[1].starts_on)]
    text = ngettext(
        "Giao thêm %(num)s công việc của các kỳ: %(periods)s.",
        "Giao thêm %(num)s công việc của các kỳ: %(periods)s.",
        len(found.given),
        periods=", ".join(names),
    )
    lines = [
        _(
            "%(unit)s · %(task)s · hạn %(day)s",
            unit=local(each.unit, "short_name"),
            task=local(each.task),
            day=dmy(each.dated.due_on),
        )
        for each in found.given
    ]
    return Effect(text, "green", lines)


def _redated(found: SpanChange) -> Effect | None:
    if not found.redated:
        return None
    text = ngettext(
        "%(num)s công việc không ghi ngày có hạn mới là ngày cuối của kế hoạch, %(day)s.",
        "%(num)s công việc không ghi ngày có hạn mới là ngày cuối của kế hoạch, %(day)s.",
        len(found.redated),
        day=dmy(found.redated[0][1].due_on),
    )
    return Effect(text, "blue", [share_name(each) for each, _dated in found.redated])


def _kept(found: SpanChange) -> Effect | None:
    if not found.kept:
        return None
    text = ngettext(
        "%(num)s công việc của kỳ nằm ngoài thời gian mới giữ nguyên: đã có báo cáo, hoặc đã đến hạn.",
        "%(num)s công việc của kỳ nằm ngoài thời gian mới giữ nguyên: đã có báo cáo, hoặc đã đến hạn.",
        len(found.kept),
    )
    return Effect(text, "green", [share_name(each) for each in found.kept])


def _removed(found: SpanChange) -> Effect | None:
    if not found.removed:
        return None
    text = ngettext(
        "%(num)s công việc của kỳ nằm ngoài thời gian mới, chưa ai báo cáo, được xoá đi.",
        "%(num)s công việc của kỳ nằm ngoài thời gian mới, chưa ai báo cáo, được xoá đi.",
        len(found.removed),
    )
    return Effect(text, "amber", [share_name(each) for each in found.removed])


def _outside(found: SpanChange) -> Effect | None:
    if not found.outside:
        return None
    text = ngettext(
        "%(num)s nhiệm vụ có hạn nằm ngoài thời gian mới; hạn giữ nguyên, nếu cần hãy sửa từng nhiệm vụ.",
        "%(num)s nhiệm vụ có hạn nằm ngoài thời gian mới; hạn giữ nguyên, nếu cần hãy sửa từng nhiệm vụ.",
        len(found.outside),
    )
    return Effect(text, "amber", [local(task) for task in found.outside])
