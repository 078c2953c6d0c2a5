"""A signed call for each notice, for an office's bridge to Zalo, Telegram or text messages (docs/webhook.md).

Named and signed as www.standardwebhooks.com says, so that its libraries can check the calls.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

import urllib3

from ocop_tasks import clock
from ocop_tasks.rules.notices import Channel
from ocop_tasks.sending.channels import Channels
from ocop_tasks.sending.parcels import Cut, Down, Parcel, PutOff, Refused
from ocop_tasks.sending.wording import told, words

TIMEOUT = urllib3.Timeout(connect=5, read=10)
"""Seconds."""
FOR_GOOD = frozenset({400, 410, 413, 415, 422})
"""Answers that will be the same next time: this call is not understood."""
BUSY = 429
NOT_REACHED = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.SSLError,
)
LONGEST_ANSWER = 200
"""Letters of the answer that the administrator is shown."""


class HookCarrier:
    """The bridge, called once for each notice; a call that is repeated has the same id."""

    channel = Channel.WEBHOOK

    def __init__(
        self,
        channels: Channels,
        *,
        now: Callable[[], datetime] = clock.real_now,
        timeout: urllib3.Timeout = TIMEOUT,
    ) -> None:
        assert channels.hook is not None
        self.hook, self.public_url, self.now = channels.hook, channels.public_url, now
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False)

    def send(self, parcel: Parcel) -> None:
        """Make one call. Raises Refused, PutOff, Cut or Down."""
        body = body_of(parcel, self.public_url)
        headers = headers_of(parcel.key, body, self.hook.key, self.now())
        try:
            answer = self._pool.request("POST", self.hook.url, body=body, headers=headers, redirect=False)
        except NOT_REACHED as error:
            raise Down(type(error).__name__) from error
        except urllib3.exceptions.HTTPError as error:
            raise Cut(type(error).__name__) from error
        _judge(answer.status, answer.data)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()


def _judge(status: int, data: bytes) -> None:
    if 200 <= status < 300:
        return
    words_ = f"HTTP {status} {data.decode('utf-8', 'replace')[:LONGEST_ANSWER]}".strip()
    if status in FOR_GOOD:
        raise Refused(words_)
    if status >= 500 or status == BUSY:
        raise Cut(words_)
    raise PutOff(words_)


def body_of(parcel: Parcel, public_url: str) -> bytes:
    """The call's JSON: what is told, to whom, and the page that tells more."""
    (notice,) = parcel.notices
    person = parcel.to
    read = told(notice, words(person.locale))
    facts = {
        "id": parcel.key,
        "topic": notice.topic.value,
        "occasion": notice.occasion,
        "at": notice.at.astimezone(clock.HANOI).isoformat(),
        "title": read.title,
        "text": "\n".join(read.lines),
        "url": public_url + notice.address,
        "language": person.locale,
        "to": {
            "username": person.username,
            "name": person.name,
            "unit": person.unit,
            "phone": person.phone,
            "email": person.email,
        },
    }
    return json.dumps(facts, ensure_ascii=False).encode()


def headers_of(key: str, body: bytes, secret: bytes, now: datetime) -> dict[str, str]:
    """The call's id, its time in seconds since 1970, and the signature over both and the body."""
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "ocop-tasks",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(key, timestamp, body, secret),
    }


def signature(key: str, timestamp: str, body: bytes, secret: bytes) -> str:
    """HMAC-SHA256 of "id.timestamp.body", in base64 after its version."""
    signed = f"{key}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
