"""The portal's folder: what makes it, who may read it (its own user alone), and which processes hold it.

Two locks, which the system takes back from whoever dies: ``preparing.lock`` is one process's while it brings the data
up to date or puts a backup back; ``serving.lock`` is shared by every process that has the portal open, and a restore,
which changes everything under their feet, takes it whole.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from ocop_tasks.settings import SECRET_KEY_FILE, Settings
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder

FOLDER_MODE, FILE_MODE = 0o700, 0o600
PREPARING, SERVING = "preparing.lock", "serving.lock"
RESTORING = "restore-unfinished"
"""There while a backup is being put back: what lies beside it is neither the old portal nor the new one."""
_held: list[int] = []


class Busy(Exception):
    """Another process holds the lock."""


def lay(settings: Settings) -> None:
    """Make the folder, its key and its empty database where they are missing, and shut others out of what is there.

    Raises OSError.
    """
    make_folder(settings.data_dir)
    tighten(settings.data_dir)
    make_secret_key(settings.data_dir)
    if (database := sqlite_file(settings.database_url)) and not database.exists():
        make_folder(database.parent)
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT, FILE_MODE))
        fsync(database.parent)


def make_secret_key(folder: Path) -> None:
    """The key that signs cookies, made once: it has its name only when it is whole, whoever is killed meanwhile."""
    path, unfinished = folder / SECRET_KEY_FILE, folder / f"{SECRET_KEY_FILE}.{secrets.token_hex(8)}"
    if path.exists() and path.stat().st_size:
        return
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    fsync(folder)


def tighten(folder: Path) -> None:
    """Let nobody but the portal's user read ``folder``. One that was open to others is gone through whole, itself last.

    A folder that is not the portal's own (a home, ``/tmp``), or is another user's, keeps its mode.
    """
    if not stat.S_IMODE(folder.stat().st_mode) & 0o077 or not _is_own(folder):
        return
    for root, folders, files in os.walk(folder):
        for name in folders:
            _narrow(Path(root, name), FOLDER_MODE)
        for name in files:
            _narrow(Path(root, name), FILE_MODE)
    _narrow(folder, FOLDER_MODE)


def _is_own(folder: Path) -> bool:
    there = folder.stat()
    return (
        there.st_uid == os.geteuid()
        and not there.st_mode & stat.S_ISVTX
        and folder not in (Path("/"), Path.home())
    )


def _narrow(path: Path, mode: int) -> None:
    with suppress(
        FileNotFoundError, PermissionError
    ):  # what a sweep takes at this moment, what belongs to another
        there = path.lstat().st_mode
        if not stat.S_ISLNK(there) and there & 0o077:
            path.chmod(mode)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for other databases."""
    read = make_url(url)
    return Path(read.database) if read.get_backend_name() == "sqlite" and read.database else None


def is_missing(url: str) -> bool:
    """Whether the database is a SQLite file that nobody has made yet."""
    file = sqlite_file(url)
    return file is not None and not (file.is_file() and file.stat().st_size)


@contextmanager
def held(
    folder: Path, name: str, *, shared: bool = False, waiting: Callable[[], object] | None = None
) -> Iterator[None]:
    """Hold a lock of the folder. Where another process has it ``waiting`` is called, then waited; Busy without it."""
    handle = _lock(folder / name, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, waiting)
    try:
        yield
    finally:
        os.close(handle)


def hold_for_life(folder: Path, name: str = SERVING) -> None:
    """Share a lock until this process ends; a restore that is going on is waited for."""
    _held.append(_lock(folder / name, fcntl.LOCK_SH, lambda: None))


def _lock(path: Path, how: int, waiting: Callable[[], object] | None) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            os.close(handle)
            raise
        if waiting is None:
            os.close(handle)
            raise Busy(path.name) from error
        waiting()
        fcntl.flock(handle, how)
    return handle
