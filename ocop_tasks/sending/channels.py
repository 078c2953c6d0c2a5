"""Where messages can go out from this portal, read from its settings; what is set wrongly is said at the start."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from ocop_tasks.rules.notices import Channel
from ocop_tasks.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 25, "smtps": 465}


class SetWrongly(ValueError):
    """A setting that cannot be used; the message says which, and how it should look."""


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The mail server, and whom the portal writes as."""

    host: str
    port: int
    secure: bool
    """TLS from the first byte; otherwise STARTTLS where the server offers it."""
    sender: Address
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine, where nobody listens in between."""
        return self.host in LOOPBACK


@dataclass(frozen=True, slots=True)
class Hook:
    """The bridge that is called, and the key that signs."""

    url: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Channels:
    """What is set up."""

    public_url: str
    mail: MailAccount | None = None
    hook: Hook | None = None

    @property
    def open(self) -> frozenset[Channel]:
        """The channels over which something can go out."""
        named = {Channel.EMAIL: self.mail, Channel.WEBHOOK: self.hook}
        return frozenset(channel for channel, there in named.items() if there)


def channels_of(settings: Settings) -> Channels:
    """The channels of ``settings``. Raises SetWrongly."""
    return Channels(
        settings.public_url,
        _mail(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
        _hook(settings.webhook_url, settings.webhook_secret) if settings.webhook_url else None,
    )


def _mail(url: str, sender: str) -> MailAccount:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SetWrongly("SMTP_URL looks like smtps://user:password@host:465 or smtp://host:25")
    name, address = parseaddr(sender)
    if "@" not in address:
        raise SetWrongly("MAIL_FROM looks like: Cổng OCOP <ocop@example.gov.vn>")
    return MailAccount(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        secure=parts.scheme == "smtps",
        sender=Address(name, addr_spec=address),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _hook(url: str, secret: str) -> Hook:
    parts = urlsplit(url)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or plain)):
        raise SetWrongly("WEBHOOK_URL is an https:// address, or http:// on this machine")
    return Hook(url, _key(secret))


def _key(secret: str) -> bytes:
    """The key's bytes: base64 after ``whsec_``, as such secrets are usually given out, or the text itself."""
    if len(secret) < 24:
        raise SetWrongly("WEBHOOK_SECRET has 24 letters or more")
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise SetWrongly("WEBHOOK_SECRET after whsec_ is base64") from error
