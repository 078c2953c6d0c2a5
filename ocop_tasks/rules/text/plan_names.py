"""What a plan is called in a row beside those of other plans: its subject and its year, without the words of its kind.

"Kế hoạch OCOP năm 2022 của huyện Tam Đường" is "OCOP 2022".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

LONGEST = 40
"""Letters of a subject; with its years a name is at most a dozen longer."""

_KIND = re.compile(r"kế hoạch\s+((tổ chức|triển khai|thực hiện)[\s,]+)*", re.IGNORECASE)
"""What nearly every title begins with, and what tells none from another."""
_YEARS = re.compile(r"(?:^|\s+)(?:(?:năm|giai đoạn|for|in)\s+)\d{4}\b.*", re.IGNORECASE | re.DOTALL)
_WHOSE = re.compile(
    r"\s+(?:của|trên địa bàn)\s+(?:huyện|tỉnh|thành phố|thị xã|thị trấn|phường|xã|UBND|Uỷ ban|Ủy ban)\b.*"
    r"|\s+of\s+(?:\S+\s+){1,3}(?:district|province|city|town|ward|commune)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def short_plan_name(title: str, first_year: int, last_year: int) -> str:
    """The subject of a plan's ``title``, in Vietnamese or English, with its years where they do not stand in it."""
    subject = _shortened(_subject(title))
    years = str(first_year) if first_year == last_year else f"{first_year}–{last_year}"
    return subject if years in subject else f"{subject} {years}"


def _subject(title: str) -> str:
    begun = _KIND.match(title)
    rest = title[begun.end() :] if begun else title
    subject = _WHOSE.sub("", _YEARS.sub("", rest)).strip(" ,.;:-–")
    if not any(letter.isalpha() for letter in subject):
        return title  # "Kế hoạch năm 2023" tells nothing else
    return subject[0].upper() + subject[1:]


def _shortened(text: str) -> str:
    """At most ``LONGEST`` letters, whole words where the first is not longer than that."""
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return f"{(cut.rsplit(' ', 1)[0] if ' ' in cut else cut).rstrip(' ,.;:-–')}…"


class NamedPlan(NamedTuple):
    """A plan's short name, and what tells it from another of the same."""

    name: str
    issuer: str
    number: str | None


def names_apart(plans: Mapping[int, NamedPlan]) -> dict[int, str]:
    """The names by the plans' ids; those that are alike with their issuers, or where those are alike, their numbers."""
    alike = _repeated(plan.name for plan in plans.values())
    issued = _repeated((plan.name, plan.issuer) for plan in plans.values())

    def name(plan: NamedPlan) -> str:
        if plan.name not in alike:
            return plan.name
        more = plan.number if (plan.name, plan.issuer) in issued else plan.issuer
        return f"{plan.name} · {more}" if more else plan.name

    return {plan_id: name(plan) for plan_id, plan in plans.items()}


def _repeated(values: Iterable[object]) -> set[object]:
    return {value for value, count in Counter(values).items() if count > 1}
