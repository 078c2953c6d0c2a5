"""Template filters and globals: dates as the office writes them, words for codes, addresses of static files."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import format_date, pgettext
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field

from ocop_tasks import clock
from ocop_tasks.models import Plan
from ocop_tasks.rules.text.days import dmy as dmy
from ocop_tasks.rules.text.text_search import LONGEST_TYPED, cut_query
from ocop_tasks.rules.work.periods import Period
from ocop_tasks.rules.work.target_rules import written
from ocop_tasks.sending.notices import notice_language
from ocop_tasks.sending.typed_html import as_typed
from ocop_tasks.web.pages import due_rule_wording, labels, template_gettext
from ocop_tasks.web.pages.template_gettext import is_vietnamese, local

UNITS_OF_SIZE = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


@lru_cache(maxsize=2048)
def time_tag(day: date) -> Markup:
    """The same in an element that machines can read."""
    return Markup(f'<time datetime="{day.isoformat()}">{dmy(day)}</time>')  # noqa: S704  (digits alone)


def dm(day: date | None) -> str:
    """15/06."""
    return f"{day.day:02}/{day.month:02}" if day else "–"


def weekday(day: date) -> str:
    """The day of the week, in the reader's language: where one must act."""
    name = format_date(day, "EEEE")
    return name[:1].upper() + name[1:]


def hanoi_time(moment: datetime) -> str:
    """10:41, Hanoi time."""
    return moment.astimezone(clock.HANOI).strftime("%H:%M")


def hanoi_datetime(moment: datetime) -> str:
    """13/06/2022 10:40, Hanoi time."""
    local = moment.astimezone(clock.HANOI)
    return f"{dmy(local.date())} {local:%H:%M}"


def world_datetime(moment: datetime) -> str:
    """13/06/2022 10:40: a moment of the world outside, on the portal's calendar, Hanoi time."""
    return hanoi_datetime(clock.to_portal_time(moment))


def percent(value: int | None) -> str:
    """52 %; a dash for something that has no per cent (DOMAIN.md rule 7)."""
    return "–" if value is None else f"{value} %"


def size(count: int) -> str:
    """A number of bytes as people say it: 2,1 MB."""
    for unit, bytes_ in UNITS_OF_SIZE:
        if count >= bytes_:
            text = f"{count / bytes_:.1f}" if bytes_ > 1_000 else str(count // bytes_)
            return f"{text.replace('.', ',') if is_vietnamese() else text} {unit}"
    return f"{count} B"


def amount(value: Decimal) -> str:
    """1.200,5: a number with the decimals that it has, as the reader's language writes it."""
    whole, _dot, decimals = written(value).partition(".")
    comma = "," if is_vietnamese() else "."
    return template_gettext.grouped(int(whole)) + (comma + decimals if decimals else "")


def period_name(period: Period | str) -> str:
    """Quý II/2022, tháng 3/2022, 6 tháng đầu năm 2022, năm 2022; giai đoạn 9/2022 – 6/2023 for a whole of own days."""
    if isinstance(period, str):
        return notice_language.period_name(period, _)
    if not period.is_whole_of_days:
        return notice_language.period_name(period.code, _)
    first, last = _month_of(period.starts_on), _month_of(period.ends_on)
    return _("giai đoạn %(first)s – %(last)s", first=first, last=last)


def period_days(period: Period) -> str:
    """15/12 – 14/03; a year or more with its years, for it may begin in the December before."""
    said = dmy if "-" not in period.code or period.code.endswith("-Y") else dm
    return f"{said(period.starts_on)} – {said(period.ends_on)}"


def period_asked(row: Any) -> Period:
    """The period that an assignment, or a row of some, is of."""
    return Period(row.period, row.period_from, row.period_to)


def plan_time(plan: Plan) -> str:
    """What a plan is called after: năm 2022, giai đoạn 9/2022 – 6/2023; in English 2022, 9/2022 – 6/2023."""
    if plan.is_of_year:
        return pgettext("plan", "năm %(year)s", year=plan.year)
    first, last = _month_of(plan.first_day), _month_of(plan.last_day)
    return pgettext("plan", "giai đoạn %(first)s – %(last)s", first=first, last=last)


def _month_of(day: date) -> str:
    return f"{day.month}/{day.year}"


def named(field: Field) -> str:
    """What is wrong with a field, told away from it: after its name, unless the sentence begins with that itself."""
    name, said = str(field.label.text), " ".join(map(str, field.errors))
    begins = re.match(rf"{re.escape(name)}(?!\w)", said, re.IGNORECASE)
    return said if begins else f"{name}: {said}"


def set_up(app: Flask) -> None:
    """Give the templates their filters and words."""
    app.jinja_env.filters.update(
        dmy=dmy,
        dm=dm,
        time_tag=time_tag,
        weekday=weekday,
        time=hanoi_time,
        datetime_vi=hanoi_datetime,
        datetime_world=world_datetime,
        percent=percent,
        number=template_gettext.grouped,
        amount=amount,
        filesize=size,
        local=local,
        period_name=period_name,
        period_days=period_days,
        period_asked=period_asked,
        as_typed=as_typed,
        named_error=named,
    )
    app.jinja_env.globals.update(
        status_label=lambda code: labels.STATUS[code],
        timeliness_label=lambda code: labels.TIMELINESS[code],
        follow_up_label=lambda code: labels.FOLLOW_UP[code],
        plan_state_label=lambda code: labels.PLAN_STATE[code],
        part_label=lambda code: labels.PART[code],
        role_label=lambda code: labels.ROLE[code],
        unit_kind_label=lambda code: labels.UNIT_KIND[code],
        due_rule_label=due_rule_wording.in_words,
        dates_of_year=due_rule_wording.dates_in_words,
        frequency_label=lambda code: labels.FREQUENCY[code],
        report_kind_label=lambda code: labels.REPORT_KIND[code],
        report_name=labels.report_name,
        counted_label=lambda code: labels.COUNTED[code],
        outreach_forms=lambda: list(labels.OUTREACH_FORM),
        outreach_form_label=lambda code: labels.OUTREACH_FORM[code],
        outreach_step_label=lambda code: labels.OUTREACH_STEP[code],
        extension_step_label=labels.extension_step,
        file_kind_label=labels.file_kind,
        today=clock.today,
        cut_question=cut_query,
        longest_typed_question=LONGEST_TYPED,
    )
