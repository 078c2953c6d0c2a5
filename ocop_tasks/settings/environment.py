"""Reading settings one by one: what is wrong with each is kept in words, so that all of it is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from logging import getLevelNamesMapping
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
YEARS = range(2000, 2101)
SHORTEST_KEY = 16
"""Letters; fewer could be guessed."""


class SettingError(ValueError):
    """A setting that cannot be used: the message says what is wrong and how it should look, and tells no secret."""


class SettingsError(Exception):
    """Settings that cannot be used, each with its name; the message is meant for whoever starts the portal."""

    def __init__(self, problems: list[str]) -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(
            f"Error: the portal cannot start with these settings; nothing was changed.\n{lines}\n"
            "They come from the environment; README.md lists them all."
        )
        self.problems = problems


class EnvironmentReader:
    """Reads ``environ``. A setting that is missing or empty has its default."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def value(self, name: str, default: Value, read: Callable[[str], Value]) -> Value:
        """The setting as ``read`` understands it; where that raises SettingError the problem is kept."""
        if not (text := self.environ.get(name, "").strip()):
            return default
        return self.checked(name, default, lambda: read(text))

    def checked(self, name: str, default: Value, make: Callable[[], Value]) -> Value:
        """What ``make`` gives; where that raises SettingError the problem is kept under ``name``."""
        try:
            return make()
        except SettingError as wrong:
            self.problems.append(f"{name}: {wrong}")
            return default


def shown(text: str) -> str:
    """A value that is no secret, as it can stand in a message."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


def whole_number(least: int, most: int, example: str) -> Callable[[str], int]:
    """Reads a whole number between two bounds, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise SettingError(
                f"{shown(text)} is no whole number from {least} to {most}, for example {example}"
            )
        return int(text)

    return read


def flag(text: str) -> bool:
    """1 or 0, or the words that people use for them."""
    if (given := FLAGS.get(text.casefold())) is None:
        raise SettingError(f"{shown(text)} is neither 1 (yes) nor 0 (no)")
    return given


def day(text: str) -> date:
    """A calendar date, YYYY-MM-DD."""
    try:
        if (
            re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
            and (found := date.fromisoformat(text)).year in YEARS
        ):
            return found
    except ValueError:
        pass
    raise SettingError(f"{shown(text)} is no date, for example 2022-06-15")


def log_level(text: str) -> str:
    """The name of a level of logging."""
    if text.upper() not in getLevelNamesMapping():
        raise SettingError(f"{shown(text)} is no level: DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def host(text: str) -> str:
    """An address or a name of this machine; whether it can be listened at is tried later."""
    if not re.fullmatch(r"[A-Za-z0-9._:%-]+", text):
        raise SettingError(
            f"{shown(text)} is no address, for example 127.0.0.1, or 0.0.0.0 for all of this machine's"
        )
    return text


def key(text: str) -> str:
    """A secret that is long enough; it stands in no message."""
    if len(text) < SHORTEST_KEY:
        raise SettingError(f"{SHORTEST_KEY} letters or more; `openssl rand -base64 48` makes one")
    return text


def folder(text: str) -> Path:
    """A folder that is there, or could be made."""
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise SettingError(
            f"{shown(text)} begins with a user's name, and none here is called so; for example /var/lib/ocop"
        ) from None
    try:
        path = path.resolve()
    except RuntimeError:
        raise SettingError(
            f"{shown(text)} is a link that leads back to itself; for example /var/lib/ocop"
        ) from None
    if is_there(path) and not path.is_dir():
        raise SettingError(f"{shown(str(path))} is a file; it has to be a folder")
    return path


def is_there(path: Path, example: str = "/var/lib/ocop") -> bool:
    """Whether there is such a file or folder. Raises SettingError where that cannot be found out."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        why = (error.strerror or "").lower()
        raise SettingError(
            f"{shown(str(path))} cannot be used by this user ({why}); for example {example}"
        ) from None
    return True
