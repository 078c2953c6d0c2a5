"""Mail over SMTP: one connection for many letters, and what the server's answers mean."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress

from ocop_tasks.rules.notices import Channel
from ocop_tasks.sending.channels import Channels, MailAccount
from ocop_tasks.sending.letters import compose
from ocop_tasks.sending.parcels import Cut, Down, Parcel, PutOff, Refused

TIMEOUT = 20.0
"""Seconds for each answer of the server."""
FOR_GOOD = 500
"""SMTP answers from here on are final; those below mean "later" (RFC 5321, 4.2.1)."""

CLOSING = 421
"""The server closes the connection."""


class MailCarrier:
    """A connection to the mail server, opened with the first letter."""

    channel = Channel.EMAIL

    def __init__(self, channels: Channels, *, timeout: float = TIMEOUT) -> None:
        assert channels.mail is not None
        self.account, self.public_url, self.timeout = channels.mail, channels.public_url, timeout
        self._server: smtplib.SMTP | None = None

    def send(self, parcel: Parcel) -> None:
        """Hand one letter over. Raises Refused, PutOff, Cut or Down."""
        if not parcel.to.email or not parcel.to.email.isascii():
            raise Refused("no address that mail servers everywhere understand")
        letter = compose(parcel, self.account, self.public_url)
        server = self._connected()
        try:
            server.sendmail(self.account.sender.addr_spec, [parcel.to.email], letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._answer(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPSenderRefused as error:
            raise Down(_told(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            raise self._answer(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Cut(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server.close()
        self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = _connect(self.account, self.timeout)
            except (smtplib.SMTPException, OSError) as error:
                raise Down(str(error) or type(error).__name__) from error
        return self._server

    def _answer(self, code: int, text: bytes | str) -> Refused | PutOff:
        """What an answer to one letter means."""
        told = _told(code, text)
        if code == CLOSING:
            self.close()
            return Cut(told)
        return Refused(told) if code >= FOR_GOOD else PutOff(told)


def _connect(account: MailAccount, timeout: float) -> smtplib.SMTP:
    """Connect and sign in; a password goes over TLS, or to this same machine."""
    # Who we are is said by our domain: asking the network for this machine's full name can take seconds.
    place, us = (account.host, account.port), account.sender.domain
    if account.secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            *place, us, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(*place, us, timeout=timeout)
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


def _told(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"
