"""Settings that are addresses. They may hold passwords, so no message here repeats a part of one."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ocop_tasks.settings.environment import SettingError, is_there

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAIL_PORTS = {"smtp": 25, "smtps": 465}
SHORTEST_SECRET = 24
PLACE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/?#\[\]@%]+)(?::(?P<port>[0-9]{1,5}))?/?")
RESERVED = re.compile(r"[\s#/?@\[\]]|%(?![0-9A-Fa-f]{2})")
ENCODE = (
    "in its user name and password these signs are written in another way: "
    "# as %23, / as %2F, ? as %3F, @ as %40, : as %3A, % as %25, [ as %5B, ] as %5D, a space as %20"
)
MAIL_LOOKS = "looks like smtps://user:password@host:465 or smtp://host:25"
SQLITE_LOOKS = "sqlite:////var/lib/ocop/portal.sqlite3"
DATABASE_LOOKS = (
    "looks like postgresql://user:password@host:5432/database; unset it for SQLite in the data folder"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    secure: bool
    """TLS from the first byte; otherwise STARTTLS where the server offers it."""
    username: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """SMTP_URL read. Raises SettingError."""
    scheme, _, rest = url.partition("://")
    account, _, place = rest.rpartition("@")
    _check_account(account)
    found = PLACE.fullmatch(place)
    if scheme not in MAIL_PORTS or not found or not _is_port(found["port"]):
        raise SettingError(MAIL_LOOKS)
    username, _, password = account.partition(":")
    return MailServer(
        host=found["host"].strip("[]").lower(),
        port=int(found["port"] or MAIL_PORTS[scheme]),
        secure=scheme == "smtps",
        username=unquote(username),
        password=unquote(password),
    )


def mail_sender(text: str) -> Address:
    """MAIL_FROM read. Raises SettingError."""
    name, address = parseaddr(text)
    try:
        sender = Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        sender = Address()
    if not (sender.username and sender.domain and sender.addr_spec.isascii()):
        raise SettingError("looks like: Cổng OCOP <ocop@example.gov.vn>")
    return sender


def hook_url(url: str) -> str:
    """WEBHOOK_URL checked: what stands in a call is for the bridge alone. Raises SettingError."""
    host, scheme = _web_place(url)
    if not host or not (scheme == "https" or (scheme == "http" and host in LOOPBACK)):
        raise SettingError(
            "is an https:// address, or http:// on this machine: https://bridge.example.vn/ocop"
        )
    return url


def hook_key(secret: str) -> bytes:
    """WEBHOOK_SECRET's bytes: base64 after ``whsec_`` (``=`` optional), or the text itself. Raises SettingError."""
    if len(secret) < SHORTEST_SECRET:
        raise SettingError(f"has {SHORTEST_SECRET} letters or more; `openssl rand -base64 32` makes one")
    if not secret.startswith("whsec_"):
        return secret.encode()
    given = secret.removeprefix("whsec_").rstrip("=")
    try:
        return base64.b64decode(given + "=" * (-len(given) % 4), validate=True)
    except binascii.Error:
        raise SettingError("after whsec_ is base64") from None


def public_url(url: str) -> str:
    """OCOP_URL without a slash at its end: the portal stands at the root of its host. Raises SettingError."""
    host, scheme = _web_place(url)
    if (
        scheme not in ("http", "https")
        or not host
        or urlsplit(url).path.strip("/")
        or re.search(r"[?#@]", url)
    ):
        raise SettingError("looks like https://ocop.example.gov.vn, without a path after the name")
    return url.rstrip("/")


def database_url(given: str | None, data_dir: Path) -> str:
    """The database's address for SQLAlchemy; plain ``postgresql://`` means psycopg 3. Raises SettingError."""
    if not given:
        return f"sqlite:///{data_dir / 'portal.sqlite3'}"
    scheme, found, rest = given.partition("://")
    if scheme == "sqlite" and found:
        if not rest.startswith("//"):
            raise SettingError(f"SQLite needs the whole path of a file: {SQLITE_LOOKS}")
        is_there(Path(rest[1:].partition("?")[0]), SQLITE_LOOKS)
        return given
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not found:
        raise SettingError(DATABASE_LOOKS)
    _check_postgresql(rest)
    try:
        make_url("postgresql+psycopg://" + rest)
    except (ArgumentError, ValueError):
        raise SettingError(DATABASE_LOOKS) from None
    return "postgresql+psycopg://" + rest


def rate_limit_storage(url: str) -> str:
    """OCOP_RATE_LIMIT_STORAGE checked, and whether its library is there. Raises SettingError."""
    scheme, found, rest = url.partition("://")
    if url == "memory://":
        return url
    _check_account(rest.rpartition("@")[0])
    from limits.errors import ConfigurationError
    from limits.storage import storage_from_string

    try:
        storage_from_string(url)
    except (ConfigurationError, ValueError, AttributeError):
        if scheme in ("redis", "rediss") and found:
            how = "this redis:// address cannot be used; its library is installed by .venv/bin/pip install redis"
            raise SettingError(how) from None
        raise SettingError("is memory://, or looks like redis://:password@host:6379") from None
    return url


def _check_account(account: str) -> None:
    """Whether a user name and password can be told from the rest of an address."""
    if RESERVED.search(account):
        raise SettingError(ENCODE)


def _check_postgresql(rest: str) -> None:
    """The same where a path and a query may follow, and hold such signs of their own."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    account, at, place = authority.rpartition("@")
    _check_account(account)
    port = place.rpartition("]")[2].partition(":")[2]
    if not at and port and not _is_port(port) and "@" in rest:
        raise SettingError(ENCODE)
    if "#" in rest or (place and not PLACE.fullmatch(place)) or not _is_port(port or None):
        raise SettingError(DATABASE_LOOKS)


def _web_place(url: str) -> tuple[str, str]:
    """The host and the scheme of a web address; no host where it cannot be understood."""
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    place = authority.rpartition("@")[2]
    found = PLACE.fullmatch(place)
    if not found or not _is_port(found["port"]) or re.search(r"\s", url):
        return "", ""
    return found["host"].strip("[]").lower(), url.partition("://")[0].lower()


def _is_port(text: str | None) -> bool:
    return text is None or (text.isascii() and text.isdigit() and 0 < int(text) < 65536)
