"""The languages in which people are told: texts, weekdays and periods of a reader's own, outside of any request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from ocop_tasks.rules.text.days import dmy
from ocop_tasks.rules.text.plan_names import short_plan_name
from ocop_tasks.settings import ROOT

ROMAN = ("", "I", "II", "III", "IV")


Gettext = Callable[..., str]
"""A text in the reader's language, with its facts put in: ``flask_babel.gettext`` is one, and so are ``Language``."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    locale: str
    catalog: NullTranslations

    def __call__(self, string: str, /, **facts: Any) -> str:
        """The text in this language."""
        return self.catalog.ugettext(string) % facts if facts else self.catalog.ugettext(string)

    def ngettext(self, one: str, many: str, num: int, **facts: Any) -> str:
        """The text for so many."""
        return self.catalog.ungettext(one, many, num) % ({"num": num} | facts)

    def weekday(self, day: date) -> str:
        """Thứ Sáu, 17/06/2022: where one must act."""
        name = format_date(day, "EEEE", locale=self.locale)
        return f"{name[:1].upper()}{name[1:]}, {dmy(day)}"


@lru_cache(maxsize=8)
def language(locale: str) -> Language:
    """The language with that code; Vietnamese is what the texts are written in."""
    return Language(locale, Translations.load(str(ROOT / "ocop_tasks" / "translations"), [locale]))


def period_name(code: str, _: Gettext) -> str:
    """Quý II/2022, tháng 3/2022, 6 tháng đầu năm 2022, năm 2022."""
    year, _dash, rest = code.partition("-")
    if rest.startswith("Q"):
        return _("quý %(quarter)s/%(year)s", quarter=ROMAN[int(rest[1])], year=year)
    if rest == "H1":
        return _("6 tháng đầu năm %(year)s", year=year)
    if rest == "H2":
        return _("6 tháng cuối năm %(year)s", year=year)
    if rest and rest != "Y":
        return _("tháng %(month)s/%(year)s", month=int(rest), year=year)
    return _("năm %(year)s", year=year)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice as it is read: one line, and what stands under it."""

    title: str
    lines: list[str] = field(default_factory=list)


def plan_name(facts: Mapping[str, Any], _: Language) -> str:
    """The short name of the plan; of a notice that was made before notices had one, what is known of it."""
    title: str = (_.locale == "en" and facts.get("plan_en")) or facts.get("plan", "")
    if "plan_year" not in facts:
        return title
    first, last = facts.get("plan_years", [facts["plan_year"]] * 2)
    return short_plan_name(title, first, last)


def plan_title(facts: dict[str, Any], _: Language) -> str:
    """What the plan is called."""
    title: str = facts["plan_en"] if _.locale == "en" and facts.get("plan_en") else facts["plan"]
    return title


def task_name(facts: dict[str, Any], _: Language) -> str:
    """What the task is called."""
    name: str = facts.get("task_en") or facts["task"] if _.locale == "en" else facts["task"]
    return name


def task_place(facts: dict[str, Any], _: Language) -> str:
    """Its plan, its section, its period where it has several, and its unit."""
    plan = [name] if (name := plan_name(facts, _)) else []
    period = [period_name(facts["period"], _)] if "period" in facts else []
    return " · ".join([*plan, _("mục %(section)s", section=facts["section"]), *period, facts["unit"]])
