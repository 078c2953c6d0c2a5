"""What the stories stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.browsing import Visits
from tests.support.mailbox import mailbox
from tests.support.office import Office


@pytest.fixture
def office(open_portal: Callable[..., Visits]) -> Iterator[Office]:
    """The portal of June 2022, whose day a test turns."""
    with mailbox() as box:
        office = Office(open_portal(OCOP_TODAY=""), box)
        office.prepare()
        yield office
