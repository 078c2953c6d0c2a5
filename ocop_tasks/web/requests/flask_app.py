"""The Flask application and its requests: forms without characters that no keyboard types, files kept small in memory.

A control character in a note would be an error far from where it came in (``rules.text.cleaning``). What Flask does
for every request is done a little quicker here; what it does is what Flask does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Flask
from flask.templating import Environment
from htmx_flask.requests import HtmxAwareRequest
from jinja2 import Undefined
from jinja2.utils import missing
from werkzeug.datastructures import ImmutableMultiDict
from wtforms.form import BaseForm

from ocop_tasks.rules.text.cleaning import typable
from ocop_tasks.web.security.session_cookie import Sessions

IN_MEMORY = 500_000
"""Bytes."""


class BoundedTemporaryFile(SpooledTemporaryFile[bytes]):
    """One file. Of what comes past ``longest`` bytes it keeps one, so that it is found too long, and drops the rest."""

    def __init__(self, longest: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self._room = longest + 1

    def write(self, piece: Any) -> int:
        """Take ``piece``, as much of it as there is room for; all of it counts as taken."""
        taken = piece[: self._room]
        self._room -= len(taken)
        super().write(taken)
        return len(piece)


class CleanFields(ImmutableMultiDict[str, Any]):
    """A form's or an address's fields, their texts typable; files stay as they are."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            [(name, typable(value) if isinstance(value, str) else value) for name, value in pairs]
        )


class PortalRequest(HtmxAwareRequest):
    """A request with such fields, which knows htmx's headers (``request.htmx``)."""

    parameter_storage_class = CleanFields
    longest_file: int | None = None
    """Bytes; past them nothing of a form's file is written down (``body_limits`` says how many)."""

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        if self.longest_file is None:
            return super()._get_file_stream(*about, **more)
        return cast(IO[bytes], BoundedTemporaryFile(self.longest_file))


class NamedUndefined(Undefined):
    """What a template calls by a name that is not there. A name that may be left out is empty, as Jinja has it; an
    attribute that a record does not have is a slip, which no page may hide (a renamed property, a typing error).
    """

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, *args: Any
    ) -> None:
        if obj is not missing and obj is not None and not isinstance(obj, MAY_LACK_NAMES):
            raise AttributeError(f"{type(obj).__name__} has no {name!r}, which a template asks for")
        super().__init__(hint, obj, name, *args)


MAY_LACK_NAMES = (Mapping, Undefined, BaseForm, str, list, tuple)
"""Things of which a template asks whether they have a name: keyword arguments, a form that sends no token, a list."""


class PortalEnvironment(Environment):
    """Every template shares the environment's globals.

    Jinja gives each a layer of its own over them. Nobody here fills one, and wherever a template imports another,
    the names of both are compared: that is quick between plain dictionaries.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a template brings some with it."""
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """The portal's Flask."""

    jinja_environment = PortalEnvironment
    request_class = PortalRequest

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.session_interface = Sessions()
        self.jinja_options = {**self.jinja_options, "undefined": NamedUndefined}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view and no hook of the portal is a coroutine, so none is looked at for being one."""
        return func
