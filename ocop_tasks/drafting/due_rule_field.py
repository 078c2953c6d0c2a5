"""When a periodic task is due, as a form holds it: by the plan's periods, or a month and a day of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.utils import unset_value

from ocop_tasks.rules.work.due_rules import FURTHEST, DayOf, DueRule, MonthOf, parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.due_rule_wording import month_in_words

OWN = "own"
PERIODIC = set(Frequency) - {Frequency.ONCE}
MONTHS = [(MonthOf.LAST, 1), (MonthOf.AFTER, 1), *((MonthOf.NTH, number) for number in range(1, 12))]
MONTHS += [(MonthOf.AFTER, number) for number in range(2, FURTHEST + 1)]


class DueRuleField(Field):
    """``due_rule`` says whether it is its own; ``due_rule-month`` and ``due_rule-day`` say which, in a rule's text."""

    data: DueRule | None
    _chosen: tuple[str, str] | None = None
    """What was chosen and makes no rule yet."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the form's choices where there are any, the record's otherwise."""
        self.process_errors = []
        self.object_data = self.data = None if data is unset_value else data
        if formdata is None or self.name not in formdata:
            return
        self.data, self._chosen = None, None
        if formdata.get(self.name) == OWN:
            month, day = formdata.get(f"{self.name}-month") or "", formdata.get(f"{self.name}-day") or ""
            with suppress(ValueError):
                self.data = parse_due_rule(f"{month} {day}")
            self._chosen = (month, day)

    @property
    def is_own(self) -> bool:
        """Whether the task shall go by a rule of its own, even if it is not whole yet."""
        return self.data is not None or self._chosen is not None

    @property
    def month(self) -> str:
        """The month that is chosen, as its rule's text names it."""
        return str(self.data).split(" ")[0] if self.data else (self._chosen or ("", ""))[0]

    @property
    def day(self) -> str:
        """The day that is chosen, as its rule's text names it."""
        return str(self.data).split(" ")[1] if self.data else (self._chosen or ("", ""))[1]

    def wrong_with(self, frequency: str) -> str | None:
        """What keeps it from being a rule for periods of ``frequency``; nothing for what is done once."""
        if not self.is_own or frequency not in PERIODIC:
            return None
        if self.data is None:
            return _("Hãy chọn tháng và ngày.")
        if not self.data.fits(Frequency(frequency)):
            return labels.rule_message("due_rule_does_not_fit")
        return None

    def months(self) -> Iterator[tuple[str, str]]:
        """The months that can be chosen, and their words."""
        for of, number in MONTHS:
            yield str(DueRule(of, 1, number)).split(" ")[0], month_in_words(of, number)

    def days(self) -> Iterator[tuple[str, str]]:
        """The days that can be chosen, and their words."""
        for number in range(1, 32):
            yield str(number), _("ngày %(day)s", day=number)
        yield DayOf.END.value, _("ngày cuối tháng")
        yield DayOf.WEEK.value, _("tuần cuối của tháng")
