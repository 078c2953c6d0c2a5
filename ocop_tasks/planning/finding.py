"""One thing that the check before publication found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocop_tasks.models import Plan, Target, Task, Unit


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and the records that it is about, which the page leads to."""

    text: str
    must_be_mended: bool = False
    tasks: Sequence[Task] = ()
    targets: Sequence[Target] = ()
    units: Sequence[Unit] = ()
    plans: Sequence[Plan] = ()
