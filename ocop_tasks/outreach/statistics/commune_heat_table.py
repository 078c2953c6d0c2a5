"""The heat table of communes by months: green where somebody was spoken to, amber where a month went by without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks import clock
from ocop_tasks.figures.outreach.outreach_scope import NO_COMMUNE
from ocop_tasks.models import Unit
from ocop_tasks.outreach.statistics.statistics_filters import StatisticsFilters
from ocop_tasks.rules.outreach.reach import Reached
from ocop_tasks.rules.work.periods import Period
from ocop_tasks.web.pages.heat_tables import Column, Heat, HeatCell, HeatRow
from ocop_tasks.web.pages.template_filters import dm, period_name
from ocop_tasks.web.pages.template_gettext import grouped


def heat_by_month(
    filters: StatisticsFilters, communes: Sequence[Unit], sums: Mapping[tuple[int | None, str], Reached]
) -> Heat | None:
    """The months of the period that have begun, from the first of the log on; nobody is missed before it began.

    What belongs to no one commune has a row of its own.
    """
    months = months_of(filters, sums)
    rows = [_row(filters, months, unit, sums) for unit in communes]
    if any(commune_id is None for commune_id, _code in sums):
        rows.append(_row(filters, months, None, sums))
    if not rows:
        return None
    columns = [
        Column(
            filters.month_name(month),
            period_name(month.code),
            filters.activities(month),
            f"{dm(month.starts_on)} – {dm(month.ends_on)}",
        )
        for month in months
    ]
    return Heat(columns, rows, sums=_all_together(filters, months, sums))


def months_of(filters: StatisticsFilters, sums: Iterable[tuple[int | None, str]]) -> list[Period]:
    """The months of the period that have begun, from the first of the log on; the first month where none has."""
    first = min((code for _commune, code in sums), default="")
    inside = [month for month in filters.months if filters.is_in_period(month)]
    return [m for m in inside if first <= m.code and m.starts_on <= clock.today()] or inside[:1]


def _all_together(
    filters: StatisticsFilters, months: Sequence[Period], sums: Mapping[tuple[int | None, str], Reached]
) -> HeatRow:
    """The row of all communes."""
    own = [
        sum((each for (_commune, code), each in sums.items() if code == month.code), Reached())
        for month in months
    ]
    cells = [
        _cell(each, filters.activities(month)) if each else None
        for each, month in zip(own, months, strict=True)
    ]
    return HeatRow(_("Tất cả"), filters.activities(), cells, last=grouped(sum(own, Reached()).people))


def _row(
    filters: StatisticsFilters,
    months: Sequence[Period],
    commune: Unit | None,
    sums: Mapping[tuple[int | None, str], Reached],
) -> HeatRow:
    commune_id = commune.id if commune else None
    asked_for = commune_id or NO_COMMUNE
    cells: list[HeatCell | None] = []
    for month in months:
        each, href = sums.get((commune_id, month.code)), filters.activities(month, commune_id=asked_for)
        if each:
            cells.append(_cell(each, href))
        else:
            cells.append(_missed(month, href) if commune else None)
    whole = sum((sums.get((commune_id, month.code), Reached()) for month in months), Reached())
    name = commune.short_name if commune else _("Không riêng xã nào")
    return HeatRow(name, filters.activities(commune_id=asked_for), cells, last=grouped(whole.people))


def _cell(each: Reached, href: str) -> HeatCell:
    told = ngettext("%(num)s hoạt động", "%(num)s hoạt động", each.activities)
    return HeatCell(
        "completed", "green", grouped(each.people), href, ", ".join(filter(None, (told, _women(each))))
    )


def _women(each: Reached) -> str:
    share = each.women
    if share.percent is None:
        return ""
    if each.is_partly_known(share):
        return _("nữ %(percent)s %% của %(of)s lượt có ghi", percent=share.percent, of=grouped(share.of))
    return _("nữ %(percent)s %%", percent=share.percent)


def _missed(month: Period, href: str) -> HeatCell:
    if month.ends_on >= clock.today():
        return HeatCell("not_started", "grey", "0", href, _("chưa có hoạt động; tháng chưa hết"))
    return HeatCell("overdue", "amber", "0", href, _("không có hoạt động nào"))
