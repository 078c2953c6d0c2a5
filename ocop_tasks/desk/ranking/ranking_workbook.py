"""The ranking as a workbook: the lines of its page, with all that their small print says in columns of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.plans_on_desk import PlansOnDesk, loaded_plans, plans_on_desk
from ocop_tasks.desk.ranking.ranking_views import Line, Months, ranking_page
from ocop_tasks.figures.plan.follow_up_counts import FollowUpTotals
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.ranking_rules import FourCounts, hundredths
from ocop_tasks.rules.work.timeliness import FollowUp
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_filters import dmy, period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.workbooks import Column, Kind, Sheet


@bp.get("/desk/ranking.xlsx", defaults={"plan_id": None})
@bp.get("/plans/<int:plan_id>/ranking.xlsx")
@gate.allow(Action.SEE_DESK, fresh=True)
def ranking_file(plan_id: int | None) -> Response | BaseResponse:
    """Every unit with its place, or why it has none, and the whole at the end; of several plans, each unit in each."""
    on_desk = plans_on_desk(plan_id)
    if not on_desk.plan_ids:
        return responses.go(url_for(".desk"))
    told = ranking_page(on_desk)
    period = told["period"]
    return workbooks.answer(
        "xep-hang",
        _("Xếp hạng %(period)s", period=period_name(period)) if period else _("Xếp hạng"),
        [
            Sheet(_("Xếp hạng"), _columns(told), _rows(told)),
            Sheet(_("Từng tháng"), _month_columns(told["months"]), _months(told)),
            *([_by_plan(told, on_desk)] if on_desk.are_many else []),
        ],
        plan=loaded_plans(on_desk.plan_ids),
        day=clock.today(),
        whose=_("Việc và số liệu của tất cả các đơn vị trong kế hoạch."),
        filters=list(_filters(told)),
    )


def _filters(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Kỳ"), period_name(told["period"]) if told["period"] else ""
    if told["plan"] and not told["is_whole"]:
        yield _("Số liệu từ ngày"), dmy(told["period"].starts_on)
        yield _("đến hết ngày"), dmy(told["period"].ends_on)
    if not told["is_whole"]:
        yield _("Việc của kỳ"), _("việc định kỳ báo cáo về kỳ này; việc làm một lần có hạn trong kỳ này")
    judged = _("hạn đầu, như chưa gia hạn") if told["by_first_date"] else _("hạn đã được gia hạn")
    yield _("Tính theo"), judged


def _columns(told: dict[str, Any]) -> list[Column]:
    return [*_about_unit(), *_figure_columns(told), Column(_("Vì sao chưa xếp hạng"), width=22)]


def _figure_columns(told: dict[str, Any]) -> list[Column]:
    """By weight only of one plan: others weigh their tasks in points of their own."""
    counts = [
        column
        for kind in FollowUp
        for column in (
            Column(str(labels.FOLLOW_UP[kind]), Kind.COUNT, 9),
            Column(_("%(what)s: tỷ lệ", what=labels.FOLLOW_UP[kind]), Kind.RATE, 10),
        )
    ]
    other = _("Theo hạn gia hạn") if told["by_first_date"] else _("Theo hạn đầu")
    return [
        Column(_("Tỷ lệ đúng hạn"), Kind.RATE, 9),
        Column(_("Việc đã đến hạn"), Kind.COUNT, 8),
        Column(other, Kind.RATE, 9),
        *([Column(_("Theo trọng số"), Kind.RATE, 9)] if told["plan"] else []),
        Column(_("Được giao"), Kind.COUNT, 7),
        *counts,
    ]


def _about_unit() -> list[Column]:
    return [Column(_("Hạng"), Kind.COUNT, 6), Column(_("Đơn vị"), width=18)]


def _month_columns(months: Months) -> list[Column]:
    """The rate of the work that counts in each month, which the page draws as small columns."""
    has_years = len({year for year, _month in months}) > 1
    names = (f"{month}/{year}" if has_years else month for year, month in months)
    return [*_about_unit(), *(Column(_("Tháng %(month)s", month=name), Kind.RATE, 9) for name in names)]


def _months(told: dict[str, Any]) -> Iterator[list[Any]]:
    """Every unit in the order of the ranking."""
    unranked = ((None, line) for line in (*told["few"], *told["nothing_due"]))
    for place, line in (*told["ranked"], *unranked):
        yield [place, local(line.unit, "short_name"), *(rate for _month, rate in line.months)]


def _rows(told: dict[str, Any]) -> Iterator[list[Any]]:
    """As on the page: the ranked, those with too little to say, those with nothing due, and all together."""
    few = _("dưới %(least)s việc đã đến hạn", least=told["least"])
    weighed = bool(told["plan"])
    for place, line in told["ranked"]:
        yield _line(line, place, "", weighed=weighed)
    for line in told["few"]:
        yield _line(line, None, few, weighed=weighed)
    for line in told["nothing_due"]:
        yield _line(line, None, _("chưa việc nào đến hạn"), weighed=weighed)
    whole = told["whole"]
    every = _("Toàn kế hoạch") if weighed else _("Tất cả kế hoạch")
    name = every if told["is_whole"] else _("Cả kỳ")
    yield [None, name, *_values(whole["judged"], whole["by_other_date"], weighed=weighed), None]


def _line(line: Line, place: int | None, note: str, *, weighed: bool) -> list[Any]:
    figures = _values(line.judged, line.by_other_date, weighed=weighed)
    return [place, local(line.unit, "short_name"), *figures, note]


def _by_plan(told: dict[str, Any], on_desk: PlansOnDesk) -> Sheet:
    """What each unit did in each plan, in the order of the ranking."""
    columns = [
        Column(_("Kế hoạch"), width=24),
        Column(_("Đơn vị"), width=18),
        Column(_("Tỷ lệ đúng hạn"), Kind.RATE, 9),
        Column(_("Việc đã đến hạn"), Kind.COUNT, 8),
        Column(_("Được giao"), Kind.COUNT, 7),
        *(Column(str(labels.FOLLOW_UP[kind]), Kind.COUNT, 9) for kind in FollowUp),
    ]
    lines = [line for _place, line in told["ranked"]] + told["few"] + told["nothing_due"]
    rows = (
        [on_desk.names[plan_id], local(line.unit, "short_name"), *_in_plan(line.by_plan[plan_id].numbers)]
        for line in lines
        for plan_id in on_desk.plan_ids
        if plan_id in line.by_plan
    )
    return Sheet(_("Từng kế hoạch"), columns, rows)


def _in_plan(numbers: FourCounts) -> list[Any]:
    four = (int(getattr(numbers, kind.value)) for kind in FollowUp)
    return [numbers.on_time_rate, int(numbers.came_due), int(numbers.assigned), *four]


def _values(judged: FollowUpTotals, other: FollowUpTotals, *, weighed: bool) -> list[Any]:
    numbers = judged.numbers
    four = [getattr(numbers, kind.value) for kind in FollowUp]
    shares = [value for count in four for value in (int(count), hundredths(count, numbers.assigned))]
    rates = [other.numbers.on_time_rate, *([judged.weights.on_time_rate] if weighed else [])]
    return [numbers.on_time_rate, int(numbers.came_due), *rates, int(numbers.assigned), *shares]
