"""Every setting of the portal, read once from the environment; the README lists them with their defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ocop_tasks.settings import addresses, environment
from ocop_tasks.settings.addresses import database_url
from ocop_tasks.settings.environment import EnvironmentReader, SettingError, SettingsError

__all__ = ["ROOT", "SECRET_KEY_FILE", "SettingError", "Settings", "SettingsError", "database_url"]

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET_KEY_FILE = "secret-key"


@dataclass(frozen=True, slots=True)
class Settings:
    """The portal's settings. Sizes in the names' units; dates are Hanoi calendar dates."""

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    """Signs cookies. Empty before the first run, when only ``flask`` commands can do without it."""
    today: date | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    secure_cookies: bool = False
    trusted_proxies: int = 0
    log_level: str = "INFO"
    rate_limits: bool = True
    rate_limit_storage: str = field(default="memory://", repr=False)
    password_method: str = "scrypt"
    testing: bool = False
    commands: bool = True
    """Whether ``flask`` commands are wanted: a server's worker has no use for them, and saves the memory.

    ``serve`` says so to its workers (OCOP_COMMANDS); nobody sets it, so the README does not list it.
    """
    public_url: str = "http://127.0.0.1:8000"
    """The portal's own address in mails, calls and calendars, without a slash at the end."""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    webhook_url: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    existing_only: bool = False
    """Whether a database or a folder that is not there stays so: from the environment only ``serve`` and ``demo`` make
    one, so that no other command leaves an empty one behind."""
    notices_beside: bool = True
    """Whether ``serve`` also makes and sends the notices."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings, and change nothing on the disk. Raises SettingsError with everything that is wrong."""
        read = EnvironmentReader(environ)
        data_dir = _data_dir(read)
        host = read.value("HOST", "127.0.0.1", environment.host)
        port = read.value("PORT", 8000, environment.whole_number(1, 65535, "PORT=8000"))
        settings = cls(
            data_dir=data_dir,
            database_url=read.value(
                "DATABASE_URL", database_url(None, data_dir), lambda text: database_url(text, data_dir)
            ),
            secret_key=read.value("SECRET_KEY", "", environment.key)
            or read.checked("SECRET_KEY", "", lambda: read_secret_key(data_dir)),
            today=read.value("OCOP_TODAY", None, environment.day),
            host=host,
            port=port,
            workers=read.value("OCOP_WORKERS", 2, environment.whole_number(1, 64, "OCOP_WORKERS=2")),
            secure_cookies=read.value("OCOP_SECURE_COOKIES", False, environment.flag),
            trusted_proxies=read.value(
                "OCOP_TRUSTED_PROXIES", 0, environment.whole_number(0, 10, "OCOP_TRUSTED_PROXIES=1")
            ),
            log_level=read.value("OCOP_LOG_LEVEL", "INFO", environment.log_level),
            rate_limits=read.value("OCOP_RATE_LIMITS", True, environment.flag),
            rate_limit_storage=read.value(
                "OCOP_RATE_LIMIT_STORAGE", "memory://", addresses.rate_limit_storage
            ),
            commands=read.value("OCOP_COMMANDS", True, environment.flag),
            public_url=read.value("OCOP_URL", _own_address(host, port), addresses.public_url),
            smtp_url=environ.get("SMTP_URL", "").strip(),
            mail_from=environ.get("MAIL_FROM", "").strip(),
            webhook_url=environ.get("WEBHOOK_URL", "").strip(),
            webhook_secret=environ.get("WEBHOOK_SECRET", "").strip(),
            existing_only=True,
            notices_beside=read.value("OCOP_NOTICES", True, environment.flag),
        )
        _check_channels(read, settings)
        if read.problems:
            raise SettingsError(read.problems)
        return settings


def _check_channels(read: EnvironmentReader, settings: Settings) -> None:
    """Mail and the bridge need two settings each."""
    if settings.smtp_url:
        read.checked("SMTP_URL", None, lambda: addresses.mail_server(settings.smtp_url))
        read.checked("MAIL_FROM", None, lambda: addresses.mail_sender(settings.mail_from))
    if settings.webhook_url:
        read.checked("WEBHOOK_URL", None, lambda: addresses.hook_url(settings.webhook_url))
        read.checked("WEBHOOK_SECRET", None, lambda: addresses.hook_key(settings.webhook_secret))


def _own_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def read_secret_key(data_dir: Path) -> str:
    """The key that the first run made and kept (``data_folder.lay``); empty before that.

    Raises SettingError for a file that holds something else: what a crashed disk leaves may be the same everywhere.
    """
    path = data_dir / SECRET_KEY_FILE
    try:
        kept = path.read_text("ascii").strip()
    except OSError:
        return ""
    except UnicodeDecodeError:
        kept = "\0"
    if kept and (len(kept) < environment.SHORTEST_KEY or not kept.isprintable()):
        raise SettingError(
            f"its file {str(path)!r} is damaged; remove it and start the portal: it makes a new one, and everybody "
            "signs in again"
        )
    return kept


def _data_dir(read: EnvironmentReader) -> Path:
    """The portal's folder. Where the setting cannot be understood the folder that it is not is not looked at."""
    folder = read.value("OCOP_DATA_DIR", ROOT / "data", environment.folder)
    if not read.problems:
        read.checked("OCOP_DATA_DIR", None, lambda: _check_writable(folder))
    return folder


def _check_writable(data_dir: Path) -> None:
    """Raises SettingError where the folder, or the one it would be made in, cannot be written."""
    there = next(path for path in (data_dir, *data_dir.parents) if environment.is_there(path))
    if not os.access(there, os.W_OK | os.X_OK):
        raise SettingError(
            f"{str(there)!r} cannot be written by this user; run as the one whom it belongs to (sudo -u ocop …)"
        )
