"""The portal whose looks at files a stand-in makes: they take as long as the file says."""

from __future__ import annotations

from ocop_tasks.storage.sandbox.client import SHARED
from tests.storage.stand_in import STAND_IN

SHARED.program = STAND_IN

from app import asgi_app  # noqa: E402, F401
