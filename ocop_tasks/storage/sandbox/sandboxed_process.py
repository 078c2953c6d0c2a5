"""The sandbox program: inspects uploaded files and makes previews, each in a process of its own (``forkserver``).

It knows the portal's storage and nothing else: no web, no database, no secret.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

IDLE = 180.0
"""Seconds after which it ends by itself; it holds about 17 MB as long as it waits."""


def main() -> None:
    """Load what the tasks need, and wait for orders."""
    portal = ModuleType("ocop_tasks")  # the package without its __init__, which would load the whole portal
    portal.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["ocop_tasks"] = portal
    from PIL import Image, MpoImagePlugin, WebPImagePlugin  # noqa: F401 - what each process would load by itself

    from ocop_tasks.storage import inspection, rendering
    from ocop_tasks.storage.formats import images, pdf  # noqa: F401
    from ocop_tasks.storage.sandbox import forkserver
    from ocop_tasks.storage.spreadsheets import reading

    Image.preinit()
    tasks: dict[str, forkserver.Task] = {
        "inspect": inspection.inspect_in_sandbox,
        "preview": rendering.render,
        "spreadsheet": reading.read_in_sandbox,
    }
    forkserver.serve(tasks, idle=IDLE)


if __name__ == "__main__":
    main()
