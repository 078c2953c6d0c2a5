"""What a kept file says of itself (``storage.formats.file_facts``), in the reader\'s language: told, never verified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.rules.text.days import dmy
from ocop_tasks.storage.formats.kinds import Reason
from ocop_tasks.web.pages import template_filters

Facts = Mapping[str, Any] | None


def notes(facts: Facts) -> list[str]:
    """What a tile says beside a file's size, the most important first."""
    facts, told = facts or {}, []
    if unreadable := facts.get("unreadable"):
        told.append(_("có mật khẩu, không mở được") if unreadable == Reason.ENCRYPTED else _("không mở được"))
    if signatures := len(facts.get("signatures", ())):
        told.append(ngettext("có %(num)s chữ ký số", "có %(num)s chữ ký số", signatures))
    if facts.get("pages", 1) > 1:
        told.append(ngettext("%(num)s trang", "%(num)s trang", facts["pages"]))
    if "made_smaller" in facts:
        told.append(_("đã thu nhỏ trên máy gửi"))
    return told


def short_note(facts: Facts) -> str:
    """What a small tile says in the place of the size: the one thing that matters most, or nothing."""
    facts = facts or {}
    if unreadable := facts.get("unreadable"):
        return _("có mật khẩu") if unreadable == Reason.ENCRYPTED else _("không mở được")
    if signatures := len(facts.get("signatures", ())):
        return ngettext("%(num)s chữ ký số", "%(num)s chữ ký số", signatures)
    return _("đã thu nhỏ") if "made_smaller" in facts else ""


def moment(told: str) -> str:
    """19/04/2022 16:30: in Hanoi's time where the file names a zone, else by its author's clock."""
    try:
        parsed = datetime.fromisoformat(told)
        return (
            template_filters.hanoi_datetime(parsed)
            if parsed.tzinfo
            else f"{dmy(parsed.date())} {parsed:%H:%M}"
        )
    except (ValueError, OverflowError):  # no such moment, or none in Hanoi: before the year 1, after 9999
        return told


def signed_by(signature: Mapping[str, str]) -> str:
    """Who signed and when, as far as the file says so: "Lò Văn A, 19/04/2022 16:30".

    A name has none of the letters that nobody sees: some of them would turn what follows around.
    """
    signer = one_line(signature.get("signer", "")) or _("không rõ người ký")
    return f"{signer}, {moment(signature['at'])}" if signature.get("at") else signer


def set_up(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(file_notes=notes, short_note=short_note, signed_by=signed_by)
    app.jinja_env.filters["told_moment"] = moment
