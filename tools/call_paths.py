"""How long the way of a request is: the modules that it passes between its view's first line and the commit.

``counted`` watches one request of a test client; ``tests/web/test_call_paths.py`` holds five of them to what they are.
What each count means, and why: ``docs/decisions/0068-a-request-passes-eight-modules-at-most.md``.
"""

from __future__ import annotations

import inspect
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from ocop_tasks.settings import ROOT

PACKAGE = "ocop_tasks."


@dataclass(slots=True)
class CallPath:
    """What one request entered."""

    passed: list[str] = field(default_factory=list)
    """Modules that call on into another, where the view itself led into them by calls of ours: what must be read in
    turn. The view's own is the first.
    """
    entered: list[str] = field(default_factory=list)
    """All modules, each once, in the order in which they were entered first: also ends of the way, and what a library
    calls back (a listener, a field of a form)."""
    climbs: list[str] = field(default_factory=list)
    """Each call from a lower floor to a higher one, once: "caller -> callee"."""

    def call(self, caller: str, called: str, floor: dict[str, int], *, led: bool) -> None:
        """Note a call into ``called``, one of ours, by ``caller``: another of ours, or empty for a library.

        ``led``: whether the caller itself was called by ours alone, from the view on.
        """
        if called not in self.entered:
            self.entered.append(called)
        if not caller or caller == called:
            return
        if led and caller not in self.passed:
            self.passed.append(caller)
        climb = f"{caller} -> {called}"
        if _floor(caller, floor) < _floor(called, floor) and climb not in self.climbs:
            self.climbs.append(climb)

    def __str__(self) -> str:
        """For a message: the counts, then what was counted."""
        counts = f"{len(self.passed)} passed, {len(self.climbs)} climbs, {len(self.entered)} entered"
        return f"{counts}\npassed: {' '.join(self.passed)}\nclimbs: {'; '.join(self.climbs)}"


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
            path.entered.append(_module(frame))
        elif entered and frame.f_code is (view if event == "return" else Session.commit.__code__):
            sys.setprofile(None)
        elif entered and event == "call" and _module(frame):
            caller = _module(frame.f_back) if frame.f_back else ""
            path.call(caller, _module(frame), floor, led=_led_by_ours(frame, view))

    sys.setprofile(watch)
    try:
        yield path
    finally:
        sys.setprofile(None)


def _led_by_ours(frame: FrameType, view: CodeType) -> bool:
    """Whether from the view's frame down to this one all code is ours: no listener of a library, no field of a form."""
    caller = frame.f_back
    while caller is not None and caller.f_code is not view:
        if not _module(caller):
            return False
        caller = caller.f_back
    return caller is not None


def _module(frame: FrameType) -> str:
    """The module of ours in which the frame runs, without the package's name; empty for any other.

    What ``dataclass`` writes stands in no file, so nobody has to go there.
    """
    name = str(frame.f_globals.get("__name__", ""))
    ours = name.startswith(PACKAGE) and not frame.f_code.co_filename.startswith("<")
    return name.removeprefix(PACKAGE) if ours else ""


def _floor(module: str, floor: dict[str, int]) -> int:
    return floor.get(module.split(".", 1)[0], 0)
