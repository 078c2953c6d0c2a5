"""Every setting of the portal, read once from the environment; the README lists them with their defaults."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The portal's settings. Sizes in the names' units; dates are Hanoi calendar dates."""

    data_dir: Path
    database_url: str
    secret_key: str
    today: date | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    secure_cookies: bool = False
    trusted_proxies: int = 0
    log_level: str = "INFO"
    rate_limits: bool = True
    rate_limit_storage: str = "memory://"
    password_method: str = "scrypt"
    testing: bool = False
    commands: bool = True
    """Whether ``flask`` commands are wanted: a server's worker has no use for them, and saves the memory."""
    public_url: str = "http://127.0.0.1:8000"
    """The portal's own address in mails, calls and calendars, without a slash at the end."""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    webhook_url: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    notices_beside: bool = True
    """Whether ``serve`` also makes and sends the notices."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; makes the data folder and the secret key where there are none yet."""
        data_dir = Path(environ.get("OCOP_DATA_DIR") or ROOT / "data").resolve()
        data_dir.mkdir(parents=True, exist_ok=True)
        fixed = environ.get("OCOP_TODAY")
        host, port = environ.get("HOST", "127.0.0.1"), int(environ.get("PORT", "8000"))
        return cls(
            data_dir=data_dir,
            database_url=database_url(environ.get("DATABASE_URL"), data_dir),
            secret_key=environ.get("SECRET_KEY") or kept_secret(data_dir / "secret-key"),
            today=date.fromisoformat(fixed) if fixed else None,
            host=host,
            port=port,
            workers=int(environ.get("OCOP_WORKERS", "2")),
            secure_cookies=environ.get("OCOP_SECURE_COOKIES") == "1",
            trusted_proxies=int(environ.get("OCOP_TRUSTED_PROXIES", "0")),
            log_level=environ.get("OCOP_LOG_LEVEL", "INFO"),
            rate_limits=environ.get("OCOP_RATE_LIMITS", "1") == "1",
            rate_limit_storage=environ.get("OCOP_RATE_LIMIT_STORAGE", "memory://"),
            commands=environ.get("OCOP_COMMANDS", "1") == "1",
            public_url=(environ.get("OCOP_URL") or f"http://{host}:{port}").rstrip("/"),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM", ""),
            webhook_url=environ.get("WEBHOOK_URL", ""),
            webhook_secret=environ.get("WEBHOOK_SECRET", ""),
            notices_beside=environ.get("OCOP_NOTICES", "1") == "1",
        )


def database_url(given: str | None, data_dir: Path) -> str:
    """The database's address for SQLAlchemy; plain ``postgresql://`` means psycopg 3."""
    if not given:
        return f"sqlite:///{data_dir / 'portal.sqlite3'}"
    for prefix in ("postgresql://", "postgres://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


def kept_secret(path: Path) -> str:
    """The key that signs cookies: made on the first run, readable by the portal's user alone, and kept."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text("ascii").strip()
