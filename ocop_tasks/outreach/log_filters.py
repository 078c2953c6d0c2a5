"""What an address asks of the log: every page of it and its export understand the same words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ocop_tasks import clock
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.text.days import Lean, NotADay, read_day
from ocop_tasks.rules.text.text_search import MAX_QUERY_LENGTH
from ocop_tasks.rules.text.vietnamese import fold


@dataclass(frozen=True, slots=True)
class LogFilters:
    """The activities asked for; what each word means is told by ``LogScope``."""

    plan_id: int | None = None
    since: date | None = None
    until: date | None = None
    unit_id: int | None = None
    commune_id: int | None = None
    form: OutreachForm | None = None
    topic: str = ""
    task_id: int | None = None
    words: str = ""
    withdrawn: bool = False
    page: int = 1

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> LogFilters:
        """What the address says; what makes no sense there is left out."""
        form = None
        with suppress(ValueError):
            form = OutreachForm(args.get("form", ""))
        return cls(
            plan_id=_number(args.get("plan", "")),
            since=_day(args.get("from", "")),
            until=_day(args.get("to", "")),
            unit_id=_number(args.get("unit", "")),
            commune_id=_number(args.get("commune", "")),
            form=form,
            topic=fold(args.get("topic", "")[:MAX_QUERY_LENGTH]),
            task_id=_number(args.get("task", "")),
            words=args.get("q", "").strip(),
            withdrawn=args.get("show") == "withdrawn",
            page=max(1, _number(args.get("page", "")) or 1),
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for beyond the whole log."""
        return replace(self, page=1) != LogFilters()

    def scope(self, plan_ids: tuple[int, ...]) -> LogScope:
        """These activities of the plans, which are that of the address or all."""
        told = {name: getattr(self, name) for name in LogScope.__slots__ if name != "plan_ids"}
        return LogScope(plan_ids, **told)

    def args(self, **change: Any) -> dict[str, str]:
        """The same, or with ``change``, as an address has it."""
        filters = replace(self, **({"page": 1} | change))
        said = {
            "plan": _text(filters.plan_id),
            "from": filters.since.isoformat() if filters.since else "",
            "to": filters.until.isoformat() if filters.until else "",
            "unit": _text(filters.unit_id),
            "commune": _text(filters.commune_id),
            "form": filters.form.value if filters.form else "",
            "topic": filters.topic,
            "task": _text(filters.task_id),
            "q": filters.words,
            "show": "withdrawn" if filters.withdrawn else "",
            "page": str(filters.page) if filters.page > 1 else "",
        }
        return {name: text for name, text in said.items() if text}


def _day(text: str) -> date | None:
    try:
        return read_day(text, clock.today(), Lean.PAST)
    except NotADay:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
