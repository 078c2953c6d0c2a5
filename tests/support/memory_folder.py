"""Temporary files of the tests lie in memory where there is room.

SQLite and the store of files wait for the disk after each change, a test makes dozens of them, and no test switches
the machine off: those that kill do it to processes, whose files stay. What a failed run leaves stays until the next.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
"""Bytes that must be free: a whole run takes a quarter of it, and the portal wants some left before it takes files."""


def use() -> None:
    """Let this process, and those that it starts, make temporary files in memory, unless TMPDIR says where."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
