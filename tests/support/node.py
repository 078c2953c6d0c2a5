"""The Node.js that runs npm's packages: the machine's own, or the one in .venv (tools/install_npm.sh)."""

from __future__ import annotations

import shutil

from ocop_tasks.settings import ROOT


def node() -> str:
    """Its path."""
    found = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv" / "bin"))
    assert found, "run `make setup`"
    return found
