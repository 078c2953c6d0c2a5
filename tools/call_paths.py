"""How long the way of a request is: the modules that it enters between its view's first line and the commit.

``counted`` watches one request of a test client; ``tests/web/test_call_paths.py`` holds five of them to what they are.
A climb is a call that goes from a module straight to one of a higher floor; what a library calls back (a listener, a
field of a form) is entered, and no climb.
"""

from __future__ import annotations

import inspect
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from ocop_tasks.settings import ROOT

PACKAGE = "ocop_tasks."


@dataclass(slots=True)
class CallPath:
    """What one request entered."""

    modules: list[str] = field(default_factory=list)
    """Each once, in the order in which they were entered first."""
    climbs: list[str] = field(default_factory=list)
    """Each call from a lower floor to a higher one, once: "caller -> callee"."""

    def __str__(self) -> str:
        """For a message: the counts, then what was counted."""
        counts = f"{len(self.modules)} modules, {len(self.climbs)} climbs"
        return f"{counts}\n{' '.join(self.modules)}\n{'; '.join(self.climbs)}"


def floors() -> dict[str, int]:
    """The floor of each package, the lowest 0, as import-linter has them (pyproject.toml)."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (whole,) = (one for one in contracts if one.get("containers") == [PACKAGE.rstrip(".")])
    layers = [layer.replace(":", "|").split("|") for layer in whole["layers"]]
    return {name.strip(" ()"): floor for floor, names in enumerate(reversed(layers)) for name in names}


@contextmanager
def counted(app: Flask, endpoint: str) -> Iterator[CallPath]:
    """Watch the view of ``endpoint``, which this thread asks for, until its first commit or its end."""
    path, floor, entered = CallPath(), floors(), False
    view = inspect.unwrap(app.view_functions[endpoint]).__code__

    def watch(frame: FrameType, event: str, _given: Any) -> None:
        nonlocal entered
        if event == "call" and frame.f_code is view:
            entered = True
            path.modules.append(_module(frame))
        elif entered and frame.f_code is (view if event == "return" else Session.commit.__code__):
            sys.setprofile(None)
        elif entered and event == "call":
            _note(path, frame, floor)

    sys.setprofile(watch)
    try:
        yield path
    finally:
        sys.setprofile(None)


def _note(path: CallPath, frame: FrameType, floor: dict[str, int]) -> None:
    """Add what the call enters, and its climb where it is one."""
    called = _module(frame)
    if not called:
        return
    if called not in path.modules:
        path.modules.append(called)
    caller = _module(frame.f_back) if frame.f_back else ""
    climb = f"{caller} -> {called}"
    if caller and _floor(caller, floor) < _floor(called, floor) and climb not in path.climbs:
        path.climbs.append(climb)


def _module(frame: FrameType) -> str:
    """The module of ours in which the frame runs, without the package's name; empty for any other."""
    name = str(frame.f_globals.get("__name__", ""))
    return name.removeprefix(PACKAGE) if name.startswith(PACKAGE) else ""


def _floor(module: str, floor: dict[str, int]) -> int:
    return floor.get(module.split(".", 1)[0], 0)
