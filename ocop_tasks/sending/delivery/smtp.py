"""Mail over SMTP: one connection for many letters, and what the server's answers mean."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import BinaryIO

from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import timed_exchange
from ocop_tasks.sending.delivery.channels import Channels, MailAccount
from ocop_tasks.sending.delivery.mail_message import compose
from ocop_tasks.sending.delivery.outgoing_message import (
    CarrierUnavailable,
    ConnectionLost,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
)
from ocop_tasks.sending.delivery.timed_exchange import Deadline, TooLong

CONNECTING, PER_MESSAGE, QUITTING = 30.0, 60.0, 5.0
"""Seconds: from looking up the server's name until it has let us in; for all of one letter; for the last word."""
LONGEST_ANSWER = 65_536
"""Bytes of one answer, which is a few lines."""
BROKEN = (smtplib.SMTPException, OSError, TooLong)
PERMANENT = 500
"""SMTP answers from here on are final; those below mean "later" (RFC 5321, 4.2.1)."""

CLOSING = 421
"""The server closes the connection."""


class MailCarrier:
    """A connection to the mail server, opened with the first letter."""

    channel = Channel.EMAIL

    def __init__(
        self, channels: Channels, *, connecting: float = CONNECTING, per_message: float = PER_MESSAGE
    ) -> None:
        assert channels.mail is not None
        self.account, self.public_url = channels.mail, channels.public_url
        self.connecting, self.per_message = connecting, per_message
        self._server: smtplib.SMTP | None = None

    def send(self, message: OutgoingMessage) -> None:
        """Hand one letter over. Raises PermanentFailure, TemporaryFailure, ConnectionLost or CarrierUnavailable."""
        if not message.to.email or not message.to.email.isascii():
            raise PermanentFailure("no address that mail servers everywhere understand")
        letter = compose(message, self.account, self.public_url)
        server, line = self._connected()
        try:
            with timed_exchange.shut_down_at(Deadline(self.per_message), line):
                server.sendmail(self.account.sender.addr_spec, [message.to.email], letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._answer(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPSenderRefused as error:
            raise CarrierUnavailable(_answer_text(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            raise self._answer(error.smtp_code, error.smtp_error) from error
        except BROKEN as error:
            self._drop_connection()
            raise ConnectionLost(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Send QUIT, where the connection is still open."""
        if self._server is not None and self._server.sock is not None:
            with suppress(*BROKEN), timed_exchange.shut_down_at(Deadline(QUITTING), self._server.sock):
                self._server.quit()
        self._drop_connection()

    def _drop_connection(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _connected(self) -> tuple[smtplib.SMTP, socket.socket]:
        if self._server is None or self._server.sock is None:
            try:
                self._server = _connect(self.account, Deadline(self.connecting))
            except BROKEN as error:
                raise CarrierUnavailable(str(error) or type(error).__name__) from error
        assert self._server.sock is not None
        return self._server, self._server.sock

    def _answer(self, code: int, text: bytes | str) -> PermanentFailure | TemporaryFailure:
        """What an answer to one letter means."""
        answer = _answer_text(code, text)
        if code == CLOSING:
            self.close()
            return ConnectionLost(answer)
        return PermanentFailure(answer) if code >= PERMANENT else TemporaryFailure(answer)


class _Server(smtplib.SMTP):
    """smtplib's conversation over a line that is open already, in which no answer is endless."""

    def __init__(self, account: MailAccount, line: socket.socket) -> None:
        self._line = line
        # HELO names our domain: asking the network for this machine's full name can take seconds.
        super().__init__(account.host, account.port, account.sender.domain)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._line

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises TooLong."""
        if not isinstance(self.file, _Answer):
            assert self.sock is not None
            self.file = _Answer(self.sock.makefile("rb"))
        self.file.left = LONGEST_ANSWER
        return super().getreply()


class _Answer:
    """Where answers are read from, line by line, as long as they have an end."""

    left = LONGEST_ANSWER

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.close = file, file.close

    def readline(self, most: int) -> bytes:
        """The next line. Raises TooLong, also for a single line of ``most`` bytes.

        For such a line smtplib makes up a 500 of its own, which would read as the server's refusal for good.
        """
        line = self._file.readline(most)
        self.left -= len(line)
        if self.left < 0 or len(line) >= most:
            raise TooLong
        return line


def _connect(account: MailAccount, deadline: Deadline) -> smtplib.SMTP:
    """Connect and sign in; a password goes over TLS, or to this same machine."""
    line = timed_exchange.connect(account.host, account.port, deadline)
    try:
        with timed_exchange.shut_down_at(deadline, line):
            if account.secure:
                line = timed_exchange.wrap_tls(line, account.host)
            return _signed_in(_Server(account, line), account)
    except BaseException:
        line.close()
        raise


def _signed_in(server: smtplib.SMTP, account: MailAccount) -> smtplib.SMTP:
    try:
        server.ehlo_or_helo_if_needed()
        if not account.secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif account.username and not account.secure and not account.is_loopback:
            raise smtplib.SMTPNotSupportedError("the server offers no TLS, so the password stays here")
        if account.username:
            server.login(account.username, account.password)
    except BaseException:
        server.close()
        raise
    return server


def _answer_text(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"
