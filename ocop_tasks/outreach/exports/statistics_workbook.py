"""The statistics of the log as a workbook: whom the activities reached, where, and where nobody went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import pgettext

from ocop_tasks import clock
from ocop_tasks.models import Unit
from ocop_tasks.outreach import queries, scope_wording
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.log_plans import log_plans
from ocop_tasks.outreach.statistics import statistics_page
from ocop_tasks.outreach.statistics.commune_heat_table import months_of
from ocop_tasks.outreach.statistics.statistics_filters import StatisticsFilters
from ocop_tasks.outreach.statistics.statistics_page import Line, Sums
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.outreach.reach import Reached
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages.template_filters import period_days, period_name
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.workbooks import Column, Kind, Sheet


@bp.get("/outreach/figures.xlsx")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def figures_file() -> Response:
    """Everything on the page of statistics, of the same activities."""
    plans, reader = log_plans(), viewer()
    told = statistics_page.statistics_page_of(plans)
    filters, sums = (
        told["filters"],
        statistics_page.sums_by_commune(StatisticsFilters(plans), reader, queries.units_of(plans)),
    )
    return workbooks.answer(
        "thong-ke-tuyen-truyen",
        told["title"],
        [
            _reached(_("Theo đơn vị"), _("Đơn vị"), told["by_unit"], whole=told["whole"]),
            _reached(_("Theo hình thức"), _("Hình thức"), told["by_form"], whole=told["whole"]),
            _reached(_("Theo nội dung"), pgettext("outreach", "Nội dung"), told["topics"]),
            _by_month(filters, *sums),
            _unreached(filters, told),
        ],
        plan=plans.plans,
        day=clock.today(),
        whose=scope_wording.whose_activities(reader),
        filters=[
            (_("Kỳ"), f"{period_name(filters.period)} ({period_days(filters.period)})"),
            *scope_wording.filter_words(filters.log_filters, plans, reader),
        ],
    )


def _reached(name: str, what: str, lines: Iterable[Line], *, whole: Reached | None = None) -> Sheet:
    """A line for each; where an entry may leave a number out, of how many people-times the share is stands beside."""
    columns = [
        Column(what, width=40),
        Column(_("Hoạt động"), Kind.COUNT, 11),
        Column(_("Lượt người"), Kind.COUNT, 11),
        *_share_columns(_("Nữ")),
        *_share_columns(_("Dân tộc thiểu số")),
    ]
    told = [(_("Tất cả"), whole)] if whole is not None else []
    told += [(line.name, line.reached) for line in lines]
    return Sheet(name, columns, ([text, *_values(each)] for text, each in told))


def _share_columns(what: str) -> list[Column]:
    return [
        Column(what, Kind.COUNT, 11),
        Column(_("%(what)s: tỷ lệ", what=what), Kind.PERCENT, 11),
        Column(_("%(what)s: tính trên số lượt có ghi", what=what), Kind.COUNT, 14),
    ]


def _values(each: Reached) -> list[Any]:
    """What no entry says is unknown: an empty cell."""
    shares = [
        value
        for share in (each.women, each.minority)
        for value in ((share.count, share.percent, share.of) if share.of else (None, None, None))
    ]
    return [each.activities, each.people, *shares]


def _by_month(filters: StatisticsFilters, sums: Sums, shown: Sequence[Unit]) -> Sheet:
    """People-times of each commune in each month, as the page's table has them."""
    months = months_of(filters, sums.by_month)
    columns = [
        Column(_("Xã"), width=19),
        *(Column(f"{period_name(month.code)} ({period_days(month)})", Kind.COUNT, 11) for month in months),
        Column(_("Cộng"), Kind.COUNT, 8),
    ]

    def row(name: str, ids: Iterable[int | None]) -> list[Any]:
        own = set(ids)
        people = [
            sum(
                each.people
                for (commune, code), each in sums.by_month.items()
                if commune in own and code == m.code
            )
            for m in months
        ]
        return [name, *people, sum(people)]

    rows = [row(unit.short_name, [unit.id]) for unit in shown]
    if any(commune is None for commune, _code in sums.by_month):
        rows.append(row(_("Không riêng xã nào"), [None]))
    return Sheet(
        _("Xã theo tháng"), columns, [*rows, row(_("Tất cả"), {commune for commune, _code in sums.by_month})]
    )


def _unreached(filters: StatisticsFilters, told: dict[str, Any]) -> Sheet:
    """The communes, then the villages, where nothing was held in the quarter."""
    columns = [
        Column(_("Xã"), width=24),
        Column(_("Thôn, bản"), width=28),
        Column(_("Lần cuối"), Kind.DAY, 12),
    ]
    unreached = told["unreached"]
    communes = (
        [(unit.short_name, _("cả xã"), None) for unit in unreached.unreached_communes] if unreached else []
    )
    villages = [
        (each.commune.short_name, village.name, village.last_on)
        for each in (unreached.unreached_villages if unreached else ())
        for village in each.villages
    ]
    quarter = period_name(filters.quarter.code).replace("/", ".")
    return Sheet(_("Chưa có, %(quarter)s", quarter=quarter), columns, [*communes, *villages])
