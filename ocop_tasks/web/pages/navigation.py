"""The bar at the top (desktop) or at the thumb (phone): what this person has to do here, and the banners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from flask_login import current_user
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.awaiting_confirmation import awaiting_confirmation_by
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.models import Assignment, User
from ocop_tasks.rules.access import Action, Role, allowed_somewhere
from ocop_tasks.web.pages import template_gettext
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.security.current_user import MAX_UNREAD, portal_settings, unread, viewer
from ocop_tasks.web.security.safe_redirects import previous_page

LEADERS = (Role.CHAIRMAN, Role.VICE_CHAIRMAN)
"""For them the desk comes first."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One entry of the bar; ``count`` is shown in a pill when there is something. Equal only to itself."""

    label: str
    href: str
    icon: str
    current: bool = False
    count: int = 0


class Banner(NamedTuple):
    """One line above every page; ``kind`` is "sample" or "calendar". On a phone all share one line, ``short``."""

    kind: str
    text: str
    short: str


def items() -> Sequence[Item]:
    """The entries for the signed-in person, most used first."""
    if not current_user.is_authenticated:
        return ()
    user = viewer()
    if user.must_change_password:
        return ()
    count = waiting() if allowed_somewhere(user.role, Action.CONFIRM) else 0
    return _entries(user.role, template_gettext.language(), request.endpoint or "", count)


@lru_cache(maxsize=512)
def _entries(role: Role, _language: str, here: str, count: int) -> tuple[Item, ...]:
    """The bar of everybody in this ``role`` who is ``here`` (an endpoint) and reads the same language.

    It is the same object each time, so that what is made of it once (web.pieces) is found again without comparing it.
    """

    def item(label: str, endpoint: str, icon: str, *also: str, count: int = 0) -> Item:
        return Item(label, url_for(endpoint), icon, here == endpoint or here.startswith(also), count)

    entries = []
    desk = item(_("Bàn điều hành"), "desk.desk", "house", "desk.")
    if role in LEADERS:
        entries.append(desk)
    if allowed_somewhere(role, Action.SEE_OWN_WORK):
        entries.append(item(_("Việc của tôi"), "work.my_tasks", "check2-square"))
    if allowed_somewhere(role, Action.LOG_OUTREACH):
        entries.append(item(_("Tuyên truyền"), "outreach.activities", "megaphone", "outreach."))
    if allowed_somewhere(role, Action.SEE_PLAN):
        also = ("plans.", "drafting.", "planning.", "amending.", "targets.", "products.")
        entries.append(item(_("Tiến độ"), "plans.current", "bar-chart", *also))
    if allowed_somewhere(role, Action.CONFIRM):
        entries.append(item(_("Chờ xác nhận"), "review.queue", "inbox", "review.", count=count))
    if allowed_somewhere(role, Action.SEE_DESK) and role not in LEADERS:
        entries.append(desk)
    if allowed_somewhere(role, Action.MANAGE_UNITS):
        entries.append(item(pgettext("all", "Đơn vị"), "admin.units", "building", "admin.unit"))
        entries.append(item(_("Người dùng"), "admin.people", "people", "admin.pe", "admin.import"))
        entries.append(item(_("Thiết lập"), "admin.settings", "gear", "admin.calendar"))
        entries.append(item(_("Nhật ký"), "admin.history", "clock-history"))
    return tuple(entries)


def waiting() -> int:
    """How many reports wait for the signed-in person's confirmation."""
    user = viewer()
    if request.method != "GET":
        return _count_waiting(user)
    key = ("waiting", user.id)
    return cached(key, portal_settings().revision, lambda: _count_waiting(user), size=lambda _count: 100)


def _count_waiting(user: User) -> int:
    return db.session.scalar(select(func.count(Assignment.id)).where(*awaiting_confirmation_by(user))) or 0


@cache
def _kept_pages(role: Role) -> tuple[str, ...]:
    """The pages that open on the person's device without a network once he has been here with one."""
    kept = [("work.my_tasks", Action.SEE_OWN_WORK), ("outreach.new", Action.LOG_OUTREACH)]
    kept += [("offline.waiting", Action.CONTRIBUTE)]
    return tuple(url_for(endpoint) for endpoint, action in kept if allowed_somewhere(role, action))


@cache
def _search_url(role: Role) -> str | None:
    return url_for("search.find") if allowed_somewhere(role, Action.SEARCH) else None


def _bell() -> str:
    """How many notices the person has not read, as the bell shows it; empty for none."""
    count = unread()
    return f"{MAX_UNREAD - 1}+" if count >= MAX_UNREAD else str(count or "")


def banners() -> tuple[Banner, ...]:
    """What every page must say: sample data, or a calendar of the plan's own."""
    portal = portal_settings()
    own_day = clock.today() if portal.days_behind else None
    return _banners(portal.is_sample, own_day, template_gettext.language())


@lru_cache(maxsize=16)
def _banners(is_sample: bool, own_day: date | None, _language: str) -> tuple[Banner, ...]:
    told = []
    if is_sample:
        text = _("Dữ liệu mẫu: lịch sử trên trang này là mô phỏng, không phải số liệu thật.")
        told.append(Banner("sample", text, _("Dữ liệu mẫu")))
    if own_day:
        text = _("Cổng đang chạy theo lịch của kế hoạch: hôm nay là %(day)s.", day=dmy(own_day))
        told.append(Banner("calendar", text, _("Lịch kế hoạch: %(day)s", day=dmy(own_day))))
    return tuple(told)


def set_up(app: Flask) -> None:
    """Give every template the bar, the banners and the person."""

    @app.context_processor
    def _bar() -> dict[str, Any]:
        signed = current_user.is_authenticated
        user = viewer() if signed else None
        return {
            "viewer": user,
            "nav": items(),
            "banners": banners(),
            "locale": template_gettext.language(),
            "bell": _bell() if user and not user.must_change_password else None,
            "kept_pages": _kept_pages(user.role) if user and not user.must_change_password else (),
            "here": request.full_path
            if request.method == "GET"
            else previous_page() or url_for("accounts.home"),
            "search_url": _search_url(user.role) if user else None,
        }
