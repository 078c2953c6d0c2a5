"""Flask, a little quicker where every request passes; what it does is what Flask does."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment

from ocop_tasks.web.identity.session_cookie import Sessions
from ocop_tasks.web.requests.request_cleaning import PortalRequest


class Templates(Environment):
    """Every template shares the environment's globals.

    Jinja gives each a layer of its own over them. Nobody here fills one, and wherever a template imports another,
    the names of both are compared: that is quick between plain dictionaries.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a template brings some with it."""
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """The portal's Flask."""

    jinja_environment = Templates
    request_class = PortalRequest

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view and no hook of the portal is a coroutine, so none is looked at for being one."""
        return func
