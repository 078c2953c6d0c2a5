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
from http.client import HTTPConnection, HTTPException, HTTPSConnection, LineTooLong
from urllib.parse import quote, urlsplit

from ocop_tasks import clock
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import timed_exchange
from ocop_tasks.sending.delivery.channels import Channels
from ocop_tasks.sending.delivery.outgoing_message import (
    CarrierUnavailable,
    ConnectionLost,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
)
from ocop_tasks.sending.delivery.timed_exchange import TOO_LONG, Deadline
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text

TIMEOUT = 15.0
"""Seconds for all of a call, from looking up the bridge's name to the end of its answer."""
PERMANENT = frozenset({400, 410, 413, 415, 422})
"""Answers that will be the same next time: this call is not understood."""
BUSY = 429
LONGEST_ANSWER = 200
"""Letters of the answer that the administrator is shown."""
READ = 4 * LONGEST_ANSWER
"""Bytes of an answer's body that are read; a letter has four at most."""
IN_ADDRESSES = "/%:@!$&'()*+,;=~?"
"""What stands in an address as it is, besides letters and numbers."""


class HookCarrier:
    """The bridge, called once for each notice; a call that is repeated has the same id."""

    channel = Channel.WEBHOOK

    def __init__(
        self, channels: Channels, *, now: Callable[[], datetime] = clock.real_now, timeout: float = TIMEOUT
    ) -> None:
        assert channels.hook is not None
        self.hook, self.public_url, self.now = channels.hook, channels.public_url, now
        self.timeout = timeout

    def send(self, message: OutgoingMessage) -> None:
        """Make one call, over a connection of its own. Raises the exceptions of ``Carrier.send``."""
        body = body_of(message, self.public_url)
        headers = headers_of(message.key, body, self.hook.key, self.now())
        deadline = Deadline(self.timeout)
        connection = _connected(self.hook.url, deadline)
        try:
            with timed_exchange.shut_down_at(deadline, connection.sock):
                status, words_ = _call(connection, self.hook.url, body, headers)
        except (OSError, HTTPException) as error:
            raise ConnectionLost(_reason(error)) from error
        finally:
            connection.close()
        _check_answer(status, words_)

    def close(self) -> None:
        """Nothing is kept open between calls."""


def _connected(url: str, deadline: Deadline) -> HTTPConnection:
    """A connection to the bridge, encrypted unless it is on this machine. Raises CarrierUnavailable."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    connection = (HTTPSConnection if secure else HTTPConnection)(host, parts.port)
    try:
        connection.sock = timed_exchange.connect(host, connection.port, deadline)
        if secure:
            with timed_exchange.shut_down_at(deadline, connection.sock):
                connection.sock = timed_exchange.wrap_tls(connection.sock, host)
    except OSError as error:
        connection.close()
        raise CarrierUnavailable(_reason(error)) from error
    return connection


def _call(connection: HTTPConnection, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """The answer's status, and what it says where it is no "taken". A "taken" counts whatever comes after it."""
    parts = urlsplit(url)
    address = quote(parts.path or "/", IN_ADDRESSES) + (
        parts.query and "?" + quote(parts.query, IN_ADDRESSES)
    )
    connection.request("POST", address, body, headers | {"Connection": "close"})
    answer = connection.getresponse()
    taken = 200 <= answer.status < 300
    return answer.status, "" if taken else answer.read(READ).decode("utf-8", "replace")[:LONGEST_ANSWER]


def _reason(error: Exception) -> str:
    """Why a call did not come to its end. Too many headers have no name of their own in ``http.client``."""
    if isinstance(error, LineTooLong) or type(error) is HTTPException:
        return TOO_LONG
    return str(error) or type(error).__name__


def _check_answer(status: int, answer: str) -> None:
    if 200 <= status < 300:
        return
    words_ = f"HTTP {status} {answer}".strip()
    if status in PERMANENT:
        raise PermanentFailure(words_)
    if status >= 500 or status == BUSY:
        raise ConnectionLost(words_)
    raise TemporaryFailure(words_)


def body_of(message: OutgoingMessage, public_url: str) -> bytes:
    """The call's JSON: what is told, to whom, and the page that tells more."""
    (notice,) = message.notices
    person = message.to
    read = notice_text(notice, language(person.locale))
    facts = {
        "id": message.key,
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
