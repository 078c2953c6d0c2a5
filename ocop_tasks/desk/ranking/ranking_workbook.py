"""The ranking as a workbook: the lines of its page, with all that their small print says in columns of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.ranking.ranking_views import Line, ranking_page
from ocop_tasks.figures.plan.follow_up_counts import FollowUpTotals
from ocop_tasks.models import Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.ranking_rules import hundredths
from ocop_tasks.rules.work.timeliness import FollowUp
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import dmy, period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.workbooks import Column, Kind, Sheet


@bp.get("/plans/<int:plan_id>/ranking.xlsx")
@gate.allow(Action.SEE_DESK, fresh=True)
def ranking_file(plan_id: int) -> Response:
    """Every unit with its place, or why it has none, and the whole at the end."""
    plan = gate.load(Plan, plan_id, Action.SEE_DESK)
    told = ranking_page(plan)
    period = told["span"]["period"]
    return workbooks.answer(
        "xep-hang",
        _("Xếp hạng %(period)s", period=period_name(period)),
        [
            Sheet(_("Xếp hạng"), _columns(by_first_date=told["by_first_date"]), _rows(told)),
            Sheet(_("Từng tháng"), _month_columns(plan), _months(told)),
        ],
        plan=plan,
        day=clock.today(),
        whose=_("Việc và số liệu của tất cả các đơn vị trong kế hoạch."),
        filters=list(_filters(told)),
    )


def _filters(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    span = told["span"]
    yield _("Kỳ"), period_name(span["period"])
    yield _("Hạn từ ngày"), dmy(span["due_from"]) if span["due_from"] else ""
    yield _("đến hết ngày"), dmy(span["due_to"]) if span["due_to"] else ""
    judged = _("hạn đầu, như chưa gia hạn") if told["by_first_date"] else _("hạn đã được gia hạn")
    yield _("Tính theo"), judged


def _columns(*, by_first_date: bool) -> list[Column]:
    counts = [
        column
        for kind in FollowUp
        for column in (
            Column(str(labels.FOLLOW_UP[kind]), Kind.COUNT, 9),
            Column(_("%(what)s: tỷ lệ", what=labels.FOLLOW_UP[kind]), Kind.RATE, 10),
        )
    ]
    other = _("Theo hạn gia hạn") if by_first_date else _("Theo hạn đầu")
    return [
        *_about_unit(),
        Column(_("Tỷ lệ đúng hạn"), Kind.RATE, 9),
        Column(_("Việc đã đến hạn"), Kind.COUNT, 8),
        Column(other, Kind.RATE, 9),
        Column(_("Theo trọng số"), Kind.RATE, 9),
        Column(_("Được giao"), Kind.COUNT, 7),
        *counts,
        Column(_("Vì sao chưa xếp hạng"), width=22),
    ]


def _about_unit() -> list[Column]:
    return [Column(_("Hạng"), Kind.COUNT, 6), Column(_("Đơn vị"), width=18)]


def _month_columns(plan: Plan) -> list[Column]:
    """The rate of the work that was due in each month, which the page draws as small columns."""
    has_years = len(plan.days.years) > 1
    names = (f"{month}/{year}" if has_years else month for year, month in plan.days.months)
    return [*_about_unit(), *(Column(_("Tháng %(month)s", month=name), Kind.RATE, 9) for name in names)]


def _months(told: dict[str, Any]) -> Iterator[list[Any]]:
    """Every unit in the order of the ranking."""
    unranked = ((None, line) for line in (*told["few"], *told["nothing_due"]))
    for place, line in (*told["ranked"], *unranked):
        yield [place, local(line.unit, "short_name"), *(rate for _month, rate in line.months)]


def _rows(told: dict[str, Any]) -> Iterator[list[Any]]:
    """As on the page: the ranked, those with too little to say, those with nothing due, and all together."""
    few = _("dưới %(least)s việc đã đến hạn", least=told["least"])
    for place, line in told["ranked"]:
        yield _line(line, place, "")
    for line in told["few"]:
        yield _line(line, None, few)
    for line in told["nothing_due"]:
        yield _line(line, None, _("chưa việc nào đến hạn"))
    whole = told["whole"]
    name = _("Cả kỳ") if told["span"]["due_to"] else _("Toàn kế hoạch")
    yield [None, name, *_values(whole["judged"], whole["by_other_date"]), None]


def _line(line: Line, place: int | None, note: str) -> list[Any]:
    return [
        place,
        local(line.unit, "short_name"),
        *_values(line.judged, line.by_other_date),
        note,
    ]


def _values(judged: FollowUpTotals, other: FollowUpTotals) -> list[Any]:
    numbers = judged.numbers
    four = [getattr(numbers, kind.value) for kind in FollowUp]
    shares = [value for count in four for value in (int(count), hundredths(count, numbers.assigned))]
    rates = [other.numbers.on_time_rate, judged.weights.on_time_rate]
    return [numbers.on_time_rate, int(numbers.came_due), *rates, int(numbers.assigned), *shares]
