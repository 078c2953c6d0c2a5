"""What arrives in forms and addresses, without the characters that no keyboard types (``rules.text.cleaning``).

One of them in a note would be an error far from where it came in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, cast

from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict

from ocop_tasks.rules.text.cleaning import typable
from ocop_tasks.web.requests.form_spooling import Spooled


class Fields(ImmutableMultiDict[str, Any]):
    """A form's or an address's fields, their texts typable; files stay as they are."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            [(name, typable(value) if isinstance(value, str) else value) for name, value in pairs]
        )


class PortalRequest(HtmxAwareRequest):
    """A request with such fields, which knows htmx's headers (``request.htmx``)."""

    parameter_storage_class = Fields
    longest_file: int | None = None
    """Bytes; past them nothing of a form's file is written down (``body_limits`` says how many)."""

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        if self.longest_file is None:
            return super()._get_file_stream(*about, **more)
        return cast(IO[bytes], Spooled(self.longest_file))
