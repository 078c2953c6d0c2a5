"""A program that stands in for the one that looks at files: it does what the file says, and harms nobody.

Run by ``Sandbox`` instead of its own. A file ends in one of the words below; any other is answered with the number of
the process, so that two looks never give the same answer.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

STAND_IN = Path(__file__)
FORKSERVER = Path(__file__).parents[2] / "ocop_tasks" / "storage" / "sandbox" / "forkserver.py"
IDLE = 0.3
PHOTO = b"\xff\xd8\xff"
"""The first bytes of a photo: the portal does not know it by them alone."""


def asked(word: str) -> bytes:
    """A file that makes the program do so."""
    return PHOTO + b" " + word.encode()


def do(file: BinaryIO, *arguments: str) -> bytes:
    """What the file says."""
    word = file.read().rsplit(b" ", 1)[-1].decode(errors="replace")
    if word == "environment":
        return json.dumps([*os.environ]).encode()
    if word == "grow":
        file.write(b"more")
        file.flush()
    DEEDS.get(word, lambda: None)()
    return f"{os.getpid()} {time.monotonic_ns()}".encode()


def work() -> None:
    """Without end."""
    while True:
        pass


def hold() -> None:
    """A gigabyte, by and by."""
    held = [bytearray(1_000_000) for _each in range(1_000)]
    raise AssertionError(f"{len(held)} MB were given")


def fail() -> None:
    """As a library may."""
    raise ValueError("xin chào")


DEEDS: dict[str, Callable[[], None]] = {
    "sleep": lambda: time.sleep(60),
    "nap": lambda: time.sleep(0.5),
    "work": work,
    "hold": hold,
    "raise": fail,
    "abort": os.abort,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def inspected(file: BinaryIO, *arguments: str) -> bytes:
    """The same where a kind is asked for."""
    do(file, *arguments)
    return b'{"kind": "image/jpeg"}'


if __name__ == "__main__":
    forkserver: dict[str, Any] = runpy.run_path(str(FORKSERVER))
    forkserver["serve"]({"do": do, "preview": do, "inspect": inspected}, idle=IDLE)
