"""The list of work as a ranking counts it: the filter to which the ranking's figures lead (docs/decisions/0080)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from ocop_tasks.models import Plan
from ocop_tasks.rules.work.counted_periods import SIDES, CountedDays, counted_in, periods_of_plan
from ocop_tasks.rules.work.periods import Period
from ocop_tasks.web.pages.template_filters import period_days, period_name


@dataclass(frozen=True, slots=True)
class CountedFilter:
    """What an address asks for: "2022-Q1", "before-2022-Q1", "after-2022-Q1"; nothing where the plan has no such."""

    plan: Plan
    code: str

    @property
    def days(self) -> CountedDays | None:
        """The work that counts there."""
        side, period = self._asked
        if period is None:
            return None
        return SIDES[side](period) if side else counted_in(self.plan.span, period)

    @property
    def choices(self) -> dict[str, str]:
        """The plan's periods by their codes, and what lies before or after one where that is asked for."""
        names = {each.code: f"{period_name(each)} ({period_days(each)})" for each in self._periods}
        side, period = self._asked
        if not (period and side):
            return names
        told = {"before": _("trước %(period)s"), "after": _("sau %(period)s")}[side]
        return {self.code: told % {"period": names[period.code]}} | names

    @property
    def _periods(self) -> list[Period]:
        return periods_of_plan(self.plan.span, self.plan.calendar)

    @property
    def _asked(self) -> tuple[str, Period | None]:
        """The side of a period, if one is asked for, and the period; none where the plan has no such."""
        side, dash, code = self.code.partition("-")
        if not (dash and side in SIDES):
            side, code = "", self.code
        return side, next((each for each in self._periods if each.code == code), None)
