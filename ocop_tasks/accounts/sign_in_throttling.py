"""How often a password may be tried, and how many are judged at once (docs/decisions/0021).

A try takes its place among those allowed before its password is judged, so many at once are no more than the limit. The
place is given back when the password was right: a whole office signs in from one address at eight o'clock.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Condition

from flask_babel import gettext as _
from flask_babel import ngettext
from limits import RateLimitItem

from ocop_tasks import clock
from ocop_tasks.extensions import limiter

AT_ONCE = 2
"""Passwords that one process judges at the same time: each costs a processor for a tenth of a second, and 32 MB."""
PATIENCE = 5.0
"""Seconds for which another waits until one of them is done."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong passwords in so long a time, of those that have the same key."""

    item: RateLimitItem
    key: str


class AttemptRefused(Exception):
    """The password was not looked at; ``message`` says why, ``seconds`` when to try again."""

    status: int
    seconds: int
    reason: str
    """For the security log."""

    @property
    def message(self) -> str:
        """For the person, beside the password's field."""
        raise NotImplementedError


class TooManyAttempts(AttemptRefused):
    """Too many were wrong."""

    status = 429
    reason = "too_many_tries"

    def __init__(self, reset_at: float) -> None:
        super().__init__("too many tries")
        self.seconds = max(1, ceil(reset_at - clock.real_now().timestamp()))

    @property
    def message(self) -> str:
        """How long to wait."""
        minutes = ceil(self.seconds / 60)
        wait = ngettext("Hãy đợi %(num)s phút rồi thử lại.", "Hãy đợi %(num)s phút rồi thử lại.", minutes)
        return _("Đã thử sai quá nhiều lần.") + " " + wait


class Busy(AttemptRefused):
    """Too many others are being judged."""

    status = 503
    reason = "too_many_at_once"
    seconds = ceil(PATIENCE)

    @property
    def message(self) -> str:
        """What to do."""
        return _(
            "Cổng đang kiểm tra nhiều mật khẩu cùng lúc nên chưa xem tới mật khẩu này. Hãy thử lại sau ít giây."
        )


@dataclass(slots=True)
class Attempt:
    """One password; whoever judges it says so when it was wrong."""

    was_wrong: bool = False


class Throttle:
    """The passwords that this process judges, and those that it judged wrong."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self.at_once, self.patience = at_once, patience
        self._changed = Condition()
        self._running_by_limit: Counter[Limit] = Counter()
        """How many are being judged under each limit."""
        self._running = 0

    @contextmanager
    def attempt(self, *limits: Limit) -> Iterator[Attempt]:
        """Judge one password within. Raises TooManyTries or Busy instead."""
        self._begin(limits)
        one = Attempt()
        try:
            yield one
        finally:
            self._end(limits, one)

    def _begin(self, limits: tuple[Limit, ...]) -> None:
        until = time.monotonic() + self.patience
        with self._changed:
            while not self._may_begin(limits):
                if not self._changed.wait(until - time.monotonic()):
                    raise Busy
            self._running += 1
            self._running_by_limit.update(limits)

    def _end(self, limits: tuple[Limit, ...], one: Attempt) -> None:
        with self._changed:
            self._running -= 1
            self._running_by_limit -= Counter(limits)
            if one.was_wrong and limiter.enabled:
                for limit in limits:
                    limiter.limiter.hit(limit.item, limit.key)
            self._changed.notify_all()

    def _may_begin(self, limits: tuple[Limit, ...]) -> bool:
        """Whether one more may be judged now, even if all that are being judged turn out wrong.

        Raises TooManyTries. The library's own store in memory is not exact under threads, so it is asked in here.
        """
        if limiter.enabled:
            windows = {limit: limiter.limiter.get_window_stats(limit.item, limit.key) for limit in limits}
            if spent := [window.reset_time for window in windows.values() if window.remaining < 1]:
                raise TooManyAttempts(max(spent))
            if any(window.remaining <= self._running_by_limit[limit] for limit, window in windows.items()):
                return False
        return self._running < self.at_once


throttle = Throttle()
"""This process's."""
