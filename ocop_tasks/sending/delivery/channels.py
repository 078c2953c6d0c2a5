"""Where messages can go out from this portal, read from its settings; what is set wrongly is said at the start."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address

from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.settings import Settings, addresses
from ocop_tasks.settings.addresses import LOOPBACK


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
    """The channels of ``settings``. Raises SettingError, as reading the settings does."""
    return Channels(
        settings.public_url,
        _mail(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
        _hook(settings.webhook_url, settings.webhook_secret) if settings.webhook_url else None,
    )


def _mail(url: str, sender: str) -> MailAccount:
    server = addresses.mail_server(url)
    return MailAccount(
        host=server.host,
        port=server.port,
        secure=server.secure,
        sender=addresses.mail_sender(sender),
        username=server.username,
        password=server.password,
    )


def _hook(url: str, secret: str) -> Hook:
    return Hook(addresses.hook_url(url), addresses.hook_key(secret))
