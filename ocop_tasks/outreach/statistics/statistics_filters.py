"""What a page of statistics was asked for, read from its address; and the addresses that ask for more or less."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.outreach.log_filters import LogFilters
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.rules.work.periods import Frequency, Period, due_on, periods_over


class StatisticsFilters:
    """One request for the statistics of the ``plans``' log, in one of their periods; without one, in all their days.

    A period that the plans do not hold whole has their days alone, so that all days of the plans are in one.
    """

    def __init__(self, plans: LogPlans) -> None:
        self.plans, self.log_filters = plans, LogFilters.from_args(request.args)
        self.whole = plans.span
        self.quarters = self._periods(Frequency.QUARTERLY)
        self.months = self._periods(Frequency.MONTHLY)
        self.period = self._period(request.args.get("period", ""))

    def _period(self, code: str) -> Period:
        halves, years = (self._periods(each) for each in (Frequency.HALF_YEARLY, Frequency.YEARLY))
        every = (self.whole, *self.quarters, *self.months, *halves, *years)
        return next((period for period in every if period.code == code), self.whole)

    def _periods(self, frequency: Frequency) -> list[Period]:
        return periods_over(self.whole, frequency, self.plans.calendar)

    @cached_property
    def quarter(self) -> Period:
        """The quarter of which is said who was not reached: the one asked for, or the one that runs today.

        Until its report is due, one that was just cut goes before the one that has just begun.
        """
        if self.period in self.quarters:
            return self.period
        today, plans = clock.today(), self.plans
        open_ = (q for q in self.quarters if today <= due_on(q, plans.calendar, plans.days_after_cut))
        return next(open_, self.quarters[-1])

    @property
    def scope(self) -> LogScope:
        """The activities asked for, in the period."""
        return self.without_period.within(self.period.starts_on, self.period.ends_on)

    @property
    def without_period(self) -> LogScope:
        """The same in any period."""
        return self.log_filters.scope(self.plans.ids).within(None, None)

    def is_in_period(self, month: Period) -> bool:
        """Whether a month is a part of the period; periods are whole months."""
        return self.period.starts_on <= month.starts_on and month.ends_on <= self.period.ends_on

    @property
    def has_years(self) -> bool:
        """Whether months are told with their years: the plans have those of more than one."""
        return self.plans.first_day.year != self.plans.last_day.year

    def month_name(self, month: Period) -> str:
        """T9, short; T9/22 where the plans have months of more than one year."""
        year, number = month.code.split("-")
        if self.has_years:
            return _("T%(month)s/%(year)s", month=int(number), year=year[-2:])
        return _("T%(month)s", month=int(number))

    # -- addresses -------------------------------------------------------------------------------------------

    def figures(self, **change: Any) -> str:
        """Statistics, with the same filters or ``change``."""
        period = change.pop("period", self.period.code)
        return self._url("outreach.figures", {"period": period} if period != self.whole.code else {}, change)

    def activities(self, period: Period | None = None, **change: Any) -> str:
        """The list of what stands behind a figure, in the period asked for or another."""
        return self._url("outreach.activities", {}, self._days(period) | change)

    def outside(self) -> list[str]:
        """The lists of what was held before and after all that the plan counts."""
        before, after = self.whole.starts_on - timedelta(days=1), self.whole.ends_on + timedelta(days=1)
        return [self.activities(since=None, until=before), self.activities(since=after, until=None)]

    def figures_file(self) -> str:
        """The figures as a workbook."""
        return self._url("outreach.figures_file", {"period": self.period.code}, {})

    def report(self) -> str:
        """The same with its photos, for printing."""
        return self._url("outreach.report", {"period": self.period.code}, {})

    def _days(self, period: Period | None) -> dict[str, Any]:
        span = period or self.period
        return {"since": span.starts_on, "until": span.ends_on}

    def _url(self, endpoint: str, more: dict[str, str], change: dict[str, Any]) -> str:
        kept = {"since": None, "until": None, "withdrawn": False} | change
        query: dict[str, Any] = self.log_filters.args(**kept) | more
        return url_for(endpoint, **query)
