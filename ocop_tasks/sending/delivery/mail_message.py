"""A mail: Vietnamese or English, as plain text and as simple HTML, with an id that is the message's for good."""

from __future__ import annotations

import hashlib
from email.header import Header
from email.headerregistry import Address
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from ocop_tasks.sending.delivery.channels import MailAccount
from ocop_tasks.sending.delivery.outgoing_message import OutgoingMessage
from ocop_tasks.sending.notices.notice_language import Language, NoticeText, language
from ocop_tasks.sending.notices.notice_wording import notice_text
from ocop_tasks.sending.typed_html import as_typed
from ocop_tasks.settings import ROOT

LONGEST_SUBJECT = 150
WIRE = compat32.clone(linesep="\r\n")
"""The older of Python's two mail writers: the newer one loses spaces in long Vietnamese subjects (Python 3.11 to 3.13),
and takes ten times as long."""


def compose(message: OutgoingMessage, account: MailAccount, public_url: str) -> bytes:
    """The mail that carries the message's notices. Raises ValueError for an address that is none."""
    say = language(message.to.locale)
    items = [(notice_text(notice, say), public_url + notice.address) for notice in message.notices]
    letter = MIMEMultipart("alternative")
    letter["Subject"] = _encoded("Subject", _subject([item for item, _link in items], say))
    letter["From"] = _address("From", account.sender.display_name, account.sender.addr_spec)
    letter["To"] = _address("To", message.to.name, message.to.email)
    letter["Date"] = format_datetime(message.made_at)
    letter["Message-ID"] = message_id(message.key, account)
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter["Content-Language"] = message.to.locale
    context = {"items": items, "choices": f"{public_url}/notices/preferences", **_phrases(message, say)}
    for template, kind in (("letter.txt", "plain"), ("letter.html", "html")):
        letter.attach(MIMEText(_templates().get_template(template).render(context), kind, "utf-8"))
    return letter.as_bytes(policy=WIRE)


def message_id(key: str, account: MailAccount) -> str:
    """The same for the same message, so that a mail program shows one that came twice once."""
    name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return f"<{name}@{account.sender.domain}>"


def _subject(items: list[NoticeText], say: Language) -> str:
    first = _one_line(items[0].title)
    if len(items) > 1:
        first = say.ngettext(
            "%(num)s thông báo: %(first)s", "%(num)s thông báo: %(first)s", len(items), first=first
        )
    return first if len(first) <= LONGEST_SUBJECT else first[: LONGEST_SUBJECT - 1] + "…"


def _address(header: str, name: str, address: str) -> str:
    """A name and its address. Raises ValueError for what is no address."""
    spec = Address(addr_spec=_one_line(address)).addr_spec
    return f"{_encoded(header, _one_line(name))} <{spec}>" if name.strip() else spec


def _encoded(header: str, text: str) -> str:
    """``text`` in encoded words, none of which cuts a letter in two (RFC 2047)."""
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _phrases(message: OutgoingMessage, _: Language) -> dict[str, Any]:
    return {
        "locale": _.locale,
        "greeting": _("Kính gửi %(name)s,", name=message.to.name),
        "open": _("Mở trong cổng"),
        "footer": _("Thư này do cổng kế hoạch OCOP tự gửi. Cài đặt nhận thông báo:"),
    }


@lru_cache(maxsize=1)
def _templates() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "notices" / "mail"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["as_typed"] = as_typed
    return pages
